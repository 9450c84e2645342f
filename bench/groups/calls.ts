/**
 * What a call between guest and host costs, and what growing a memory by a page does.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { Context, type Function, type HostModuleBuilder, Runtime, RuntimeConfig } from "@kiln/wasm";
import { WrongResult } from "../engines.ts";
import type { Case } from "../groups.ts";
import { measure, measureFresh, perCall } from "../measure.ts";
import type { Sample } from "../report.ts";

const CALLS = 1_000_000;
/** Pages a memory grows by, one at a time. */
const PAGES = 256;

const ctx = Context.background();
const HOST_SIGNATURE = { params: ["i32", "i32"], results: ["i32"] } as const;

/** How the host's function is defined. */
const HOST_CALLS: Readonly<Record<string, (host: HostModuleBuilder) => void>> = {
  "host-function": (host) =>
    void host.exportFunction("add", HOST_SIGNATURE, (_ctx, a, b) => a + b | 0),
  "host-module-function": (host) =>
    void host.exportModuleFunction("add", HOST_SIGNATURE, (_ctx, _caller, a, b) => a + b | 0),
};

/** How the guest's function is called. */
const GUEST_CALLS: Readonly<Record<string, (add: Function) => (a: number, b: number) => number>> = {
  "guest-call": (add) => (a, b) => add.call(ctx, a, b)[0],
  "guest-stack": (add) => {
    const stack = new BigUint64Array(2);
    const words = new Int32Array(stack.buffer);
    return (a, b) => {
      words[0] = a;
      words[2] = b;
      add.callWithStack(ctx, stack);
      return words[0];
    };
  },
};

// deno-fmt-ignore
const ROWS: readonly (readonly [section: string, name: string, title: string])[] = [
  ["guest to host", "host-function",        "guest to host, two i32"],
  ["guest to host", "host-module-function", "guest to host, which is given its caller"],
  ["host to guest", "guest-call",           "host to guest, call"],
  ["host to guest", "guest-stack",          "host to guest, callWithStack"],
  ["memory",        "grow",                 "memory.grow by a page"],
];

/** Each kind of call. */
export function callCases(): readonly Case[] {
  return ROWS.map(([section, name, title]) => ({
    section,
    name,
    title,
    unit: "ns",
    variants: ["native", "compiled"],
    job: (variant, seconds) => ["call", name, variant, `${seconds}`],
  }));
}

/** The job `call NAME VARIANT SECONDS`. */
export function measureCalls(name: string, variant: string, seconds: string): Sample {
  const native = variant === "native";
  if (name === "grow") {
    const ready = native ? () => nativeExports()["grow"]! : () => growing();
    const work = (grow: (n: number) => number) => expect(grow(PAGES), PAGES + 1);
    return perCall(measureFresh({ ready, work }, Number(seconds)), PAGES);
  }
  const work = name in HOST_CALLS
    ? callingHost(native ? nativeExports()["call_host"]! : kilnCallingHost(HOST_CALLS[name]!))
    : callingGuest(native ? nativeExports()["add"]! : GUEST_CALLS[name]!(instantiate()("add")));
  return perCall(measure(work, Number(seconds)), CALLS);
}

/** The sum of 1 to n, in 32 bits. */
const SUM = Number(BigInt.asIntN(32, BigInt(CALLS) * BigInt(CALLS + 1) / 2n));

function callingHost(callHost: (n: number) => number): () => void {
  return () => expect(callHost(CALLS), SUM);
}

function callingGuest(add: (a: number, b: number) => number): () => void {
  return () => {
    let sum = 0;
    for (let i = 1; i <= CALLS; i++) sum = add(sum, i);
    expect(sum, SUM);
  };
}

function expect(found: number, wanted: number): void {
  if (found !== wanted) throw new WrongResult(`it is ${found}, not ${wanted}`);
}

function module(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL("../calls/calls.wasm", import.meta.url)));
}

function nativeExports(): Record<string, (...params: number[]) => number> {
  const imports = { host: { add: (a: number, b: number) => a + b | 0 } };
  return new WebAssembly.Instance(new WebAssembly.Module(module()), imports).exports as Record<
    string,
    (...params: number[]) => number
  >;
}

function instantiate(defineHost = HOST_CALLS["host-function"]!): (name: string) => Function {
  const runtime = new Runtime(new RuntimeConfig().withMode("compiled"));
  const host = runtime.newHostModuleBuilder("host");
  defineHost(host);
  host.instantiate(ctx);
  const instance = runtime.instantiate(ctx, module());
  return (name) => instance.exportedFunction(name)!;
}

function kilnCallingHost(defineHost: (host: HostModuleBuilder) => void): (n: number) => number {
  const callHost = instantiate(defineHost)("call_host");
  return (n) => callHost.call(ctx, n)[0];
}

function growing(): (n: number) => number {
  const grow = instantiate()("grow");
  return (n) => grow.call(ctx, n)[0];
}
