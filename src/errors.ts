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

/** A place in a program's source, as its compiler noted it in the module. */
export interface SourceLocation {
  /** Path of the file as the compiler saw it; `""` where it is not known. */
  readonly file: string;
  /** From 1; 0 where the compiler names none. */
  readonly line: number;
  /** From 1; 0 where the compiler names none. */
  readonly column: number;
  /**
   * The function the place is in, if the compiler replaced a call of it by its body: the place of the
   * call follows. `""` where it has no name.
   */
  readonly inlined?: string;
}

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
  /**
   * Where in the source the instruction comes from, where the module has debug information (DWARF):
   * the innermost place first, then those of calls that were inlined.
   */
  readonly source?: readonly SourceLocation[];
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

/**
 * A guest did what the specification answers with a trap; the instance stays usable.
 *
 * As text, and on a console, it shows the WebAssembly functions that were running.
 */
export class Trap extends Error {
  static {
    // What the consoles of Deno, Bun and Node ask an object for.
    const inspect = Symbol.for("nodejs.util.inspect.custom");
    Object.defineProperty(Trap.prototype, inspect, {
      value(this: Trap): string {
        return this.stack ?? this.toString();
      },
    });
  }

  /** `"Trap"`. */
  override readonly name = "Trap";
  /** Why, in the testsuite's words; also the error's message. */
  readonly reason: TrapReason;
  #frames: readonly StackFrame[] = [];

  /** Makes a trap; the engine fills {@link Trap.frames} in before anyone sees it. */
  constructor(reason: TrapReason) {
    const limit = traceLimit(TRACE_LIMIT);
    super(reason);
    traceLimit(limit);
    this.reason = reason;
  }

  /** The WebAssembly functions that were running, innermost first. */
  get frames(): readonly StackFrame[] {
    return this.#frames;
  }

  /** Set once, by the engine; `stack` begins with the frames from then on. */
  set frames(frames: readonly StackFrame[]) {
    this.#frames = frames;
    if (frames.length === 0) return;
    // A host writes its own text when it is asked for, which takes it long: not every trap is shown.
    const host = Object.getOwnPropertyDescriptor(this, "stack");
    let text: string | undefined;
    Object.defineProperty(this, "stack", {
      configurable: true,
      get: () => text ??= this.#describe(String(host?.get?.call(this) ?? host?.value)),
      set: (value: string) => text = value,
    });
  }

  /** The text of `stack`, given the host's. */
  #describe(stack: string): string {
    const lines = this.#frames.map((frame) =>
      `\n\t${describeFrame(frame)}${describeOffset(frame)}${describeSource(frame)}`
    );
    const host = /\n\s+at [^]*/.exec(stack)?.[0] ?? "";
    return `${this.name}: ${this.message}\nwasm stack trace:${lines.join("")}${host}`;
  }

  /** The reason and the stack, in wazero's words: `wasm error: unreachable` and a line a function. */
  override toString(): string {
    const text = `wasm error: ${this.reason}`;
    if (this.#frames.length === 0) return text;
    const lines = this.#frames.map((frame) =>
      `\n\t${describeFrame(frame)}${describeSource(frame)}`
    );
    return `${text}\nwasm stack trace:${lines.join("")}`;
  }
}

function describeFrame({ name, signature }: StackFrame): string {
  return onOneLine(name) + signature;
}

/** Where a frame comes from in the source: for each place a line, which starts with a line break. */
export function describeSource({ source = [] }: StackFrame): string {
  const lines = source.map(({ file, line, column, inlined }) => {
    const place = [onOneLine(file || "?"), line || "", column || ""].filter((part) => part !== "");
    const callee = inlined === undefined ? "" : `${onOneLine(inlined)} (inlined) `.trimStart();
    return `\n\t\t${callee}at ${place.join(":")}`;
  });
  return lines.join("");
}

/**
 * Text of a guest, such as a name, as it is safe to show: what would look like another line, steer a
 * terminal or turn the direction of text around is spelled out.
 */
export function onOneLine(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

function describeOffset({ offset }: StackFrame): string {
  return offset === 0 ? "" : ` at 0x${offset.toString(16)}`;
}

/**
 * Frames of the host that a trap's stack is found in: twice as many as a trap tells of, since a
 * function that is listened to takes two, and some of the engine. Each costs Deno 5 microseconds.
 */
const TRACE_LIMIT = 640;

/** Sets how many frames the host keeps of a stack, if it lets us; returns what it was. */
function traceLimit(limit: unknown): unknown {
  const host = Error as { stackTraceLimit?: unknown };
  const before = host.stackTraceLimit;
  return Reflect.set(host, "stackTraceLimit", limit) ? before : limit;
}

/** Exit codes that say that a module was closed because a context was done. */
export const ExitCode = {
  /** The context was canceled. */
  CONTEXT_CANCELED: 0xffff_ffff,
  /** The context's deadline passed. */
  DEADLINE_EXCEEDED: 0xefff_ffff,
} as const;

/** A module was closed while, or before, it ran: by itself (`proc_exit`) or by its host. */
export class ExitError extends Error {
  /** `"ExitError"`. */
  override readonly name = "ExitError";
  /** The exit code: 0 means success; some mean that a context was done, see {@link ExitCode}. */
  readonly exitCode: number;

  /** Makes the error for an exit code, an unsigned 32-bit integer. */
  constructor(exitCode: number, options?: ErrorOptions) {
    super(`module closed with ${describeExit(exitCode >>> 0)}`, options);
    this.exitCode = exitCode >>> 0;
  }
}

function describeExit(exitCode: number): string {
  switch (exitCode) {
    case ExitCode.CONTEXT_CANCELED:
      return "context canceled";
    case ExitCode.DEADLINE_EXCEEDED:
      return "context deadline exceeded";
    default:
      return `exit_code(${exitCode})`;
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
