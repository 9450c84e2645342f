/**
 * The numbers that decide what is compiled, and when.
 *
 * @module
 */

/** The parts of the compiler that can be switched off, to see what they are good for. */
export const OPTIMISATIONS = [
  "addresses",
  "align",
  "boxes",
  "compare",
  "guess",
  "hold",
  "known",
  "scale",
  "share",
  "split",
  "unroll",
  "webs",
  "whole",
] as const;

/** The name of such a part. */
export type Optimisation = (typeof OPTIMISATIONS)[number];

/** What is worth compiling. */
export interface Tuning {
  /** Calls after which a function is compiled. */
  readonly callThreshold: number;
  /** Calls by compiled code, from one place, after which a function is compiled. */
  readonly compiledCallThreshold: number;
  /** Rounds of loops, in one function, after which it is compiled and replaced in mid-loop. */
  readonly loopThreshold: number;
  /** What a function's size adds to these: compiling it takes as much longer. */
  readonly callsPerByte: number;
  readonly compiledCallsPerByte: number;
  readonly roundsPerByte: number;
  /** Calls, for each byte, that go on in code from a loop on before the function is compiled whole. */
  readonly replacementsPerByte: number;
  /** Words of the host's stack that compiled code may use before the interpreter takes over. */
  readonly stackWords: number;
  /** Compiled code counts its calls rather than the words they take: the limit on them is low. */
  readonly countsCalls: boolean;
  /** The longest body that is compiled, in bytes of WebAssembly. */
  readonly maxBodyBytes: number;
  /** The most locals a compiled function has, parameters included. */
  readonly maxLocals: number;
  /** How deep its blocks may nest. */
  readonly maxNesting: number;
  /** The most JavaScript one unit has, in characters. */
  readonly maxUnitText: number;
  /** Pairs of an element and an offset in memory that a unit keeps a view of. */
  readonly maxViews: number;
  /** The largest function the host is given, as `jit/passes/size.ts` estimates it; others are split. */
  readonly maxSize: number;
  /** How often a function is printed that calls itself, and how large it may be for that. */
  readonly copies: number;
  readonly maxUnrolled: number;
  /** The least a body has, in bytes of WebAssembly, whose `br_table`s the interpreter counts. */
  readonly tallyFrom: number;
  /**
   * What a function must gain, as `jit/keep_whole.ts` counts, so that it keeps its i64 values whole.
   * Left out, the host decides.
   */
  readonly wholeGain?: number;
  /** The largest function that does, estimated as for {@link maxSize}. */
  readonly maxWholeSize: number;
  /**
   * Whether what is added to a counter makes another view of memory: JavaScriptCore has an index less to
   * keep for each, and V8 one more address. Left out, the host decides.
   */
  readonly foldsAddends?: boolean;
  /** What the compiler leaves out. */
  readonly without: ReadonlySet<Optimisation>;
}

/** What a function must gain that keeps i64 values whole, on a host that computes with 64 bits at once. */
export const WHOLE_GAIN = 32;

/** Words that a call of compiled code may take at most where calls are counted. */
export const MAX_CALL_WORDS = 40;

/**
 * Thresholds for a host that has no WebAssembly because it only interprets JavaScript: there, too,
 * JavaScript was measured to be 5 to 20 times as fast as register code.
 */
export const JITLESS_THRESHOLDS = {
  callThreshold: 20,
  compiledCallThreshold: 2,
  loopThreshold: 50,
};

export const DEFAULT_TUNING: Tuning = {
  callThreshold: 2_000,
  compiledCallThreshold: 1_000,
  loopThreshold: 20_000,
  callsPerByte: 0.5,
  compiledCallsPerByte: 0.5,
  roundsPerByte: 4,
  replacementsPerByte: 0.1,
  stackWords: 90_000, // V8 has some 125,000, JavaScriptCore several times as many
  countsCalls: false,
  maxBodyBytes: 1_000_000,
  maxLocals: 4_000,
  maxNesting: 1_000,
  maxUnitText: 16_000_000,
  maxViews: 256,
  maxSize: 45_000, // V8 optimises up to 61,440 bytes of its bytecode
  maxWholeSize: 20_000, // until V8 has optimised it, all that is whole is allocated
  copies: 4,
  maxUnrolled: 900, // V8 inlines up to 460 bytes; the estimate is high for small functions
  tallyFrom: 4_000,
  without: new Set(),
};
