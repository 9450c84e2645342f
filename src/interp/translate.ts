/**
 * Translates the body of one function to register code. The body is validated first, each time, so
 * nothing is ever translated that is not valid. How: `control.ts` has control flow, `operands.ts`
 * where values are, `by_hand.ts` the instructions, and `ops.ts` says what the code looks like.
 *
 * @module
 */
import { slotOf } from "../binary/instructions.ts";
import { Trap } from "../errors.ts";
import { rowNamed } from "../isa/opcodes.ts";
import type { TypeRegistry } from "../store/type_registry.ts";
import { validateFunction } from "../validate/function.ts";
import type { Module } from "../wasm/module.ts";
import { slotsOfAll } from "../wasm/types.ts";
import { BY_HAND } from "./by_hand.ts";
import { OPERATORS } from "./ops.ts";
import { relocate } from "./relocate.ts";
import type { Tally } from "./tally.ts";
import { Translator } from "./translator.ts";

/** A function's register code, the same for all instances of its module. */
export interface Translation {
  /** Instructions, and then the constants that `enter` puts in the frame. */
  readonly code: Int32Array<ArrayBuffer>;
  /** Where the instructions end. */
  readonly codeEnd: number;
  /** Slots of parameters, other locals and constants. */
  readonly localSlots: number;
  /** Slots of the whole frame. */
  readonly frameSlots: number;
  /** Where the code counts which way its `br_table`s go. */
  readonly tallies: readonly Tally[];
}

/** What hot functions and loops are: counters start there. */
export interface Counts {
  readonly calls: number;
  readonly loops: number;
}

/** What a translation is made with. */
export interface TranslateOptions {
  readonly types: TypeRegistry;
  /** Slots a frame may have; calling a function that needs more can only trap. */
  readonly maxSlots: number;
  /** How often a function is called, and a loop runs, until someone wants to know. */
  readonly counts?: Counts | undefined;
  /** Bodies of that many bytes, or more, count which way their `br_table`s go. */
  readonly tallyFrom?: number | undefined;
  /** Whether hooks are called where the function begins and where it ends. */
  readonly hooked?: boolean;
  /** Is told what code belongs to which instruction. */
  readonly recorder?: Recorder;
}

/** What is to be known of code beside itself; offsets are those of instructions in the module. */
export interface Recorder {
  /** The code of an instruction starts at `position`. */
  instruction(position: number, offset: number): void;
  /**
   * A function that stopped at an instruction goes on at `position`: behind a call, in the next round
   * of a loop, or, for offset 0, where it starts with its frame prepared.
   */
  resumption(position: number, offset: number): void;
}

/** The instructions at which a function may stop and go on. */
const RESUMED: ReadonlySet<number> = new Set(
  (["call", "call_indirect", "loop"] as const).map((name) => slotOf(rowNamed(name))),
);

/**
 * Translates one function of a module, which must not be an import.
 *
 * @throws {CompileError} if the body is not valid.
 * @throws {UnsupportedError} if it has an instruction that the interpreter does not run yet.
 * @throws {Trap} if its frame is larger than the stack may ever be.
 */
export function translate(module: Module, index: number, options: TranslateOptions): Translation {
  const table = validateFunction(module, index);
  if (slotsOfAll(table.locals) + table.maxHeight > options.maxSlots) {
    throw new Trap("call stack exhausted");
  }
  const t = new Translator(module, index, table, options);
  const { recorder } = options;
  recorder?.resumption(t.start, 0);
  while (!t.control.ended) {
    t.code.next();
    if (recorder === undefined) translateOne(t);
    else translateRecorded(t, recorder);
  }
  return finish(t, table.maxHeight);
}

function translateRecorded(t: Translator, recorder: Recorder): void {
  const { offset, slot } = t.code;
  const position = t.asm.length;
  recorder.instruction(position, offset);
  translateOne(t);
  if (t.asm.isJoined(position)) recorder.instruction(t.asm.last, offset);
  if (RESUMED.has(slot)) recorder.resumption(t.asm.length, offset);
}

function translateOne(t: Translator): void {
  const { slot } = t.code;
  const operator = OPERATORS[slot];
  const rule = BY_HAND[slot];
  if (operator === undefined) {
    if (rule === undefined) t.unsupported();
    rule(t);
  } else if (operator.bytes !== 0) {
    t.access(operator);
  } else {
    t.simple(operator);
  }
}

function finish({ asm, operands, control }: Translator, maxHeight: number): Translation {
  const { constants } = operands;
  const codeEnd = asm.length;
  if (constants.length > 0) {
    relocate(asm.code, codeEnd, operands.localSlots, constants.length / 2);
    for (const word of constants) asm.word(word);
  }
  const localSlots = operands.localSlots + constants.length / 2;
  return {
    code: asm.code.slice(0, asm.length),
    codeEnd,
    localSlots,
    frameSlots: localSlots + maxHeight,
    tallies: control.tallies ?? [],
  };
}
