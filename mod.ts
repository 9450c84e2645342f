/**
 * Kiln runs WebAssembly in plain TypeScript, so that guest code can be run where WebAssembly is
 * switched off, and watched and limited where it is not.
 *
 * @example Calling an exported function
 * ```ts
 * import { Context, Runtime } from "@kiln/wasm";
 * import { assertEquals } from "@std/assert";
 *
 * // (module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
 * const bytes = Uint8Array.from(
 *   atob("AGFzbQEAAAABBwFgAn9/AX8DAgEABwcBA2FkZAAACgkBBwAgACABags="),
 *   (character) => character.charCodeAt(0),
 * );
 *
 * using runtime = new Runtime();
 * const ctx = Context.background();
 * const module = runtime.instantiate(ctx, bytes);
 * const [sum] = module.exportedFunction("add")!.call(ctx, 2, 3);
 * assertEquals(sum, 5);
 * ```
 *
 * @module
 */
export type {
  CompiledEvent,
  CustomSection,
  Function,
  FunctionDefinition,
  FunctionListener,
  FunctionListenerFactory,
  Global,
  HostFunction,
  HostModuleFunction,
  HostStackFunction,
  ListenedCall,
  ListenedFrame,
  Memory,
  MemoryDefinition,
  Module,
  RefusedEvent,
  ReplacedEvent,
  Table,
  TracedFunction,
  TraceEvent,
  TraceListener,
  TranslatedEvent,
  Value,
  ValueType,
} from "./src/api.ts";
export {
  type CloseNotifier,
  CloseNotifierKey,
  type CloseNotifyFunction,
  withCloseNotifier,
} from "./src/close_notifier.ts";
export { type Mode, RuntimeConfig } from "./src/config.ts";
export {
  type CancelableContext,
  CanceledError,
  Context,
  ContextKey,
  DeadlineExceededError,
} from "./src/context.ts";
export type { EngineStatistics } from "./src/engine/engine.ts";
export {
  CompileError,
  type CompileErrorPlace,
  EngineBug,
  ExitCode,
  ExitError,
  LinkError,
  type LinkReason,
  type SourceLocation,
  type StackFrame,
  Trap,
  type TrapReason,
  UnsupportedError,
} from "./src/errors.ts";
export { CoreFeatures, type Feature } from "./src/features.ts";
export type {
  Alarm,
  Clock,
  Directory,
  DirectoryEntry,
  Failure,
  File,
  FileStat,
  FileSystem,
  FileTimes,
  InputStream,
  OutputStream,
  RandomSource,
  Sleep,
  Status,
  TcpAddress,
  Waking,
} from "./src/host/host.ts";
export type { Input, Listen, Mount, Output, SystemConfig } from "./src/host/system.ts";
export {
  FunctionListenerFactoryKey,
  multiFunctionListenerFactory,
  withFunctionListenerFactory,
} from "./src/listener.ts";
export {
  type ImportResolver,
  type MemoryGrowHook,
  ModuleConfig,
  type TcpListenerOptions,
} from "./src/module_config.ts";
export type { CompiledModule } from "./src/runtime/compiled_module.ts";
export type {
  HostGlobalOptions,
  HostMemoryType,
  HostModuleBuilder,
  HostSignature,
  HostTableType,
} from "./src/runtime/host_module.ts";
export { decodeSlot, encodeSlot, type NumberType } from "./src/runtime/raw.ts";
export { Runtime, type RuntimeStatistics } from "./src/runtime/runtime.ts";
