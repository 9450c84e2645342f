/** The shape of `node:wasi`; that its functions work is shown by the test programs. */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { MemoryFileSystem, WASI, type WASIInstance } from "../../src/wasi/mod.ts";
import { test } from "../support/suite.ts";

/** What is wrong with an argument, for the type checker as well. */
// deno-lint-ignore no-explicit-any -- wrong on purpose
type Wrong = any;

interface NodeError {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

function failureOf(body: () => unknown): NodeError {
  const { name, code, message } = assertThrows(body) as Error & { code: string };
  return { name, code, message };
}

function invalidType(name: string, wanted: string, received: string): NodeError {
  const kind = name.includes(".") ? "property" : "argument";
  const message = `The "${name}" ${kind} must be ${wanted}. Received ${received}`;
  return { name: "TypeError", code: "ERR_INVALID_ARG_TYPE", message };
}

function outOfRange(name: string, range: string, received: string): NodeError {
  const message =
    `The value of "${name}" is out of range. It must be ${range}. Received ${received}`;
  return { name: "RangeError", code: "ERR_OUT_OF_RANGE", message };
}

const PREVIEW1 = { version: "preview1" } as const;

test("options that node:wasi refuses are refused in its words", () => {
  const cases: [options: unknown, error: NodeError][] = [
    [null, invalidType("options", "of type object", "null")],
    [{}, invalidType("options.version", "of type string", "undefined")],
    [{ version: "x" }, {
      name: "TypeError",
      code: "ERR_INVALID_ARG_VALUE",
      message: "The property 'options.version' unsupported WASI version. Received 'x'",
    }],
    [{ args: "a" }, invalidType("options.args", "an instance of Array", "type string ('a')")],
    [
      { args: function foo() {} },
      invalidType("options.args", "an instance of Array", "function foo"),
    ],
    [
      { args: Symbol("a") },
      invalidType("options.args", "an instance of Array", "type symbol (Symbol(a))"),
    ],
    [{ env: 5 }, invalidType("options.env", "of type object", "type number (5)")],
    [
      { env: "a very long string indeed which is too long" },
      invalidType("options.env", "of type object", "type string ('a very long string indeed...')"),
    ],
    [{ preopens: [] }, invalidType("options.preopens", "of type object", "an instance of Array")],
    [{ preopens: null }, invalidType("options.preopens", "of type object", "null")],
    [{ stdin: "x" }, invalidType("options.stdin", "of type number", "type string ('x')")],
    [{ stdout: -1 }, outOfRange("options.stdout", ">= 0 && <= 2147483647", "-1")],
    [{ stderr: 1.5 }, outOfRange("options.stderr", "an integer", "1.5")],
    [
      { returnOnExit: "x" },
      invalidType("options.returnOnExit", "of type boolean", "type string ('x')"),
    ],
  ];
  for (const [options, error] of cases) {
    const isWhole = options === null || Object.keys(options as object).length === 0 ||
      "version" in (options as object);
    const given = isWhole ? options : { ...PREVIEW1, ...options as object };
    assertEquals(failureOf(() => new WASI(given as Wrong)), error);
  }
  assertThrows(
    () => new WASI({ ...PREVIEW1, preopens: { "/": "/does/not/exist" } }),
    Error,
    "ENOENT",
  );
});

test("instances that node:wasi refuses are refused in its words", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const start = (instance: unknown) => failureOf(() => new WASI(PREVIEW1).start(instance as Wrong));
  const initialize = (instance: unknown) =>
    failureOf(() => new WASI(PREVIEW1).initialize(instance as Wrong));
  function _start() {}
  function _initialize() {}
  const noMemory = {
    name: "TypeError",
    code: "ERR_INVALID_ARG_TYPE",
    message: '"instance.exports.memory" property must be a WebAssembly.Memory object',
  };
  assertEquals(start(undefined), invalidType("instance", "of type object", "undefined"));
  assertEquals(start({}), invalidType("instance.exports", "of type object", "undefined"));
  assertEquals(start({ exports: { _start } }), noMemory);
  assertEquals(start({ exports: { memory: {}, _start } }), noMemory);
  assertEquals(
    start({ exports: { memory, _start: 5 } }),
    invalidType("instance.exports._start", "of type function", "type number (5)"),
  );
  assertEquals(
    start({ exports: { memory, _start, _initialize } }),
    invalidType("instance.exports._initialize", "undefined", "function _initialize"),
  );
  assertEquals(
    initialize({ exports: { memory, _start } }),
    invalidType("instance.exports._start", "undefined", "function _start"),
  );
  assertEquals(
    initialize({ exports: { memory, _initialize: 3 } }),
    invalidType("instance.exports._initialize", "of type function", "type number (3)"),
  );
});

test("an instance is started once, and calls nothing before", () => {
  const instance = { exports: { memory: new WebAssembly.Memory({ initial: 1 }), _start() {} } };
  const wasi = new WASI(PREVIEW1);
  assertEquals(failureOf(() => wasi.wasiImport["args_get"]!(0, 0)).code, "ERR_WASI_NOT_STARTED");
  assertEquals(wasi.start(instance), 0);
  const started = {
    name: "Error",
    code: "ERR_WASI_ALREADY_STARTED",
    message: "WASI instance has already started",
  };
  assertEquals(failureOf(() => wasi.start(instance)), started);
  assertEquals(failureOf(() => wasi.initialize(instance)), started);
  assertEquals(failureOf(() => wasi.finalizeBindings(instance)), started);
});

test("the functions are imported by the name of their version", () => {
  assertEquals(Object.keys(new WASI(PREVIEW1).getImportObject()), ["wasi_snapshot_preview1"]);
  assertEquals(Object.keys(new WASI({ version: "unstable" }).getImportObject()), ["wasi_unstable"]);
  const wasi = new WASI(PREVIEW1);
  assertEquals(wasi.getImportObject()["wasi_snapshot_preview1"], wasi.wasiImport);
  assertEquals(Object.keys(wasi.wasiImport).length, 46);
});

async function instantiate(wat: string, wasi: WASI): Promise<WASIInstance> {
  const module = new WebAssembly.Module(new Uint8Array(await parse(wat)));
  return new WebAssembly.Instance(module, wasi.getImportObject());
}

test("a reactor keeps what it has open between calls, and its memory may grow and come from elsewhere", async () => {
  const files = new MemoryFileSystem({ "a": "abc" });
  const memory = new WebAssembly.Memory({ initial: 1 });
  const wasi = new WASI({ ...PREVIEW1, preopens: { "/": files } });
  const text = `(module
    (import "wasi_snapshot_preview1" "path_open"
      (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_seek" (func $seek (param i32 i64 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (data (i32.const 0) "a")
    (func (export "open") (result i32)
      (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0)
        (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 100)))
    (func (export "seek") (result i32)
      (drop (memory.grow (i32.const 1)))
      (call $seek (i32.const 4) (i64.const -1) (i32.const 2) (i32.const 70000))))`;
  const instance = await instantiate(text, wasi);
  wasi.initialize(instance);
  const { open, seek, memory: own } = instance.exports as Record<string, Wrong>;
  assertEquals(open(), 0);
  assertEquals(new DataView(own.buffer).getUint32(100, true), 4);
  assertEquals(seek(), 0);
  assertEquals(new DataView(own.buffer).getBigUint64(70_000, true), 2n);
  wasi[Symbol.dispose]();
  assertEquals(seek(), 8);

  const other = new WASI({ ...PREVIEW1, args: ["one"] });
  other.finalizeBindings({ exports: {} }, { memory });
  assertEquals(other.wasiImport["args_sizes_get"]!(0, 4), 0);
  assertEquals([...new Uint32Array(memory.buffer, 0, 2)], [1, 4]);
});

test("a guest that swallows its exit gets no further", () => {
  const written: number[] = [];
  const wasi = new WASI({ ...PREVIEW1, stdout: (bytes) => void written.push(bytes.length) });
  const memory = new WebAssembly.Memory({ initial: 1 });
  // What catch_all does in WebAssembly.
  const exits = () => assertThrows(() => wasi.wasiImport["proc_exit"]!(7));
  const _start = () => {
    exits();
    new Uint32Array(memory.buffer, 0, 2).set([16, 3]);
    wasi.wasiImport["fd_write"]!(1, 0, 1, 8);
  };
  assertEquals(wasi.start({ exports: { memory, _start } }), 7);
  assertEquals(written, []);
  const other = new WASI(PREVIEW1);
  const returns = () => void assertThrows(() => other.wasiImport["proc_exit"]!(8));
  assertEquals(other.start({ exports: { memory, _start: returns } }), 8);
});

test("an exit ends the process where it is not to return, and streams are those of the process", () => {
  const module = new URL("../../src/wasi/mod.ts", import.meta.url).href;
  const script = fileURLToPath(new URL("./support/node_wasi_exit.mjs", import.meta.url));
  const args = "Deno" in globalThis ? ["run", "-A", "--no-check", script] : [script];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, module], {
    encoding: "utf-8",
  });
  assertEquals({ status, stdout, stderr }, { status: 5, stdout: "out", stderr: "err" });
});

test("what fails in a guest's own code is not taken for its exit", async () => {
  const wasi = new WASI(PREVIEW1);
  const instance = await instantiate(
    `(module (memory (export "memory") 1) (func (export "_start") unreachable))`,
    wasi,
  );
  assert(assertThrows(() => wasi.start(instance)) instanceof WebAssembly.RuntimeError);
});
