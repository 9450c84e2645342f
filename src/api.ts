/**
 * What the host sees of a module instance: interfaces only, so that both those who run guests and
 * those who write host functions depend on promises rather than on an engine.
 *
 * **Encoding of values.** An `i32` is a `number` (signed; any integer is taken modulo 2^32), an `i64`
 * a `bigint` (signed; taken modulo 2^64), an `f32` or `f64` a `number`. An `externref` is any value,
 * with `null` for the null reference; a `funcref` is a {@link Function} or `null`. A v128 crosses
 * only in raw form. **Raw form**: one unsigned 64-bit slot a value (two for v128, low half first),
 * integers zero-extended, floats as their bits: exact, NaN payloads included.
 *
 * @module
 */
import type { Context, ContextKey } from "./context.ts";

/** The type of a value that crosses between host and guest. */
export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128" | "funcref" | "externref";

/** A value as the host sees it; see the module's documentation for the encoding. */
// deno-lint-ignore no-explicit-any -- an externref is whatever the host passes
export type Value = any;

/** What is known of a function without running it. */
export interface FunctionDefinition {
  /** The name of the module that defines it, or the one it is imported from. */
  readonly moduleName: string;
  /** Index in the function index space; imports come first. */
  readonly index: number;
  /** Its name in the name section, or `""`. */
  readonly name: string;
  /** `module.name`, with `$index` for a function without a name. */
  readonly debugName: string;
  /** Where the function is imported from; `undefined` for a defined one. */
  readonly import: { readonly module: string; readonly name: string } | undefined;
  /** The names under which it is exported. */
  readonly exportNames: readonly string[];
  /** Parameter types, in order. */
  readonly paramTypes: readonly ValueType[];
  /** Parameter names, where known; empty otherwise. */
  readonly paramNames: readonly string[];
  /** Result types, in order. */
  readonly resultTypes: readonly ValueType[];
  /** Result names, where known; empty otherwise. */
  readonly resultNames: readonly string[];
  /** Whether the host provides it. */
  readonly isHost: boolean;
}

/** What is known of a memory without an instance. */
export interface MemoryDefinition {
  /** Index in the memory index space; imports come first. */
  readonly index: number;
  /** Where the memory is imported from; `undefined` for a defined one. */
  readonly import: { readonly module: string; readonly name: string } | undefined;
  /** The names under which it is exported. */
  readonly exportNames: readonly string[];
  /** Pages of 64 KiB it starts with. */
  readonly min: number;
  /** Pages it may grow to, where the module says so. */
  readonly max: number | undefined;
}

/** A section of a module that means nothing to WebAssembly. */
export interface CustomSection {
  /** Its name. */
  readonly name: string;
  /** What is in it: a copy. */
  readonly bytes: Uint8Array;
}

/** A function of a guest that the host can call. */
export interface Function {
  /** What is known of it. */
  readonly definition: FunctionDefinition;

  /**
   * Calls the function.
   *
   * @param ctx Passed on to host functions.
   * @param params As many as the function has; see the encoding of values above.
   * @returns Its results, in order.
   * @throws {Trap} if the guest traps; the instance stays usable.
   * @throws {ExitError} if the module is closed, or is closed during the call.
   * @throws {TypeError} if the parameters do not fit the function's type.
   */
  call(ctx: Context, ...params: Value[]): Value[];

  /**
   * Calls the function with exact bits: parameters are read from the front of `stack`, and results
   * written there.
   *
   * @param stack At least as long as the longer of parameters and results, in slots.
   * @throws {RangeError} if `stack` is too short.
   * @throws {TypeError} if the function takes or returns references.
   */
  callWithStack(ctx: Context, stack: BigUint64Array): void;
}

/**
 * Linear memory. Reads and writes outside it do nothing and say so: `undefined` for a read, `false`
 * for a write. Numbers are little-endian. Offsets are in bytes.
 */
export interface Memory {
  /** Bytes it has now. */
  readonly size: number;
  /** Adds pages of 64 KiB; returns the number of pages before, or `undefined` if it cannot grow. */
  grow(pages: number): number | undefined;
  /** The bytes of a range: a view that stays valid until the memory grows. */
  read(offset: number, length: number): Uint8Array | undefined;
  /** One byte. */
  readByte(offset: number): number | undefined;
  /** 16 bits, unsigned. */
  readUint16(offset: number): number | undefined;
  /** 32 bits, unsigned. */
  readUint32(offset: number): number | undefined;
  /** 64 bits, unsigned. */
  readUint64(offset: number): bigint | undefined;
  /** A 32-bit float. */
  readFloat32(offset: number): number | undefined;
  /** A 64-bit float. */
  readFloat64(offset: number): number | undefined;
  /** UTF-8 text of `length` bytes; ill-formed bytes become U+FFFD. */
  readString(offset: number, length: number): string | undefined;
  /** Copies bytes in. */
  write(offset: number, bytes: Uint8Array): boolean;
  /** Writes one byte, modulo 2^8. */
  writeByte(offset: number, value: number): boolean;
  /** Writes 16 bits, modulo 2^16. */
  writeUint16(offset: number, value: number): boolean;
  /** Writes 32 bits, modulo 2^32. */
  writeUint32(offset: number, value: number): boolean;
  /** Writes 64 bits, modulo 2^64. */
  writeUint64(offset: number, value: bigint): boolean;
  /** Writes a 32-bit float. */
  writeFloat32(offset: number, value: number): boolean;
  /** Writes a 64-bit float. */
  writeFloat64(offset: number, value: number): boolean;
  /** Writes text as UTF-8. */
  writeString(offset: number, text: string): boolean;
}

/** A global variable. */
export interface Global {
  /** The type of its value. */
  readonly type: ValueType;
  /** Whether {@link Global.set} is allowed. */
  readonly mutable: boolean;
  /** Its value now. */
  get(): Value;
  /**
   * Replaces its value.
   *
   * @throws {TypeError} if the global is constant or the value does not fit its type.
   */
  set(value: Value): void;
}

/** A table of references. */
export interface Table {
  /** The type of its elements. */
  readonly type: ValueType;
  /** Elements it has now. */
  readonly size: number;
  /** The element at an index, or `undefined` outside the table; a null reference is `null`. */
  get(index: number): Value | undefined;
  /** Replaces an element; `false` outside the table. */
  set(index: number, value: Value): boolean;
  /** Adds elements; returns the size before, or `undefined` if it cannot grow. */
  grow(delta: number, value?: Value): number | undefined;
}

/** A module instance. */
export interface Module {
  /** The name others import it by; `""` for an anonymous module. */
  readonly name: string;
  /** Its memory 0, whether exported or not; `undefined` if it has none. */
  readonly memory: Memory | undefined;
  /** Whether it was closed. */
  readonly isClosed: boolean;
  /** The exported function of that name. */
  exportedFunction(name: string): Function | undefined;
  /** The exported memory of that name. */
  exportedMemory(name: string): Memory | undefined;
  /** The exported global of that name. */
  exportedGlobal(name: string): Global | undefined;
  /** The exported table of that name. */
  exportedTable(name: string): Table | undefined;
  /** What each exported function is, by export name. */
  exportedFunctionDefinitions(): ReadonlyMap<string, FunctionDefinition>;
  /**
   * Closes the module with exit code 0. Calls that the host makes of its functions, or through it, fail
   * from then on before anything runs. Code of other modules that imports its functions can still
   * call them, unless the runtime stops such calls: see {@link RuntimeConfig.withCloseOnContextDone}.
   */
  close(): void;
  /**
   * Closes the module; the first code counts. What its {@link CloseNotifier} or its state throws is
   * thrown when it is closed: as it is, or in an `AggregateError` if there is more than one.
   */
  closeWithExitCode(exitCode: number): void;
  /**
   * Has other listeners be told of the calls of the functions it defines, or none; imported functions
   * belong to the module they come from. The factory is asked at once. Its listeners are told of calls
   * that begin when none of the host's calls into the runtime are under way any more: so they see
   * whole calls only.
   */
  setListeners(factory: FunctionListenerFactory | undefined): void;
  /** State that the host module was given, under its key. */
  state<State>(key: ContextKey<State>): State | undefined;
  /** The same as {@link Module.close}. */
  [Symbol.dispose](): void;
}

/** One call of a function, as far as its listener is concerned; valid only while a hook runs. */
export interface ListenedCall {
  /** The instance that defines the function. */
  readonly module: Module;
  /** The instance whose code made the call, which may be a host module; `undefined` if there is none. */
  readonly caller: Module | undefined;
  /** A number that no other call of the runtime has: the same in both hooks of one call. */
  readonly token: number;
  /** Whether the function ends by calling another in its place; it has no results of its own then. */
  readonly endsInTailCall: boolean;
  /**
   * The functions that are running, innermost first, this one included; only the innermost ones of a
   * deep stack.
   */
  stack(): readonly ListenedFrame[];
}

/** A function on the stack. */
export interface ListenedFrame {
  /** What is known of the function. */
  readonly definition: FunctionDefinition;
  /** The instance that defines it. */
  readonly module: Module;
  /** Its parameters in raw form, where they are known: those of the call that a `before` is told of. */
  readonly params: BigUint64Array | undefined;
  /** Byte offset in the module of the instruction that is running; 0 in a host function. */
  readonly offset: number;
}

/**
 * Is told of the calls of one function. For each call for which `before` returned there is exactly
 * one `after`, however the call ends.
 *
 * A hook that throws makes its call fail with what it threw. If it is `before`, there is no `after`
 * for that call; if it is an `after` that was told of a failure, what it throws takes the place of
 * that failure, which becomes its `cause` unless it has one.
 */
export interface FunctionListener {
  /**
   * Runs before the function does.
   *
   * @param ctx The context of the caller.
   * @param definition The function, as the instance has it: its module name is the instance's.
   * @param params The parameters in raw form, valid during the hook: one unsigned 64-bit slot a value,
   * two for v128. A reference shows only whether it is null: 0 if it is, 1 otherwise.
   * @returns The context for the call, which everything it calls is given; the caller's if left out.
   */
  before?(
    ctx: Context,
    definition: FunctionDefinition,
    params: BigUint64Array,
    call: ListenedCall,
  ): Context | void;

  /**
   * Runs after the function has returned or failed, inner calls first.
   *
   * @param ctx The very context that `before` returned.
   * @param err What the caller gets thrown; `undefined` if the function returned.
   * @param results The results in raw form, valid during the hook; empty if the function failed, or
   * ended in a tail call.
   */
  after?(
    ctx: Context,
    definition: FunctionDefinition,
    err: unknown,
    results: BigUint64Array,
    call: ListenedCall,
  ): void;
}

/** Chooses listeners. */
export interface FunctionListenerFactory {
  /**
   * Asked once for each function that a module defines, when the module is compiled, and for each
   * function of a host module, when that is instantiated.
   *
   * @param definition The function, as the module has it: instances may be named differently.
   * @returns Who is told of its calls; `undefined` leaves the function alone.
   */
  newListener(definition: FunctionDefinition): FunctionListener | undefined;
}

/** A host function that needs nothing of its caller. */
export type HostFunction = (ctx: Context, ...params: Value[]) => Value | Value[] | void;

/** A host function that is given the module that calls it. */
export type HostModuleFunction = (
  ctx: Context,
  caller: Module,
  ...params: Value[]
) => Value | Value[] | void;

/** A host function in raw form: parameters in, results out, both from the front of `stack`. */
export type HostStackFunction = (ctx: Context, caller: Module, stack: BigUint64Array) => void;

/** Which function a {@link TraceEvent} is about. */
export interface TracedFunction {
  /** `module.name`, with `$index` for a function without a name. */
  readonly debugName: string;
  /** Index of the function in its module; imported functions come first. */
  readonly index: number;
  /** Bytes of WebAssembly its body has. */
  readonly bytes: number;
}

/** A function was called for the first time, and became register code for the interpreter. */
export interface TranslatedEvent extends TracedFunction {
  /** What happened. */
  readonly kind: "translated";
  /** Words (of 32 bits) of register code. */
  readonly words: number;
  /** How long it took. */
  readonly milliseconds: number;
}

/** A function became JavaScript, which is what runs when it is called from now on. */
export interface CompiledEvent extends TracedFunction {
  /** What happened. */
  readonly kind: "compiled";
  /** Characters of JavaScript. */
  readonly characters: number;
  /** How long it took, to emit and to evaluate. */
  readonly milliseconds: number;
}

/** A call that was in a hot loop went on as JavaScript. */
export interface ReplacedEvent extends TracedFunction {
  /** What happened. */
  readonly kind: "replaced";
  /** Byte offset of the loop in the module. */
  readonly offset: number;
  /** Characters of JavaScript. */
  readonly characters: number;
  /** How long it took, to emit and to evaluate. */
  readonly milliseconds: number;
}

/** A function, or a call in a hot loop, is left to the interpreter for good. */
export interface RefusedEvent extends TracedFunction {
  /** What happened. */
  readonly kind: "refused";
  /** Byte offset of the loop in the module; 0 where the whole function is meant. */
  readonly offset: number;
  /** Why. */
  readonly reason: string;
}

/** What a runtime did with the code of a function. */
export type TraceEvent = TranslatedEvent | CompiledEvent | ReplacedEvent | RefusedEvent;

/**
 * Is told what a runtime does with the code of functions, in the middle of the guest's calls: it must
 * not call the guest, and what it throws ends the call that is under way.
 */
export type TraceListener = (event: TraceEvent) => void;
