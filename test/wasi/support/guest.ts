/** A guest whose exports are the WASI functions themselves, so that tests can call them one by one. */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import type { Memory, Module, Value } from "../../../src/api.ts";
import { Context } from "../../../src/context.ts";
import { errnoName } from "../../../src/host/errno.ts";
import { ModuleConfig } from "../../../src/module_config.ts";
import { Runtime } from "../../../src/runtime/runtime.ts";
import type { WasiFunction } from "../../../src/wasi/function.ts";
import { instantiateWasi } from "../../../src/wasi/mod.ts";
import { PREVIEW1, UNSTABLE } from "../../../src/wasi/preview1.ts";

/** A module that imports functions and exports one of the same name for each. */
function passOn(module: string, functions: readonly WasiFunction[]): string {
  const types = functions.map(({ params, results }) => {
    return params.map((type) => `(param ${type})`).join("") +
      results.map((type) => `(result ${type})`).join("");
  });
  const imports = functions.map(({ name }, i) => {
    return `(import "${module}" "${name}" (func $${name} ${types[i]}))`;
  });
  const exports = functions.map(({ name, params }, i) => {
    const passed = params.map((_, index) => `local.get ${index}`).join(" ");
    return `(func (export "${name}") ${types[i]} ${passed} call $${name})`;
  });
  return `(module ${imports.join("\n")} (memory (export "memory") 2) ${exports.join("\n")})`;
}

const BINARIES = {
  wasi_snapshot_preview1: await parse(passOn("wasi_snapshot_preview1", PREVIEW1)),
  wasi_unstable: await parse(passOn("wasi_unstable", UNSTABLE)),
};

/** Where a guest's own data begins; below are the records that {@link TestGuest.call} is asked for. */
export const DATA = 4096;

/** A running guest. */
export class TestGuest {
  readonly module: Module;
  readonly memory: Memory;

  constructor(
    config = new ModuleConfig(),
    version: keyof typeof BINARIES = "wasi_snapshot_preview1",
  ) {
    const runtime = new Runtime();
    const ctx = Context.background();
    instantiateWasi(ctx, runtime);
    this.module = runtime.instantiate(ctx, BINARIES[version], config);
    this.memory = this.module.memory!;
  }

  /** Calls a function; returns the name of its error number. Integers are taken as the type asks. */
  call(name: string, ...args: (number | bigint)[]): string {
    return this.callIn(Context.background(), name, ...args);
  }

  /** Calls a function in a context. */
  callIn(ctx: Context, name: string, ...args: (number | bigint)[]): string {
    const { definition } = this.module.exportedFunction(name)!;
    const params: Value[] = definition.paramTypes.map((type, i) => {
      return type === "i64" ? BigInt(args[i]!) : Number(args[i]);
    });
    const [errno] = this.module.exportedFunction(name)!.call(ctx, ...params);
    return errnoName(errno);
  }

  /** Puts text in the guest's memory; returns what a function takes for it, address and length. */
  text(text: string, address = DATA): [address: number, length: number] {
    const bytes = new TextEncoder().encode(text);
    this.memory.write(address, bytes);
    return [address, bytes.length];
  }

  /** Puts the parts of a scattered buffer in memory; returns what a function takes for them. */
  parts(...parts: readonly [address: number, length: number][]): [address: number, count: number] {
    const address = 2048;
    for (const [i, [part, length]] of parts.entries()) {
      this.memory.writeUint32(address + 8 * i, part);
      this.memory.writeUint32(address + 8 * i + 4, length);
    }
    return [address, parts.length];
  }

  /** A 32-bit number in memory. */
  u32(address: number): number {
    return this.memory.readUint32(address)!;
  }

  /** A 64-bit number in memory. */
  u64(address: number): bigint {
    return this.memory.readUint64(address)!;
  }

  /** Text in memory. */
  read(address: number, length: number): string {
    return this.memory.readString(address, length)!;
  }

  /** Opens a path below descriptor 3 to read and write; the new descriptor, or an error's name. */
  open(path: string, options: OpenOptions = {}): number | string {
    const { fd = 3, follow = true, oflags = 0, rights = 2n | 64n, fdflags = 0 } = options;
    const [address, length] = this.text(path);
    const errno = this.call(
      "path_open",
      ...[fd, follow ? 1 : 0, address, length, oflags, rights, 0, fdflags, 0],
    );
    return errno === "ESUCCESS" ? this.u32(0) : errno;
  }

  /** Writes text to a descriptor; the bytes written, or an error's name. */
  write(fd: number, text: string): number | string {
    const errno = this.call("fd_write", fd, ...this.parts(this.text(text)), 0);
    return errno === "ESUCCESS" ? this.u32(0) : errno;
  }

  /** Reads from a descriptor. */
  readFrom(fd: number, length = 1024): string {
    const errno = this.call("fd_read", fd, ...this.parts([DATA, length]), 0);
    return errno === "ESUCCESS" ? this.read(DATA, this.u32(0)) : errno;
  }
}

/** How {@link TestGuest.open} opens. */
export interface OpenOptions {
  readonly fd?: number;
  readonly follow?: boolean;
  readonly oflags?: number;
  readonly rights?: bigint;
  readonly fdflags?: number;
}
