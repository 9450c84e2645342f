/**
 * Listeners that are ready to use, and ways to choose what is listened to.
 *
 * A factory goes into the context that modules are compiled with, see
 * {@link withFunctionListenerFactory}; everything here is made of what anyone can use.
 *
 * @example What a program asks of its host
 * ```ts
 * import { Context, withFunctionListenerFactory } from "@kiln/wasm";
 * import { hostLoggingListenerFactory } from "@kiln/wasm/listen";
 *
 * const factory = hostLoggingListenerFactory(
 *   (line) => console.log(line.trimEnd()),
 *   { scopes: ["filesystem", "random"] },
 * );
 * const ctx = withFunctionListenerFactory(Context.background(), factory);
 * ```
 *
 * @module
 */
export {
  type FunctionFilter,
  inModule,
  isExported,
  isHostFunction,
  listenTo,
  named,
  sampled,
} from "./filter.ts";
export {
  hostLoggingListenerFactory,
  type HostLoggingOptions,
  loggingListenerFactory,
  type LoggingOptions,
  type LogWriter,
} from "./logging.ts";
export { LOG_SCOPES, type LogScope } from "./scopes.ts";
