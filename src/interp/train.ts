/**
 * Runs every instruction of the main loop a few times, on values of all sizes. JavaScript engines
 * compile only what they have seen a function do, and throw the code away when it does something
 * else: a large program would have the loop compiled dozens of times. A small one is better off
 * without the lesson, since a loop that is compiled whole takes longer to compile.
 *
 * @module
 */
import { decodeModule } from "../binary/decode.ts";
import type { StackLimits } from "../engine/stack.ts";
import { CoreFeatures } from "../features.ts";
import type { FunctionInstance } from "../store/func.ts";
import type { Instance } from "../store/instance.ts";
import { instantiate } from "../store/instantiate.ts";
import { TypeRegistry } from "../store/type_registry.ts";
import { dispatch } from "./loop.gen.ts";
import type { Machine } from "./machine.ts";
import { OP, REGISTER_OPS, type RegisterOp } from "./ops.ts";

/** A module with functions, a table that has the first one, a memory and two globals. */
// deno-fmt-ignore
const MODULE = Uint8Array.of(
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00,
  0x01, 0x04, 0x01, 0x60, 0x00, 0x00, // types: () -> ()
  0x03, 0x08, 0x07, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, // functions: seven
  0x04, 0x04, 0x01, 0x70, 0x00, 0x01, // tables: one funcref
  0x05, 0x03, 0x01, 0x00, 0x01, // memories: one page
  0x06, 0x0b, 0x02, 0x7f, 0x01, 0x41, 0x00, 0x0b, 0x7e, 0x01, 0x42, 0x00, 0x0b, // globals: i32, i64
  0x09, 0x07, 0x01, 0x00, 0x41, 0x00, 0x0b, 0x01, 0x00, // elements
  0x0a, 0x16, 0x07, // code: seven times nothing
  0x02, 0x00, 0x0b,
  0x02, 0x00, 0x0b, 0x02, 0x00, 0x0b, 0x02, 0x00, 0x0b,
  0x02, 0x00, 0x0b, 0x02, 0x00, 0x0b, 0x02, 0x00, 0x0b,
);

/** What the machine that runs the lesson must be allowed. */
export const LESSON_LIMITS: StackLimits = { maxDepth: 1000, maxSlots: 8000 };

/** The words that `a` and `b` have, low and high: integers and floats of all sizes. */
const VALUES: readonly (readonly number[])[] = [
  [7, 0x4008_0000, 3, 0x3ff8_0000],
  [-0x8000_0000, -0x8000_0000, -2, -1],
  [-1, 0x7fff_ffff, 0x7fff_ffff, 0x43e0_0000],
  [0x40_0000, 0, 0x4049_0fdb, 1],
  [5, 0x4008_0000, 5, 0x4008_0000],
  [9, 1, 37, 1],
  [-9, -1, 5, -1],
];

const ROUNDS = 28;
/** Places in the frame: an address, a condition, the operands, the result, and arguments of calls. */
const ADDRESS = 0;
const CONDITION = 2;
const A = 4;
const B = 6;
const RESULT = 8;
const ARGUMENTS = 12;
const SLOTS = 6;

/** How deep the lesson recurses: deep enough for the stack to grow. */
const DEPTH = 300;

/** Teaches the engine the loop; the machine is of no other use, and has never run anything. */
export function train(machine: Machine): void {
  const module = decodeModule(MODULE, CoreFeatures.V3);
  const instance = instantiate(module, {
    name: "",
    types: new TypeRegistry(),
    memoryLimitPages: 1,
    tableLimitElements: 1,
    resolve: () => instance.function(0),
  });
  const pupil = employ(instance);
  const { stack } = machine;
  for (let round = 0; round < ROUNDS; round++) {
    stack.i32.set([8 + (round & 8), 0, round & 1, 0, ...VALUES[round % VALUES.length]!]);
    const activation = { func: pupil, fp: 0, pc: 0, depth: 0, entryDepth: 0 };
    while (dispatch(machine, activation));
  }
}

/** Gives the module's functions their code, all but the first, and tells which has the lesson. */
function employ(instance: Instance): FunctionInstance {
  const codes = [
    [OP["return 32"], A],
    [OP["return 64"], A],
    [OP.return_call, 0, 0],
    [OP.return_call_indirect, 0, 0, CONDITION, 0],
    // Counts down what it is called with, and calls itself with that.
    [numberOf("i32.add k = br_if"), ADDRESS, ADDRESS, -1, 6, OP.return, OP["copy 32"], ARGUMENTS]
      .concat([ADDRESS, OP.call, 5, ARGUMENTS, OP.return]),
    lesson(),
  ];
  const [pupil] = codes.map((words, i) => {
    const func = instance.function(1 + i);
    func.code = Int32Array.from(words);
    func.frameSlots = SLOTS;
    return func;
  }).reverse();
  return pupil!;
}

function numberOf(name: string): number {
  return REGISTER_OPS.find((op) => op.name === name)!.number;
}

function lesson(): Int32Array<ArrayBuffer> {
  const words: number[] = [];
  for (const op of REGISTER_OPS) {
    if (!op.rare && op.meaning !== undefined) words.push(...exercise(op, words.length));
  }
  words.push(...exercisesByHand(words.length));
  return Int32Array.from(words);
}

/** Runs an instruction; where it jumps to is behind it, whether it jumps or not. */
function exercise({ number, operands, meaning }: RegisterOp, at: number): number[] {
  const { row, first } = meaning!;
  const mayTrap = [row, first?.row].some((row) =>
    row !== undefined && (row.meaning.kind !== "simple" || row.meaning.traps)
  );
  let next = A;
  const words = [...operands].map((letter) => {
    if (letter === "d") return RESULT;
    if (letter === "j") return at + 1 + operands.length;
    if (letter === "k") return mayTrap ? 8 : 3;
    if (letter !== "s") return 0;
    if (mayTrap) return ADDRESS;
    const place = next;
    next = next === A ? B : A;
    return place;
  });
  return [number, ...words];
}

function exercisesByHand(start: number): number[] {
  const words = [
    [OP.enter, RESULT, 1, 0, 1],
    [OP["const 32"], RESULT, -1],
    [OP["const 64"], RESULT, 1, -1],
    [OP["copy 32"], RESULT, A],
    [OP["copy 64"], RESULT, A],
    [OP["select 32"], RESULT, A, B, CONDITION],
    [OP["select 64"], RESULT, A, B, CONDITION],
    [OP["global.get 32"], RESULT, 0],
    [OP["global.get 64"], RESULT, 1],
    [OP["global.set 32"], 0, A],
    [OP["global.set 64"], 1, A],
    [OP["memory.size"], RESULT, 0],
    [OP["const 32"], CONDITION, 0],
    ...[0, 1, 2, 3].map((func) => [OP.call, func, ARGUMENTS]),
    [OP.call_indirect, 0, 0, CONDITION, ARGUMENTS],
    [OP["const 32"], ARGUMENTS + CONDITION, 0],
    [OP.call, 4, ARGUMENTS],
    [OP["const 32"], ARGUMENTS, DEPTH],
    [OP.call, 5, ARGUMENTS],
  ].flat();
  const behind = start + words.length + 5;
  return [...words, OP.br_table, CONDITION, 2, behind, behind, OP.jump, behind + 2, OP.return];
}
