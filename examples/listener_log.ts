/**
 * Logs every call of a guest in the format of wazero, and then only what it and its host say to each
 * other; at last a call that fails. Prints:
 *
 * ```txt
 * all functions:
 * --> numbers.main(n=2)
 * 	--> numbers.fib(n=2)
 * 		--> numbers.fib(n=1)
 * 		<-- 1
 * 		--> numbers.fib(n=0)
 * 		<-- 0
 * 	<-- 1
 * 	==> env.report(n=2,value=1)
 * 	<==
 * 	--> numbers.lucas(n=2)
 * 	<-- 3
 * 	==> env.report(n=2,value=3)
 * 	<==
 * 	--> numbers.divide(n=2)
 * 	<-- 0
 * <-- 0
 * only those of the host, and those that are exported:
 * --> numbers.main(n=2)
 * 	==> env.report(n=2,value=1)
 * 	<==
 * 	==> env.report(n=2,value=3)
 * 	<==
 * <-- 0
 * only divide, which fails:
 * --> numbers.divide(n=0)
 * <-- error=integer divide by zero
 * ```
 *
 * The guest is `listener.wat`.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import {
  Context,
  type FunctionListenerFactory,
  Runtime,
  Trap,
  withFunctionListenerFactory,
} from "@kiln/wasm";
import {
  hostLoggingListenerFactory,
  listenTo,
  loggingListenerFactory,
  named,
} from "@kiln/wasm/listen";

const bytes = readFileSync(new URL("listener.wasm", import.meta.url));

console.log("all functions:");
runWith(loggingListenerFactory(print), 2);

console.log("only those of the host, and those that are exported:");
runWith(hostLoggingListenerFactory(print), 2);

console.log("only divide, which fails:");
try {
  runWith(listenTo(named("divide"), loggingListenerFactory(print)), 0);
} catch (error) {
  if (!(error instanceof Trap)) throw error;
}

/** Calls `main` with listeners of a factory. */
function runWith(factory: FunctionListenerFactory, n: number): void {
  const ctx = withFunctionListenerFactory(Context.background(), factory);
  using runtime = new Runtime();
  const signature = { params: ["i32", "i64"], paramNames: ["n", "value"] } as const;
  runtime.newHostModuleBuilder("env")
    .exportFunction("report", signature, () => {})
    .instantiate(ctx);
  runtime.instantiate(ctx, bytes).exportedFunction("main")!.call(ctx, n);
}

function print(line: string): void {
  console.log(line.trimEnd());
}
