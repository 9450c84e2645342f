/**
 * The host module that the official scripts import from.
 *
 * @see https://github.com/WebAssembly/spec/tree/main/interpreter#spectest-host-module
 * @module
 */
import type { Context, Runtime, ValueType } from "../../mod.ts";

const PRINTERS: Readonly<Record<string, readonly ValueType[]>> = {
  print: [],
  print_i32: ["i32"],
  print_i64: ["i64"],
  print_f32: ["f32"],
  print_f64: ["f64"],
  print_i32_f32: ["i32", "f32"],
  print_f64_f64: ["f64", "f64"],
};

/** Makes `spectest` in a runtime. What its functions are given is thrown away. */
export function instantiateSpectest(ctx: Context, runtime: Runtime): void {
  const builder = runtime.newHostModuleBuilder("spectest");
  for (const [name, params] of Object.entries(PRINTERS)) {
    builder.exportFunction(name, { params }, () => {});
  }
  builder
    .exportGlobal("global_i32", "i32", { value: 666 })
    .exportGlobal("global_i64", "i64", { value: 666n })
    .exportGlobal("global_f32", "f32", { value: 666.6 })
    .exportGlobal("global_f64", "f64", { value: 666.6 })
    .exportTable("table", { type: "funcref", min: 10, max: 20 })
    .exportMemory("memory", { min: 1, max: 2 })
    .instantiate(ctx);
}
