/**
 * Times every function of a guest with an interceptor that needs no stack of its own: what `before`
 * puts into the context, `after` finds again, and so do the calls in between. Prints a table such as
 * this, where only the times are different each time:
 *
 * ```txt
 *  calls     self ms    total ms  function
 *   1973        1.52        1.52  numbers.fib
 *      2        0.20        0.20  env.report
 *      1        0.05        1.78  numbers.main
 *      1        0.01        0.01  numbers.lucas
 *      1        0.00        0.00  numbers.divide
 * the time of main is that of all functions together: true
 * ```
 *
 * The guest is `listener.wat`.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import {
  Context,
  ContextKey,
  type FunctionDefinition,
  type FunctionListener,
  type FunctionListenerFactory,
  Runtime,
  withFunctionListenerFactory,
} from "@kiln/wasm";

/** One call: when it began, and the time that the calls it made have taken. */
class Span {
  readonly start = performance.now();
  inner = 0;
}

const SPAN = new ContextKey<Span>("the call that is running");

/** What is known of one function. */
class Timing implements FunctionListener {
  readonly name: string;
  calls = 0;
  self = 0;
  /** Without the time of calls inside another call of the same function. */
  total = 0;
  #running = 0;

  constructor({ debugName }: FunctionDefinition) {
    this.name = debugName;
  }

  before(ctx: Context): Context {
    this.calls++;
    this.#running++;
    const caller = ctx.value(SPAN);
    return ctx.withValue(CALLER, caller).withValue(SPAN, new Span());
  }

  after(ctx: Context): void {
    const { start, inner } = ctx.value(SPAN)!;
    const elapsed = performance.now() - start;
    const caller = ctx.value(CALLER);
    if (caller !== undefined) caller.inner += elapsed;
    this.self += elapsed - inner;
    if (--this.#running === 0) this.total += elapsed;
  }
}

const CALLER = new ContextKey<Span | undefined>("the call around it");

/** Gives each function a {@link Timing}. */
class Timings implements FunctionListenerFactory {
  readonly all: Timing[] = [];

  newListener(definition: FunctionDefinition): FunctionListener {
    const timing = new Timing(definition);
    this.all.push(timing);
    return timing;
  }
}

const timings = new Timings();
const ctx = withFunctionListenerFactory(Context.background(), timings);

using runtime = new Runtime();
runtime.newHostModuleBuilder("env")
  .exportFunction("report", { params: ["i32", "i64"] }, () => {})
  .instantiate(ctx);
const guest = runtime.instantiate(ctx, readFileSync(new URL("listener.wasm", import.meta.url)));
guest.exportedFunction("main")!.call(ctx, 15);

console.log(" calls     self ms    total ms  function");
const sorted = timings.all.toSorted((a, b) => b.self - a.self);
for (const { calls, self, total, name } of sorted) {
  const columns = [`${calls}`.padStart(6), column(self), column(total), ` ${name}`];
  console.log(columns.join(" "));
}

const main = timings.all.find(({ name }) => name === "numbers.main")!;
const sum = timings.all.reduce((sum, { self }) => sum + self, 0);
console.log(
  `the time of main is that of all functions together: ${Math.abs(main.total - sum) < 0.001}`,
);

function column(milliseconds: number): string {
  return milliseconds.toFixed(2).padStart(11);
}
