/**
 * Functions of the host that a guest imports: one reads text from the guest's memory, one returns a
 * value of the context that the call was made with. Prints:
 *
 * ```txt
 * the guest says: Hello from inside
 * 6 * 7 = 42
 * ```
 *
 * The guest is `host_function.wat`.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { Context, ContextKey, Runtime } from "@kiln/wasm";

/** Numbers for the guest to ask for: they travel with the call. */
const NUMBERS = new ContextKey<Iterator<bigint>>("numbers");

using runtime = new Runtime();
const ctx = Context.background().withValue(NUMBERS, [6n, 7n].values());

runtime.newHostModuleBuilder("env")
  .exportModuleFunction(
    "print",
    { params: ["i32", "i32"], paramNames: ["at", "length"] },
    (_ctx, caller, at, length) => {
      console.log(`the guest says: ${caller.memory!.readString(at, length)}`);
    },
  )
  .exportFunction("next", { results: ["i64"] }, (ctx) => ctx.value(NUMBERS)!.next().value)
  .instantiate(ctx);

const bytes = readFileSync(new URL("host_function.wasm", import.meta.url));
const guest = runtime.instantiate(ctx, bytes);
const [product] = guest.exportedFunction("greet")!.call(ctx);
console.log(`6 * 7 = ${product}`);
