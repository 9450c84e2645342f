/**
 * The smallest useful use: instantiates a module and calls a function of it. Prints:
 *
 * ```txt
 * 2 + 3 = 5
 * ```
 *
 * @module
 */
import { Context, Runtime } from "@kiln/wasm";

// (module
//   (func (export "add") (param i32 i32) (result i32)
//     local.get 0
//     local.get 1
//     i32.add))
// deno-fmt-ignore
const bytes = Uint8Array.of(
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // "\0asm", version 1
  0x01, 0x07, 0x01, 0x60, 0x02, 0x7f, 0x7f, 0x01, 0x7f, // types: (i32, i32) -> i32
  0x03, 0x02, 0x01, 0x00, // functions: one, of type 0
  0x07, 0x07, 0x01, 0x03, 0x61, 0x64, 0x64, 0x00, 0x00, // exports: "add" is function 0
  0x0a, 0x09, 0x01, 0x07, 0x00, 0x20, 0x00, 0x20, 0x01, 0x6a, 0x0b, // code
);

using runtime = new Runtime();
const ctx = Context.background();
const module = runtime.instantiate(ctx, bytes);
const [sum] = module.exportedFunction("add")!.call(ctx, 2, 3);
console.log(`2 + 3 = ${sum}`);
