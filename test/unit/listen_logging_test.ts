import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import {
  Context,
  ExitError,
  type FunctionDefinition,
  type FunctionListenerFactory,
  type ListenedCall,
  ModuleConfig,
  Runtime,
  Trap,
  type ValueType,
  withFunctionListenerFactory,
} from "../../mod.ts";
import {
  hostLoggingListenerFactory,
  LOG_SCOPES,
  loggingListenerFactory,
  type LogScope,
} from "../../src/listen/mod.ts";
import { RIGHTS } from "../../src/listen/wasi.ts";
import { instantiateWasi, MemoryFileSystem } from "../../src/wasi/mod.ts";
import { Right } from "../../src/wasi/rights.ts";
import { assemble, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import { configOf, testOnTiers, type Tier } from "../support/tiers.ts";

const MAX32 = 0xffff_ffffn;
const MAX64 = 0xffff_ffff_ffff_ffffn;
const F32_MAX = 0x7f7f_ffffn;
const F64_MAX = 0x7fef_ffff_ffff_ffffn;

interface Case {
  readonly params?: readonly ValueType[];
  readonly names?: readonly string[];
  readonly results?: readonly ValueType[];
  readonly resultNames?: readonly string[];
  readonly isHost?: boolean;
  readonly moduleName?: string;
  readonly name?: string;
  readonly given?: readonly bigint[];
  readonly returned?: readonly bigint[];
  readonly err?: unknown;
  readonly log: string;
}

const RANDOM_GET = {
  params: ["i32", "i32"],
  names: ["buf", "buf_len"],
  results: ["i32"],
  resultNames: ["errno"],
  isHost: true,
  moduleName: "wasi_snapshot_preview1",
  name: "random_get",
  given: [0n, 8n],
} as const;

/** The cases of wazero's own test of its log, and what it writes. */
const CASES: Readonly<Record<string, Case>> = {
  "nothing": { log: "--> test.fn()\n<--\n" },
  "an error": { err: new Error("EOF"), log: "--> test.fn()\n<-- error=EOF\n" },
  "a host function": { isHost: true, log: "==> test.fn()\n<==\n" },
  "wasi": {
    ...RANDOM_GET,
    returned: [0n],
    log: "==> wasi_snapshot_preview1.random_get(buf=0,buf_len=8)\n<== errno=ESUCCESS\n",
  },
  "wasi, failing": {
    ...RANDOM_GET,
    returned: [21n],
    log: "==> wasi_snapshot_preview1.random_get(buf=0,buf_len=8)\n<== errno=EFAULT\n",
  },
  "i32": { params: ["i32"], given: [MAX32], log: "--> test.fn(-1)\n<--\n" },
  "i32 named": {
    params: ["i32"],
    names: ["x"],
    given: [MAX32],
    log: "--> test.fn(x=-1)\n<--\n",
  },
  "i64": { params: ["i64"], given: [MAX64], log: "--> test.fn(-1)\n<--\n" },
  "f32": { params: ["f32"], given: [F32_MAX], log: "--> test.fn(3.4028235e+38)\n<--\n" },
  "f64": {
    params: ["f64"],
    names: ["x"],
    given: [F64_MAX],
    log: "--> test.fn(x=1.7976931348623157e+308)\n<--\n",
  },
  "externref": { params: ["externref"], given: [0n], log: "--> test.fn(0000000000000000)\n<--\n" },
  "funcref": { params: ["funcref"], given: [0n], log: "--> test.fn(0000000000000000)\n<--\n" },
  "v128 and what follows it": {
    params: ["v128", "i32"],
    names: ["x", "y"],
    given: [0n, 1n, 7n],
    log: "--> test.fn(x=00000000000000000000000000000001,y=7)\n<--\n",
  },
  "one result": { results: ["i32"], returned: [MAX32], log: "--> test.fn()\n<-- -1\n" },
  "two results": {
    params: ["i32", "i64"],
    given: [MAX32, MAX64],
    results: ["f32", "f64"],
    returned: [F32_MAX, F64_MAX],
    log: "--> test.fn(-1,-1)\n<-- (3.4028235e+38,1.7976931348623157e+308)\n",
  },
  "results with names": {
    results: ["i32", "i32"],
    resultNames: ["x", "y"],
    returned: [1n, 2n],
    log: "--> test.fn()\n<-- (x=1,y=2)\n",
  },
  "a name that would be another line": {
    name: "a\n<-- b",
    log: "--> test.a\\u{a}<-- b()\n<--\n",
  },
};

function definitionOf(testCase: Case): FunctionDefinition {
  const { moduleName = "test", name = "fn" } = testCase;
  return {
    moduleName,
    index: 0,
    name,
    debugName: `${moduleName}.${name}`,
    import: undefined,
    exportNames: [],
    paramTypes: testCase.params ?? [],
    paramNames: testCase.names ?? [],
    resultTypes: testCase.results ?? [],
    resultNames: testCase.resultNames ?? [],
    isHost: testCase.isHost ?? false,
  };
}

const CALL = { token: 1, caller: undefined, endsInTailCall: false } as ListenedCall;

for (const [name, testCase] of Object.entries(CASES)) {
  test(`the log of ${name} is wazero's`, () => {
    let log = "";
    const factory = loggingListenerFactory((line) => void (log += line));
    const definition = definitionOf(testCase);
    const listener = factory.newListener(definition)!;
    const ctx = Context.background();
    listener.before!(ctx, definition, BigUint64Array.from(testCase.given ?? []), CALL);
    const results = BigUint64Array.from(testCase.returned ?? []);
    listener.after!(ctx, definition, testCase.err, results, CALL);
    assertEquals(log, testCase.log);
  });
}

/** A guest that asks for random bytes twice, and writes to a standard stream, which is not shown. */
const LISTENER = `$listener
  (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (table 8 funcref)
  (elem (i32.const 3) $random_get)
  (memory 1 1)
  (func $wasi_rand (param $len i32)
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0)))
    (drop (call $random_get (i32.const 4) (local.get $len)))
    (drop (call_indirect (param i32 i32) (result i32)
      (i32.const 8) (local.get $len) (i32.const 3))))
  (func $rand (export "rand") (param $len i32)
    (call $wasi_rand (local.get $len)))
`;

/** The log of a guest with WASI. */
async function logOf(
  tier: Tier,
  text: string,
  { factory, run, config }: {
    readonly factory: (write: (line: string) => void) => FunctionListenerFactory;
    readonly run: (ctx: Context, call: (name: string, ...params: number[]) => unknown) => void;
    readonly config?: ModuleConfig;
  },
): Promise<string> {
  let log = "";
  const ctx = withFunctionListenerFactory(
    Context.background(),
    factory((line) => void (log += line)),
  );
  using runtime = new Runtime(configOf(tier));
  instantiateWasi(ctx, runtime);
  const module = runtime.instantiate(ctx, await assemble(text), config);
  run(ctx, (name, ...params) => exported(module, name).call(ctx, ...params));
  return log;
}

testOnTiers("the log of all functions is wazero's", async (tier) => {
  const log = await logOf(tier, LISTENER, {
    factory: loggingListenerFactory,
    run: (_ctx, call) => call("rand", 4),
  });
  assertEquals(
    log,
    `--> listener.rand(len=4)
	--> listener.wasi_rand(len=4)
		==> wasi_snapshot_preview1.random_get(buf=4,buf_len=4)
		<== errno=ESUCCESS
		==> wasi_snapshot_preview1.random_get(buf=8,buf_len=4)
		<== errno=ESUCCESS
	<--
<--
`,
  );
});

testOnTiers("the log of host functions leaves out what the guest keeps to itself", async (tier) => {
  const log = await logOf(tier, LISTENER, {
    factory: hostLoggingListenerFactory,
    run: (_ctx, call) => call("rand", 4),
  });
  assertEquals(
    log,
    `--> listener.rand(len=4)
	==> wasi_snapshot_preview1.random_get(buf=4,buf_len=4)
	<== errno=ESUCCESS
	==> wasi_snapshot_preview1.random_get(buf=8,buf_len=4)
	<== errno=ESUCCESS
<--
`,
  );
});

/** Opens a file, looks at it, and fails to open another. */
const FILES = `$files
  (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_prestat_dir_name"
    (func $dir_name (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_filestat_get" (func $stat (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_fdstat_get" (func $fdstat (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func $seek (param i32 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $now (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "a.txt\\0anone")
  (data (i32.const 32) "\\80\\00\\00\\00\\04\\00\\00\\00")
  (func (export "run")
    (drop (call $prestat (i32.const 3) (i32.const 512)))
    (drop (call $dir_name (i32.const 3) (i32.const 512) (i32.const 1)))
    (drop (call $open (i32.const 3) (i32.const 1) (i32.const 0) (i32.const 5) (i32.const 0)
      (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 64)))
    (drop (call $stat (i32.const 4) (i32.const 512)))
    (drop (call $fdstat (i32.const 4) (i32.const 512)))
    (drop (call $read (i32.const 4) (i32.const 32) (i32.const 1) (i32.const 68)))
    (drop (call $seek (i32.const 4) (i64.const -2) (i32.const 2) (i32.const 72)))
    (drop (call $open (i32.const 3) (i32.const 0) (i32.const 5) (i32.const 5) (i32.const 9)
      (i64.const 0) (i64.const 0) (i32.const 5) (i32.const 64)))
    (drop (call $open (i32.const 3) (i32.const 0) (i32.const 65535) (i32.const 5) (i32.const 0)
      (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 64)))
    (drop (call $now (i32.const 0) (i64.const 1) (i32.const 80)))
    (drop (call $args (i32.const 88) (i32.const 92))))
`;

testOnTiers("a log says what the pointers of WASI functions lead to", async (tier) => {
  const clock = { now: () => 1_000_000_000n, resolution: 1n };
  const files = new MemoryFileSystem({ "a.txt": "hello" }, { clock });
  const log = await logOf(tier, FILES, {
    factory: (write) => hostLoggingListenerFactory(write),
    config: new ModuleConfig().withMount("/", files),
    run: (_ctx, call) => call("run"),
  });
  const wasi = log.split("\n").filter((line) => line.startsWith("\t"))
    .map((line) => line.trim().replace("wasi_snapshot_preview1.", ""));
  assertEquals(wasi.slice(0, 6), [
    "==> fd_prestat_get(fd=3)",
    "<== (prestat={pr_name_len=1},errno=ESUCCESS)",
    "==> fd_prestat_dir_name(fd=3)",
    "<== (path=/,errno=ESUCCESS)",
    "==> path_open(fd=3,dirflags=SYMLINK_FOLLOW,path=a.txt,oflags=,fs_rights_base=FD_READ," +
    "fs_rights_inheriting=,fdflags=)",
    "<== (opened_fd=4,errno=ESUCCESS)",
  ]);
  assertEquals(wasi.slice(6, 8), [
    "==> fd_filestat_get(fd=4)",
    "<== (filestat={filetype=REGULAR_FILE,size=5,mtim=1000000000},errno=ESUCCESS)",
  ]);
  assertEquals(wasi[8], "==> fd_fdstat_get(fd=4)");
  assertEquals(wasi[9]!.startsWith("<== (stat={filetype=REGULAR_FILE,fdflags=,"), true, wasi[9]);
  assertEquals(wasi.slice(10), [
    "==> fd_read(fd=4,iovs=32,iovs_len=1)",
    "<== (nread=4,errno=ESUCCESS)",
    "==> fd_seek(fd=4,offset=-2,whence=2)",
    "<== (newoffset=3,errno=ESUCCESS)",
    "==> path_open(fd=3,dirflags=,path=\\u{a}none,oflags=CREAT|TRUNC,fs_rights_base=," +
    "fs_rights_inheriting=,fdflags=APPEND|NONBLOCK)",
    wasi[15]!,
    "==> path_open(fd=3,dirflags=,path=OOM(65535,5),oflags=,fs_rights_base=," +
    "fs_rights_inheriting=,fdflags=)",
    "<== (opened_fd=,errno=EFAULT)",
    "==> clock_time_get(id=realtime,precision=1)",
    "<== (timestamp=1640995200000000000,errno=ESUCCESS)",
    "==> args_sizes_get(result.argc=88,result.argv_len=92)",
    "<== errno=ESUCCESS",
  ]);
});

test("a log knows that wasi_unstable has shorter attributes of files", async () => {
  const clock = { now: () => 1_000_000_000n, resolution: 1n };
  const files = new MemoryFileSystem({ "a.txt": "hello" }, { clock });
  const log = await logOf("interpreter", FILES.replaceAll("snapshot_preview1", "unstable"), {
    factory: (write) => hostLoggingListenerFactory(write),
    config: new ModuleConfig().withMount("/", files),
    run: (_ctx, call) => call("run"),
  });
  assertStringIncludes(
    log,
    "\t<== (filestat={filetype=REGULAR_FILE,size=5,mtim=1000000000},errno=ESUCCESS)\n",
  );
});

test("the names of rights in logs are those WASI gives them", () => {
  const bits = Object.entries(Right);
  assertEquals(RIGHTS.length, bits.length);
  for (const [name, bit] of bits) assertEquals(RIGHTS[Math.log2(bit)], name);
});

/** A guest whose host may fail, two modules deep. */
async function failing(tier: Tier, failures: boolean): Promise<string> {
  let log = "";
  const factory = loggingListenerFactory((line) => void (log += line), { failures });
  const ctx = withFunctionListenerFactory(Context.background(), factory);
  using runtime = new Runtime(configOf(tier));
  runtime.newHostModuleBuilder("host")
    .exportFunction("div", { params: ["i32"], results: ["i32"] }, (_ctx, d) => {
      if (d === -1) throw new Error("host-function panic");
      return 1 / d | 0;
    })
    .instantiate(ctx);
  runtime.instantiate(
    ctx,
    await assemble(`$host_importer
      (import "host" "div" (func $div (param i32) (result i32)))
      (func $call_host_div (export "call->div") (param i32) (result i32)
        (call $div (local.get 0)))`),
  );
  const main = runtime.instantiate(
    ctx,
    await assemble(`$main
      (import "host_importer" "call->div" (func $call (param i32) (result i32)))
      (func $main (export "main") (param i32) (result i32) (call $call (local.get 0)))`),
  );
  assertThrows(() => exported(main, "main").call(ctx, -1), Error, "host-function panic");
  assertEquals(exported(main, "main").call(ctx, 1), [1]);
  return log;
}

const SUCCESS = `--> main.main(1)
	--> host_importer.call_host_div(1)
		==> host.div(1)
		<== 1
	<-- 1
<-- 1
`;

testOnTiers("where a function fails, a log says so, or nothing as wazero's does", async (tier) => {
  assertEquals(
    await failing(tier, true),
    `--> main.main(-1)
	--> host_importer.call_host_div(-1)
		==> host.div(-1)
		<== error=host-function panic
	<-- error=host-function panic
<-- error=host-function panic
${SUCCESS}`,
  );
  assertEquals(
    await failing(tier, false),
    `--> main.main(-1)
	--> host_importer.call_host_div(-1)
		==> host.div(-1)
${SUCCESS}`,
  );
});

test("a log says why a guest trapped, or exited", async () => {
  const text = `$m
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory 1)
    (func $trap (export "trap") unreachable)
    (func $quit (export "quit") (call $exit (i32.const 3)))`;
  const log = await logOf("interpreter", text, {
    factory: loggingListenerFactory,
    run: (_ctx, call) => {
      assertThrows(() => call("trap"), Trap);
      assertThrows(() => call("quit"), ExitError);
    },
  });
  assertEquals(
    log,
    `--> m.trap()
<-- error=unreachable
--> m.quit()
	==> wasi_snapshot_preview1.proc_exit(rval=3)
	<== error=module closed with exit_code(3)
<-- error=module closed with exit_code(3)
`,
  );
});

test("scopes choose which functions of the host are logged", () => {
  const functions: Readonly<Record<string, LogScope>> = {
    clock_time_get: "clock",
    proc_exit: "proc",
    fd_read: "filesystem",
    path_open: "filesystem",
    poll_oneoff: "poll",
    random_get: "random",
    sock_accept: "sock",
  };
  const isLogged = (definition: FunctionDefinition, ...scopes: LogScope[]): boolean =>
    hostLoggingListenerFactory(() => {}, { scopes }).newListener(definition) !== undefined;
  for (const [name, own] of Object.entries(functions)) {
    const definition = definitionOf({ ...RANDOM_GET, name, log: "" });
    for (const scope of LOG_SCOPES) {
      assertEquals(isLogged(definition, scope), scope === own || scope === "all", name + scope);
    }
    assertEquals(isLogged(definition), false);
    assertEquals(isLogged(definition, "memory", own), true);
  }
  const growth = definitionOf({
    isHost: true,
    moduleName: "env",
    name: "emscripten_notify_memory_growth",
    log: "",
  });
  assertEquals([isLogged(growth, "memory"), isLogged(growth, "proc")], [true, false]);
  const inner = definitionOf({ log: "" });
  assertEquals([isLogged(inner, "all"), isLogged({ ...inner, exportNames: ["f"] }, "all")], [
    false,
    true,
  ]);
  assertThrows(
    () => hostLoggingListenerFactory(() => {}, { scopes: ["files" as LogScope] }),
    TypeError,
    'Cannot log "files"',
  );
});
