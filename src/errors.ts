/**
 * The five disjoint kinds of failure: a bad module ({@link CompileError}), imports that do not fit
 * ({@link LinkError}), a guest that failed ({@link Trap}), a guest that ended ({@link ExitError}),
 * and a defect of this engine ({@link EngineBug}).
 *
 * @module
 */

/** Why a guest was stopped; the words are those of the official testsuite. */
export type TrapReason =
  | "unreachable"
  | "integer divide by zero"
  | "integer overflow"
  | "invalid conversion to integer"
  | "out of bounds memory access"
  | "out of bounds table access"
  | "undefined element"
  | "uninitialized element"
  | "indirect call type mismatch"
  | "call stack exhausted"
  | "null reference"
  | "null function reference";

/** One function that was running when a guest failed, innermost first. */
export interface StackFrame {
  /** `module.function`, with `$index` where the name section gives the function no name. */
  readonly name: string;
  /** The function's type as text, such as `(i32,i64) f64`. */
  readonly signature: string;
  /** Index of the function in its module; imported functions come first. */
  readonly functionIndex: number;
  /** Byte offset in the module of the instruction that was running; 0 in a host function. */
  readonly offset: number;
}

/** Where in a module a {@link CompileError} was found. */
export interface CompileErrorPlace {
  /** Byte offset in the module. */
  readonly offset?: number;
  /** Index of the function whose body is bad; imported functions come first. */
  readonly functionIndex?: number;
  /** The instruction that is bad, such as `i32.add`. */
  readonly mnemonic?: string;
}

/** A module that is malformed, invalid, or needs a feature that is switched off. */
export class CompileError extends Error {
  /** `"CompileError"`. */
  override readonly name = "CompileError";
  /** Byte offset in the module, where it is known. */
  readonly offset: number | undefined;
  /** Index of the function whose body is bad, where there is one. */
  readonly functionIndex: number | undefined;
  /** The instruction that is bad, where there is one. */
  readonly mnemonic: string | undefined;

  /** Makes the error; `reason` is the testsuite's text, the place is appended to it. */
  constructor(reason: string, place: CompileErrorPlace = {}) {
    super(reason + describePlace(place));
    this.offset = place.offset;
    this.functionIndex = place.functionIndex;
    this.mnemonic = place.mnemonic;
  }
}

function describePlace({ offset, functionIndex, mnemonic }: CompileErrorPlace): string {
  const parts: string[] = [];
  if (mnemonic !== undefined) parts.push(mnemonic);
  if (functionIndex !== undefined) parts.push(`function ${functionIndex}`);
  if (offset !== undefined) parts.push(`offset 0x${offset.toString(16)}`);
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

/** Why a module could not be linked, in the testsuite's words. */
export type LinkReason = "unknown import" | "incompatible import type";

/** Imports that are missing or do not have the type a module asks for. */
export class LinkError extends Error {
  /** `"LinkError"`. */
  override readonly name = "LinkError";
  /** Why, in the testsuite's words; the message says which import and what differs. */
  readonly reason: LinkReason;

  /** Makes the error. */
  constructor(reason: LinkReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** A guest did what the specification answers with a trap; the instance stays usable. */
export class Trap extends Error {
  /** `"Trap"`. */
  override readonly name = "Trap";
  /** Why, in the testsuite's words; also the error's message. */
  readonly reason: TrapReason;
  /** The WebAssembly functions that were running, innermost first. */
  frames: readonly StackFrame[] = [];

  /** Makes a trap; the engine fills {@link Trap.frames} in before anyone sees it. */
  constructor(reason: TrapReason) {
    const limit = traceLimit(TRACE_LIMIT);
    super(reason);
    traceLimit(limit);
    this.reason = reason;
  }
}

/** Frames of the host that a trap's stack is found in. */
const TRACE_LIMIT = 200;

/** Sets how many frames the host keeps of a stack, if it lets us; returns what it was. */
function traceLimit(limit: unknown): unknown {
  const host = Error as { stackTraceLimit?: unknown };
  const before = host.stackTraceLimit;
  return Reflect.set(host, "stackTraceLimit", limit) ? before : limit;
}

/** A module was closed while, or before, it ran: by itself (`proc_exit`) or by its host. */
export class ExitError extends Error {
  /** `"ExitError"`. */
  override readonly name = "ExitError";
  /** The exit code: 0 means success. */
  readonly exitCode: number;

  /** Makes the error for an exit code, an unsigned 32-bit integer. */
  constructor(exitCode: number) {
    super(`module closed with exit_code(${exitCode >>> 0})`);
    this.exitCode = exitCode >>> 0;
  }
}

/** Something this version knows but cannot run yet; the message says what. */
export class UnsupportedError extends Error {
  /** `"UnsupportedError"`. */
  override readonly name = "UnsupportedError";
}

/** A defect of this engine: something that cannot happen in valid code happened. */
export class EngineBug extends Error {
  /** `"EngineBug"`. */
  override readonly name = "EngineBug";
}
