/**
 * The dispatch loop, written by `deno task gen` from `loop.in.ts` and the instruction table. Not to
 * be changed by hand.
 *
 * @module
 */
import { EngineBug, Trap } from "../errors.ts";
import type { FunctionInstance } from "../store/func.ts";
import * as bulk from "./bulk.ts";
import * as far from "./far.ts";
import { type Activation, ENDED, type Machine } from "./machine.ts";
import * as n from "../isa/numeric.ts";

/** More than any place in code: sums with a number below it need no check for overflow. */
const MASK = 0x3fff_ffff;

/** What {@link runRare} returns for an instruction that it does not run: no place's complement. */
const MACHINE = -1;

/** Instructions that run before the loop is left without a reason. */
const TURN = 20_000;

/**
 * Runs code from where the activation stands, for a while.
 *
 * @returns whether there is more to run: the function that the activation began with has not
 * returned yet. The activation then says where to go on, as it does after an exception.
 */
export function dispatch(machine: Machine, activation: Activation): boolean {
  const { stack } = machine;
  const { callers, pcs, bases } = stack;
  const { entryDepth } = activation;
  let { func } = activation;
  let fp = activation.fp | 0;
  let pc = activation.pc | 0;
  let depth = activation.depth | 0;
  let callee = func;
  let code = func.code!;
  const { instance } = func;
  const { functions, globals } = instance;
  const view = instance.memories[0]?.view ?? far.NO_MEMORY;
  const I32 = stack.i32;
  const F32 = stack.f32;
  const F64 = stack.f64;
  const limit = Math.min(view.byteLength, 0x7fff_0000);
  let a = 0, a0 = 0, a1 = 0, as = 0, at = 0, b = 0, b0 = 0, b1 = 0, bs = 0, constant = 0, delta = 0, first = 0, index = 0, last = 0, low = 0, r = 0, r0 = 0, source = 0, to = 0, value = 0, x = 0, x0 = 0, x1 = 0, xs = 0, y = 0, y0 = 0, y1 = 0, ys = 0;
  try {
    for (let left = TURN; left > 0; left--) {
      /** Where the arguments of a call are. */
      let from = 0;
      /** Where the caller goes on after a call; -1 if the callee replaces it. */
      let next = 0;
      /** Whether something else has run, so that views may have been replaced. */
      let stale = false;
      /** The address and the offset of an access that is not near. */
      // deno-lint-ignore prefer-const -- arms that are not in this file set it
      let address = 0;
      // deno-lint-ignore prefer-const -- likewise
      let offset = 0;
      leaving: {
        pc &= MASK;
        const op = code[pc]! as HotOp | RareOp;
        calling: {
          switch (op) {
            case 0: { // enter
              first = fp + code[pc + 1]! | 0;
              at = first;
              for (const end = at + 2 * code[pc + 2]!; at < end; at++) I32[at] = 0;
              constant = code[pc + 3]!;
              for (const end = at + 2 * code[pc + 4]!; at < end; at++) I32[at] = code[constant++]!;
              pc += 5;
              continue;
            }
            case 2: { // count
              if (--code[pc + 1]! < 0) {
                const count = machine.replace(func, code[pc + 2]!, fp, depth);
                if (count < 0) {
                  stale = true;
                  break leaving;
                }
                code[pc + 1] = count;
              }
              pc += 3;
              continue;
            }
            case 1: // unreachable
              throw new Trap("unreachable");
            case 3: // jump
              pc = code[pc + 1]!;
              continue;
            case 4: { // br_table
              last = code[pc + 2]! - 1;
              index = I32[fp + code[pc + 1]! | 0]! >>> 0;
              pc = code[pc + 3 + (index < last ? index : last)]!;
              continue;
            }
            case 5: // return
              break leaving;
            case 6: // return 32
              I32[fp] = I32[fp + code[pc + 1]! | 0]!;
              break leaving;
            case 7: { // return 64
              source = fp + code[pc + 1]! | 0;
              I32[fp] = I32[source]!;
              I32[fp + 1 | 0] = I32[source + 1 | 0]!;
              break leaving;
            }
            case 8: // return many
              stack.move(fp + code[pc + 1]! >> 1, fp >> 1, code[pc + 2]!, code[pc + 3]! !== 0);
              break leaving;
            case 9: { // call
              index = code[pc + 1]!;
              callee = functions[index] ?? instance.function(index);
              from = fp + code[pc + 2]! | 0;
              next = pc + 3;
              break calling;
            }
            case 10: { // call_indirect
              const elements = instance.tables[code[pc + 1]!]!.elements;
              index = I32[fp + code[pc + 3]! | 0]! >>> 0;
              const element = (index < elements.length ? elements[index] : undefined) as
                | FunctionInstance
                | null
                | undefined;
              if (element === undefined || element === null || element.typeId !== code[pc + 2]!) {
                throw notCallable(element);
              }
              callee = element;
              from = fp + code[pc + 4]! | 0;
              next = pc + 5;
              break calling;
            }
            case 11: { // return_call
              index = code[pc + 1]!;
              callee = functions[index] ?? instance.function(index);
              from = fp + code[pc + 2]! | 0;
              next = -1;
              break calling;
            }
            case 12: { // return_call_indirect
              const elements = instance.tables[code[pc + 1]!]!.elements;
              index = I32[fp + code[pc + 3]! | 0]! >>> 0;
              const element = (index < elements.length ? elements[index] : undefined) as
                | FunctionInstance
                | null
                | undefined;
              if (element === undefined || element === null || element.typeId !== code[pc + 2]!) {
                throw notCallable(element);
              }
              callee = element;
              from = fp + code[pc + 4]! | 0;
              next = -1;
              break calling;
            }
            case 13: // const 32
              I32[fp + code[pc + 1]! | 0] = code[pc + 2]!;
              pc += 3;
              continue;
            case 14: { // const 64
              to = fp + code[pc + 1]! | 0;
              I32[to] = code[pc + 2]!;
              I32[to + 1 | 0] = code[pc + 3]!;
              pc += 4;
              continue;
            }
            case 15: // copy 32
              I32[fp + code[pc + 1]! | 0] = I32[fp + code[pc + 2]! | 0]!;
              pc += 3;
              continue;
            case 16: { // copy 64
              to = fp + code[pc + 1]! | 0;
              source = fp + code[pc + 2]! | 0;
              I32[to] = I32[source]!;
              I32[to + 1 | 0] = I32[source + 1 | 0]!;
              pc += 3;
              continue;
            }
            case 17: { // select 32
              source = I32[fp + code[pc + 4]! | 0]! !== 0 ? code[pc + 2]! : code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = I32[fp + source]!;
              pc += 5;
              continue;
            }
            case 18: { // select 64
              source = fp + (I32[fp + code[pc + 4]! | 0]! !== 0 ? code[pc + 2]! : code[pc + 3]!);
              to = fp + code[pc + 1]! | 0;
              I32[to] = I32[source]!;
              I32[to + 1 | 0] = I32[source + 1 | 0]!;
              pc += 5;
              continue;
            }
            case 19: // global.get 32
              I32[fp + code[pc + 1]! | 0] = globals[code[pc + 2]!]!.bits[0]!;
              pc += 3;
              continue;
            case 20: { // global.get 64
              const { bits } = globals[code[pc + 2]!]!;
              to = fp + code[pc + 1]! | 0;
              I32[to] = bits[0]!;
              I32[to + 1 | 0] = bits[1]!;
              pc += 3;
              continue;
            }
            case 21: // global.set 32
              globals[code[pc + 1]!]!.bits[0] = I32[fp + code[pc + 2]! | 0]!;
              pc += 3;
              continue;
            case 22: { // global.set 64
              const { bits } = globals[code[pc + 1]!]!;
              source = fp + code[pc + 2]! | 0;
              bits[0] = I32[source]!;
              bits[1] = I32[source + 1 | 0]!;
              pc += 3;
              continue;
            }
            case 23: { // memory.grow
              delta = I32[fp + code[pc + 2]! | 0]! >>> 0;
              const before = machine.grow(code[pc + 3]!, delta, func, pc + 4, fp >> 1, depth);
              stack.i32[fp + code[pc + 1]! | 0] = before;
              pc += 4;
              return true;
            }
            case 24: { // i32.load
              to = fp + code[pc + 1]! | 0;
              address = I32[fp + code[pc + 2]! | 0]!;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 4) break;
              I32[to] = view.getInt32(at, true);
              pc += 4;
              continue;
            }
            case 25: { // i64.load
              to = fp + code[pc + 1]! | 0;
              address = I32[fp + code[pc + 2]! | 0]!;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 8) break;
              I32[to] = view.getInt32(at, true);
              I32[to + 1 | 0] = view.getInt32(at + 4, true);
              pc += 4;
              continue;
            }
            case 26: { // i32.load8_s
              to = fp + code[pc + 1]! | 0;
              address = I32[fp + code[pc + 2]! | 0]!;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 1) break;
              I32[to] = view.getInt8(at);
              pc += 4;
              continue;
            }
            case 27: { // i32.load8_u
              to = fp + code[pc + 1]! | 0;
              address = I32[fp + code[pc + 2]! | 0]!;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 1) break;
              I32[to] = view.getUint8(at);
              pc += 4;
              continue;
            }
            case 28: { // i32.load16_s
              to = fp + code[pc + 1]! | 0;
              address = I32[fp + code[pc + 2]! | 0]!;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 2) break;
              I32[to] = view.getInt16(at, true);
              pc += 4;
              continue;
            }
            case 29: { // i32.load16_u
              to = fp + code[pc + 1]! | 0;
              address = I32[fp + code[pc + 2]! | 0]!;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 2) break;
              I32[to] = view.getUint16(at, true);
              pc += 4;
              continue;
            }
            case 30: { // i64.load8_s
              to = fp + code[pc + 1]! | 0;
              address = I32[fp + code[pc + 2]! | 0]!;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 1) break;
              low = view.getInt8(at);
              I32[to] = low;
              I32[to + 1 | 0] = low >> 31;
              pc += 4;
              continue;
            }
            case 31: { // i64.load8_u
              to = fp + code[pc + 1]! | 0;
              address = I32[fp + code[pc + 2]! | 0]!;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 1) break;
              low = view.getUint8(at);
              I32[to] = low;
              I32[to + 1 | 0] = 0;
              pc += 4;
              continue;
            }
            case 32: { // i64.load16_s
              to = fp + code[pc + 1]! | 0;
              address = I32[fp + code[pc + 2]! | 0]!;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 2) break;
              low = view.getInt16(at, true);
              I32[to] = low;
              I32[to + 1 | 0] = low >> 31;
              pc += 4;
              continue;
            }
            case 33: { // i64.load16_u
              to = fp + code[pc + 1]! | 0;
              address = I32[fp + code[pc + 2]! | 0]!;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 2) break;
              low = view.getUint16(at, true);
              I32[to] = low;
              I32[to + 1 | 0] = 0;
              pc += 4;
              continue;
            }
            case 34: { // i64.load32_s
              to = fp + code[pc + 1]! | 0;
              address = I32[fp + code[pc + 2]! | 0]!;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 4) break;
              low = view.getInt32(at, true);
              I32[to] = low;
              I32[to + 1 | 0] = low >> 31;
              pc += 4;
              continue;
            }
            case 35: { // i64.load32_u
              to = fp + code[pc + 1]! | 0;
              address = I32[fp + code[pc + 2]! | 0]!;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 4) break;
              low = view.getInt32(at, true);
              I32[to] = low;
              I32[to + 1 | 0] = 0;
              pc += 4;
              continue;
            }
            case 36: { // i32.store
              address = I32[fp + code[pc + 1]! | 0]!;
              source = fp + code[pc + 2]! | 0;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 4) break;
              view.setInt32(at, I32[source]!, true);
              pc += 4;
              continue;
            }
            case 37: { // i64.store
              address = I32[fp + code[pc + 1]! | 0]!;
              source = fp + code[pc + 2]! | 0;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 8) break;
              view.setInt32(at, I32[source]!, true);
              view.setInt32(at + 4, I32[source + 1 | 0]!, true);
              pc += 4;
              continue;
            }
            case 38: { // i32.store8
              address = I32[fp + code[pc + 1]! | 0]!;
              source = fp + code[pc + 2]! | 0;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 1) break;
              view.setInt8(at, I32[source]!);
              pc += 4;
              continue;
            }
            case 39: { // i32.store16
              address = I32[fp + code[pc + 1]! | 0]!;
              source = fp + code[pc + 2]! | 0;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 2) break;
              view.setInt16(at, I32[source]!, true);
              pc += 4;
              continue;
            }
            case 40: { // i32.eqz
              a = I32[fp + code[pc + 2]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a === 0) as unknown as number) | 0;
              pc += 3;
              continue;
            }
            case 41: { // br_unless
              a = I32[fp + code[pc + 1]! | 0]!;
              pc = a === 0 ? code[pc + 2]! : pc + 3;
              continue;
            }
            case 42: { // br_if
              a = I32[fp + code[pc + 1]! | 0]!;
              pc = a === 0 ? pc + 3 : code[pc + 2]!;
              continue;
            }
            case 43: { // i32.eq
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a === b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 44: { // i32.eq k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = ((a === b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 45: { // br i32.eq
              a = I32[fp + code[pc + 1]! | 0]!;
              b = I32[fp + code[pc + 2]! | 0]!;
              pc = a === b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 46: { // br i32.eq k
              a = I32[fp + code[pc + 1]! | 0]!;
              b = code[pc + 2]!;
              pc = a === b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 47: { // i32.ne
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a !== b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 48: { // i32.ne k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = ((a !== b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 49: { // br i32.ne
              a = I32[fp + code[pc + 1]! | 0]!;
              b = I32[fp + code[pc + 2]! | 0]!;
              pc = a !== b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 50: { // br i32.ne k
              a = I32[fp + code[pc + 1]! | 0]!;
              b = code[pc + 2]!;
              pc = a !== b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 51: { // i32.lt_s
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a < b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 52: { // i32.lt_s k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = ((a < b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 53: { // br i32.lt_s
              a = I32[fp + code[pc + 1]! | 0]!;
              b = I32[fp + code[pc + 2]! | 0]!;
              pc = a < b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 54: { // br i32.lt_s k
              a = I32[fp + code[pc + 1]! | 0]!;
              b = code[pc + 2]!;
              pc = a < b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 55: { // i32.lt_u
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = (((a >>> 0) < (b >>> 0)) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 56: { // i32.lt_u k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = (((a >>> 0) < (b >>> 0)) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 57: { // br i32.lt_u
              a = I32[fp + code[pc + 1]! | 0]!;
              b = I32[fp + code[pc + 2]! | 0]!;
              pc = (a >>> 0) < (b >>> 0) ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 58: { // br i32.lt_u k
              a = I32[fp + code[pc + 1]! | 0]!;
              b = code[pc + 2]!;
              pc = (a >>> 0) < (b >>> 0) ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 59: { // i32.gt_s
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a > b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 60: { // i32.gt_s k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = ((a > b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 61: { // br i32.gt_s
              a = I32[fp + code[pc + 1]! | 0]!;
              b = I32[fp + code[pc + 2]! | 0]!;
              pc = a > b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 62: { // br i32.gt_s k
              a = I32[fp + code[pc + 1]! | 0]!;
              b = code[pc + 2]!;
              pc = a > b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 63: { // i32.gt_u
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = (((a >>> 0) > (b >>> 0)) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 64: { // i32.gt_u k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = (((a >>> 0) > (b >>> 0)) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 65: { // br i32.gt_u
              a = I32[fp + code[pc + 1]! | 0]!;
              b = I32[fp + code[pc + 2]! | 0]!;
              pc = (a >>> 0) > (b >>> 0) ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 66: { // br i32.gt_u k
              a = I32[fp + code[pc + 1]! | 0]!;
              b = code[pc + 2]!;
              pc = (a >>> 0) > (b >>> 0) ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 67: { // i32.le_s
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a <= b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 68: { // i32.le_s k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = ((a <= b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 69: { // br i32.le_s
              a = I32[fp + code[pc + 1]! | 0]!;
              b = I32[fp + code[pc + 2]! | 0]!;
              pc = a <= b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 70: { // br i32.le_s k
              a = I32[fp + code[pc + 1]! | 0]!;
              b = code[pc + 2]!;
              pc = a <= b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 71: { // i32.le_u
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = (((a >>> 0) <= (b >>> 0)) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 72: { // i32.le_u k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = (((a >>> 0) <= (b >>> 0)) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 73: { // br i32.le_u
              a = I32[fp + code[pc + 1]! | 0]!;
              b = I32[fp + code[pc + 2]! | 0]!;
              pc = (a >>> 0) <= (b >>> 0) ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 74: { // br i32.le_u k
              a = I32[fp + code[pc + 1]! | 0]!;
              b = code[pc + 2]!;
              pc = (a >>> 0) <= (b >>> 0) ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 75: { // i32.ge_s
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a >= b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 76: { // i32.ge_s k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = ((a >= b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 77: { // br i32.ge_s
              a = I32[fp + code[pc + 1]! | 0]!;
              b = I32[fp + code[pc + 2]! | 0]!;
              pc = a >= b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 78: { // br i32.ge_s k
              a = I32[fp + code[pc + 1]! | 0]!;
              b = code[pc + 2]!;
              pc = a >= b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 79: { // i32.ge_u
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = (((a >>> 0) >= (b >>> 0)) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 80: { // i32.ge_u k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = (((a >>> 0) >= (b >>> 0)) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 81: { // br i32.ge_u
              a = I32[fp + code[pc + 1]! | 0]!;
              b = I32[fp + code[pc + 2]! | 0]!;
              pc = (a >>> 0) >= (b >>> 0) ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 82: { // br i32.ge_u k
              a = I32[fp + code[pc + 1]! | 0]!;
              b = code[pc + 2]!;
              pc = (a >>> 0) >= (b >>> 0) ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 83: { // i64.eqz
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              I32[fp + code[pc + 1]! | 0] = (((a0 | a1) === 0) as unknown as number) | 0;
              pc += 3;
              continue;
            }
            case 84: { // br i64.eqz
              as = fp + code[pc + 1]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              pc = (a0 | a1) === 0 ? code[pc + 2]! : pc + 3;
              continue;
            }
            case 85: { // br not i64.eqz
              as = fp + code[pc + 1]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              pc = (a0 | a1) === 0 ? pc + 3 : code[pc + 2]!;
              continue;
            }
            case 86: { // i64.eq
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              I32[fp + code[pc + 1]! | 0] = (((a0 ^ b0 | a1 ^ b1) === 0) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 87: { // br i64.eq
              as = fp + code[pc + 1]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 2]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              pc = (a0 ^ b0 | a1 ^ b1) === 0 ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 88: { // i64.ne
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              I32[fp + code[pc + 1]! | 0] = (((a0 ^ b0 | a1 ^ b1) !== 0) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 89: { // br i64.ne
              as = fp + code[pc + 1]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 2]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              pc = (a0 ^ b0 | a1 ^ b1) !== 0 ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 90: { // i64.lt_s
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a1 < b1 || a1 === b1 && (a0 >>> 0) < (b0 >>> 0)) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 91: { // br i64.lt_s
              as = fp + code[pc + 1]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 2]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              pc = a1 < b1 || a1 === b1 && (a0 >>> 0) < (b0 >>> 0) ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 92: { // i64.lt_u
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              I32[fp + code[pc + 1]! | 0] = (((a1 >>> 0) < (b1 >>> 0) || a1 === b1 && (a0 >>> 0) < (b0 >>> 0)) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 93: { // br i64.lt_u
              as = fp + code[pc + 1]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 2]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              pc = (a1 >>> 0) < (b1 >>> 0) || a1 === b1 && (a0 >>> 0) < (b0 >>> 0) ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 94: { // i64.gt_s
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a1 > b1 || a1 === b1 && (a0 >>> 0) > (b0 >>> 0)) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 95: { // br i64.gt_s
              as = fp + code[pc + 1]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 2]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              pc = a1 > b1 || a1 === b1 && (a0 >>> 0) > (b0 >>> 0) ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 96: { // i64.gt_u
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              I32[fp + code[pc + 1]! | 0] = (((a1 >>> 0) > (b1 >>> 0) || a1 === b1 && (a0 >>> 0) > (b0 >>> 0)) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 97: { // br i64.gt_u
              as = fp + code[pc + 1]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 2]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              pc = (a1 >>> 0) > (b1 >>> 0) || a1 === b1 && (a0 >>> 0) > (b0 >>> 0) ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 98: { // i64.le_s
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a1 < b1 || a1 === b1 && (a0 >>> 0) <= (b0 >>> 0)) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 99: { // br i64.le_s
              as = fp + code[pc + 1]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 2]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              pc = a1 < b1 || a1 === b1 && (a0 >>> 0) <= (b0 >>> 0) ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 100: { // i64.le_u
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              I32[fp + code[pc + 1]! | 0] = (((a1 >>> 0) < (b1 >>> 0) || a1 === b1 && (a0 >>> 0) <= (b0 >>> 0)) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 101: { // br i64.le_u
              as = fp + code[pc + 1]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 2]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              pc = (a1 >>> 0) < (b1 >>> 0) || a1 === b1 && (a0 >>> 0) <= (b0 >>> 0) ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 102: { // i64.ge_s
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a1 > b1 || a1 === b1 && (a0 >>> 0) >= (b0 >>> 0)) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 103: { // br i64.ge_s
              as = fp + code[pc + 1]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 2]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              pc = a1 > b1 || a1 === b1 && (a0 >>> 0) >= (b0 >>> 0) ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 104: { // i64.ge_u
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              I32[fp + code[pc + 1]! | 0] = (((a1 >>> 0) > (b1 >>> 0) || a1 === b1 && (a0 >>> 0) >= (b0 >>> 0)) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 105: { // br i64.ge_u
              as = fp + code[pc + 1]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 2]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              pc = (a1 >>> 0) > (b1 >>> 0) || a1 === b1 && (a0 >>> 0) >= (b0 >>> 0) ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 106: { // f32.eq
              a = F32[fp + code[pc + 2]! | 0]!;
              b = F32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a === b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 107: { // br f32.eq
              a = F32[fp + code[pc + 1]! | 0]!;
              b = F32[fp + code[pc + 2]! | 0]!;
              pc = a === b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 108: { // br not f32.eq
              a = F32[fp + code[pc + 1]! | 0]!;
              b = F32[fp + code[pc + 2]! | 0]!;
              pc = a === b ? pc + 4 : code[pc + 3]!;
              continue;
            }
            case 109: { // f32.ne
              a = F32[fp + code[pc + 2]! | 0]!;
              b = F32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a !== b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 110: { // br f32.ne
              a = F32[fp + code[pc + 1]! | 0]!;
              b = F32[fp + code[pc + 2]! | 0]!;
              pc = a !== b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 111: { // br not f32.ne
              a = F32[fp + code[pc + 1]! | 0]!;
              b = F32[fp + code[pc + 2]! | 0]!;
              pc = a !== b ? pc + 4 : code[pc + 3]!;
              continue;
            }
            case 112: { // f32.lt
              a = F32[fp + code[pc + 2]! | 0]!;
              b = F32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a < b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 113: { // br f32.lt
              a = F32[fp + code[pc + 1]! | 0]!;
              b = F32[fp + code[pc + 2]! | 0]!;
              pc = a < b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 114: { // br not f32.lt
              a = F32[fp + code[pc + 1]! | 0]!;
              b = F32[fp + code[pc + 2]! | 0]!;
              pc = a < b ? pc + 4 : code[pc + 3]!;
              continue;
            }
            case 115: { // f32.gt
              a = F32[fp + code[pc + 2]! | 0]!;
              b = F32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a > b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 116: { // br f32.gt
              a = F32[fp + code[pc + 1]! | 0]!;
              b = F32[fp + code[pc + 2]! | 0]!;
              pc = a > b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 117: { // br not f32.gt
              a = F32[fp + code[pc + 1]! | 0]!;
              b = F32[fp + code[pc + 2]! | 0]!;
              pc = a > b ? pc + 4 : code[pc + 3]!;
              continue;
            }
            case 118: { // f32.le
              a = F32[fp + code[pc + 2]! | 0]!;
              b = F32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a <= b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 119: { // br f32.le
              a = F32[fp + code[pc + 1]! | 0]!;
              b = F32[fp + code[pc + 2]! | 0]!;
              pc = a <= b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 120: { // br not f32.le
              a = F32[fp + code[pc + 1]! | 0]!;
              b = F32[fp + code[pc + 2]! | 0]!;
              pc = a <= b ? pc + 4 : code[pc + 3]!;
              continue;
            }
            case 121: { // f32.ge
              a = F32[fp + code[pc + 2]! | 0]!;
              b = F32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = ((a >= b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 122: { // br f32.ge
              a = F32[fp + code[pc + 1]! | 0]!;
              b = F32[fp + code[pc + 2]! | 0]!;
              pc = a >= b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 123: { // br not f32.ge
              a = F32[fp + code[pc + 1]! | 0]!;
              b = F32[fp + code[pc + 2]! | 0]!;
              pc = a >= b ? pc + 4 : code[pc + 3]!;
              continue;
            }
            case 124: { // f64.eq
              a = F64[fp + code[pc + 2]! >> 1]!;
              b = F64[fp + code[pc + 3]! >> 1]!;
              I32[fp + code[pc + 1]! | 0] = ((a === b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 125: { // br f64.eq
              a = F64[fp + code[pc + 1]! >> 1]!;
              b = F64[fp + code[pc + 2]! >> 1]!;
              pc = a === b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 126: { // br not f64.eq
              a = F64[fp + code[pc + 1]! >> 1]!;
              b = F64[fp + code[pc + 2]! >> 1]!;
              pc = a === b ? pc + 4 : code[pc + 3]!;
              continue;
            }
            case 127: { // f64.ne
              a = F64[fp + code[pc + 2]! >> 1]!;
              b = F64[fp + code[pc + 3]! >> 1]!;
              I32[fp + code[pc + 1]! | 0] = ((a !== b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 128: { // br f64.ne
              a = F64[fp + code[pc + 1]! >> 1]!;
              b = F64[fp + code[pc + 2]! >> 1]!;
              pc = a !== b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 129: { // br not f64.ne
              a = F64[fp + code[pc + 1]! >> 1]!;
              b = F64[fp + code[pc + 2]! >> 1]!;
              pc = a !== b ? pc + 4 : code[pc + 3]!;
              continue;
            }
            case 130: { // f64.lt
              a = F64[fp + code[pc + 2]! >> 1]!;
              b = F64[fp + code[pc + 3]! >> 1]!;
              I32[fp + code[pc + 1]! | 0] = ((a < b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 131: { // br f64.lt
              a = F64[fp + code[pc + 1]! >> 1]!;
              b = F64[fp + code[pc + 2]! >> 1]!;
              pc = a < b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 132: { // br not f64.lt
              a = F64[fp + code[pc + 1]! >> 1]!;
              b = F64[fp + code[pc + 2]! >> 1]!;
              pc = a < b ? pc + 4 : code[pc + 3]!;
              continue;
            }
            case 133: { // f64.gt
              a = F64[fp + code[pc + 2]! >> 1]!;
              b = F64[fp + code[pc + 3]! >> 1]!;
              I32[fp + code[pc + 1]! | 0] = ((a > b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 134: { // br f64.gt
              a = F64[fp + code[pc + 1]! >> 1]!;
              b = F64[fp + code[pc + 2]! >> 1]!;
              pc = a > b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 135: { // br not f64.gt
              a = F64[fp + code[pc + 1]! >> 1]!;
              b = F64[fp + code[pc + 2]! >> 1]!;
              pc = a > b ? pc + 4 : code[pc + 3]!;
              continue;
            }
            case 136: { // f64.le
              a = F64[fp + code[pc + 2]! >> 1]!;
              b = F64[fp + code[pc + 3]! >> 1]!;
              I32[fp + code[pc + 1]! | 0] = ((a <= b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 137: { // br f64.le
              a = F64[fp + code[pc + 1]! >> 1]!;
              b = F64[fp + code[pc + 2]! >> 1]!;
              pc = a <= b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 138: { // br not f64.le
              a = F64[fp + code[pc + 1]! >> 1]!;
              b = F64[fp + code[pc + 2]! >> 1]!;
              pc = a <= b ? pc + 4 : code[pc + 3]!;
              continue;
            }
            case 139: { // f64.ge
              a = F64[fp + code[pc + 2]! >> 1]!;
              b = F64[fp + code[pc + 3]! >> 1]!;
              I32[fp + code[pc + 1]! | 0] = ((a >= b) as unknown as number) | 0;
              pc += 4;
              continue;
            }
            case 140: { // br f64.ge
              a = F64[fp + code[pc + 1]! >> 1]!;
              b = F64[fp + code[pc + 2]! >> 1]!;
              pc = a >= b ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 141: { // br not f64.ge
              a = F64[fp + code[pc + 1]! >> 1]!;
              b = F64[fp + code[pc + 2]! >> 1]!;
              pc = a >= b ? pc + 4 : code[pc + 3]!;
              continue;
            }
            case 142: { // i32.clz
              a = I32[fp + code[pc + 2]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = Math.clz32(a);
              pc += 3;
              continue;
            }
            case 143: { // i32.ctz
              a = I32[fp + code[pc + 2]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = 32 - Math.clz32(~a & a - 1);
              pc += 3;
              continue;
            }
            case 144: { // i32.add
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = a + b | 0;
              pc += 4;
              continue;
            }
            case 145: { // i32.add k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = a + b | 0;
              pc += 4;
              continue;
            }
            case 146: { // i32.sub
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = a - b | 0;
              pc += 4;
              continue;
            }
            case 147: { // i32.mul
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = Math.imul(a, b);
              pc += 4;
              continue;
            }
            case 148: { // i32.mul k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = Math.imul(a, b);
              pc += 4;
              continue;
            }
            case 149: { // i32.div_s
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = n.i32_div_s(a, b);
              pc += 4;
              continue;
            }
            case 150: { // i32.div_s k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = n.i32_div_s(a, b);
              pc += 4;
              continue;
            }
            case 151: { // i32.div_u
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = n.i32_div_u(a, b);
              pc += 4;
              continue;
            }
            case 152: { // i32.div_u k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = n.i32_div_u(a, b);
              pc += 4;
              continue;
            }
            case 153: { // i32.rem_s
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = n.i32_rem_s(a, b);
              pc += 4;
              continue;
            }
            case 154: { // i32.rem_s k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = n.i32_rem_s(a, b);
              pc += 4;
              continue;
            }
            case 155: { // i32.rem_u
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = n.i32_rem_u(a, b);
              pc += 4;
              continue;
            }
            case 156: { // i32.rem_u k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = n.i32_rem_u(a, b);
              pc += 4;
              continue;
            }
            case 157: { // i32.and
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = a & b;
              pc += 4;
              continue;
            }
            case 158: { // i32.and k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = a & b;
              pc += 4;
              continue;
            }
            case 159: { // i32.or
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = a | b;
              pc += 4;
              continue;
            }
            case 160: { // i32.or k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = a | b;
              pc += 4;
              continue;
            }
            case 161: { // i32.xor
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = a ^ b;
              pc += 4;
              continue;
            }
            case 162: { // i32.xor k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = a ^ b;
              pc += 4;
              continue;
            }
            case 163: { // i32.shl
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = a << b;
              pc += 4;
              continue;
            }
            case 164: { // i32.shl k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = a << b;
              pc += 4;
              continue;
            }
            case 165: { // i32.shr_s
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = a >> b;
              pc += 4;
              continue;
            }
            case 166: { // i32.shr_s k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = a >> b;
              pc += 4;
              continue;
            }
            case 167: { // i32.shr_u
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = a >>> b | 0;
              pc += 4;
              continue;
            }
            case 168: { // i32.shr_u k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = a >>> b | 0;
              pc += 4;
              continue;
            }
            case 169: { // i32.rotl
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = a << b | a >>> 32 - b;
              pc += 4;
              continue;
            }
            case 170: { // i32.rotl k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = a << b | a >>> 32 - b;
              pc += 4;
              continue;
            }
            case 171: { // i32.rotr
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = a >>> b | a << 32 - b;
              pc += 4;
              continue;
            }
            case 172: { // i32.rotr k
              a = I32[fp + code[pc + 2]! | 0]!;
              b = code[pc + 3]!;
              I32[fp + code[pc + 1]! | 0] = a >>> b | a << 32 - b;
              pc += 4;
              continue;
            }
            case 173: { // i64.add
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              r = fp + code[pc + 1]! | 0;
              r0 = a0 + b0 | 0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 + b1 + (((r0 >>> 0) < (a0 >>> 0)) as unknown as number | 0) | 0;
              pc += 4;
              continue;
            }
            case 174: { // i64.sub
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              r = fp + code[pc + 1]! | 0;
              r0 = a0 - b0 | 0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 - b1 - (((a0 >>> 0) < (b0 >>> 0)) as unknown as number | 0) | 0;
              pc += 4;
              continue;
            }
            case 175: { // i64.mul
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              r = fp + code[pc + 1]! | 0;
              r0 = Math.imul(a0, b0);
              I32[r] = r0;
              I32[r + 1 | 0] = Math.imul(a0, b1) + Math.imul(b0, a1) + (((a0 >>> 0) * (b0 >>> 0) - (r0 >>> 0)) * 2.3283064365386963e-10 + 6755399441055744 | 0) | 0;
              pc += 4;
              continue;
            }
            case 176: { // i64.and
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              r = fp + code[pc + 1]! | 0;
              r0 = a0 & b0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 & b1;
              pc += 4;
              continue;
            }
            case 177: { // i64.or
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              r = fp + code[pc + 1]! | 0;
              r0 = a0 | b0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 | b1;
              pc += 4;
              continue;
            }
            case 178: { // i64.xor
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              b1 = I32[bs + 1 | 0]!;
              r = fp + code[pc + 1]! | 0;
              r0 = a0 ^ b0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 ^ b1;
              pc += 4;
              continue;
            }
            case 179: { // i64.shl
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              r = fp + code[pc + 1]! | 0;
              r0 = b0 & 32 ? 0 : a0 << b0;
              I32[r] = r0;
              I32[r + 1 | 0] = b0 & 32 ? a0 << b0 : a1 << b0 | a0 >>> 1 >>> ~b0;
              pc += 4;
              continue;
            }
            case 180: { // i64.shr_s
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              r = fp + code[pc + 1]! | 0;
              r0 = b0 & 32 ? a1 >> b0 : a0 >>> b0 | a1 << 1 << ~b0;
              I32[r] = r0;
              I32[r + 1 | 0] = b0 & 32 ? a1 >> 31 : a1 >> b0;
              pc += 4;
              continue;
            }
            case 181: { // i64.shr_u
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              r = fp + code[pc + 1]! | 0;
              r0 = b0 & 32 ? a1 >>> b0 | 0 : a0 >>> b0 | a1 << 1 << ~b0;
              I32[r] = r0;
              I32[r + 1 | 0] = b0 & 32 ? 0 : a1 >>> b0 | 0;
              pc += 4;
              continue;
            }
            case 182: { // i64.rotl
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              r = fp + code[pc + 1]! | 0;
              r0 = b0 & 32 ? a1 << b0 | a0 >>> 1 >>> ~b0 : a0 << b0 | a1 >>> 1 >>> ~b0;
              I32[r] = r0;
              I32[r + 1 | 0] = b0 & 32 ? a0 << b0 | a1 >>> 1 >>> ~b0 : a1 << b0 | a0 >>> 1 >>> ~b0;
              pc += 4;
              continue;
            }
            case 183: { // i64.rotr
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b0 = I32[bs]!;
              r = fp + code[pc + 1]! | 0;
              r0 = b0 & 32 ? a1 >>> b0 | a0 << 1 << ~b0 : a0 >>> b0 | a1 << 1 << ~b0;
              I32[r] = r0;
              I32[r + 1 | 0] = b0 & 32 ? a0 >>> b0 | a1 << 1 << ~b0 : a1 >>> b0 | a0 << 1 << ~b0;
              pc += 4;
              continue;
            }
            case 184: { // f32.abs
              a = I32[fp + code[pc + 2]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = a & 0x7fffffff;
              pc += 3;
              continue;
            }
            case 185: { // f32.neg
              a = I32[fp + code[pc + 2]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = a ^ 0x80000000;
              pc += 3;
              continue;
            }
            case 186: { // f32.ceil
              a = F32[fp + code[pc + 2]! | 0]!;
              F32[fp + code[pc + 1]! | 0] = Math.ceil(a);
              pc += 3;
              continue;
            }
            case 187: { // f32.floor
              a = F32[fp + code[pc + 2]! | 0]!;
              F32[fp + code[pc + 1]! | 0] = Math.floor(a);
              pc += 3;
              continue;
            }
            case 188: { // f32.trunc
              a = F32[fp + code[pc + 2]! | 0]!;
              F32[fp + code[pc + 1]! | 0] = Math.trunc(a);
              pc += 3;
              continue;
            }
            case 189: { // f32.sqrt
              a = F32[fp + code[pc + 2]! | 0]!;
              F32[fp + code[pc + 1]! | 0] = Math.fround(Math.sqrt(a));
              pc += 3;
              continue;
            }
            case 190: { // f32.add
              a = F32[fp + code[pc + 2]! | 0]!;
              b = F32[fp + code[pc + 3]! | 0]!;
              F32[fp + code[pc + 1]! | 0] = Math.fround(a + b);
              pc += 4;
              continue;
            }
            case 191: { // f32.sub
              a = F32[fp + code[pc + 2]! | 0]!;
              b = F32[fp + code[pc + 3]! | 0]!;
              F32[fp + code[pc + 1]! | 0] = Math.fround(a - b);
              pc += 4;
              continue;
            }
            case 192: { // f32.mul
              a = F32[fp + code[pc + 2]! | 0]!;
              b = F32[fp + code[pc + 3]! | 0]!;
              F32[fp + code[pc + 1]! | 0] = Math.fround(a * b);
              pc += 4;
              continue;
            }
            case 193: { // f32.div
              a = F32[fp + code[pc + 2]! | 0]!;
              b = F32[fp + code[pc + 3]! | 0]!;
              F32[fp + code[pc + 1]! | 0] = Math.fround(a / b);
              pc += 4;
              continue;
            }
            case 194: { // f32.min
              a = F32[fp + code[pc + 2]! | 0]!;
              b = F32[fp + code[pc + 3]! | 0]!;
              F32[fp + code[pc + 1]! | 0] = a < b ? a : b < a ? b : a === b ? (1 / b < 0 ? b : a) : a + b;
              pc += 4;
              continue;
            }
            case 195: { // f32.max
              a = F32[fp + code[pc + 2]! | 0]!;
              b = F32[fp + code[pc + 3]! | 0]!;
              F32[fp + code[pc + 1]! | 0] = a > b ? a : b > a ? b : a === b ? (1 / b < 0 ? a : b) : a + b;
              pc += 4;
              continue;
            }
            case 196: { // f32.copysign
              a = I32[fp + code[pc + 2]! | 0]!;
              b = I32[fp + code[pc + 3]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = a & 0x7fffffff | b & 0x80000000;
              pc += 4;
              continue;
            }
            case 197: { // f64.abs
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              r = fp + code[pc + 1]! | 0;
              r0 = a0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 & 0x7fffffff;
              pc += 3;
              continue;
            }
            case 198: { // f64.neg
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              r = fp + code[pc + 1]! | 0;
              r0 = a0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 ^ 0x80000000;
              pc += 3;
              continue;
            }
            case 199: { // f64.ceil
              a = F64[fp + code[pc + 2]! >> 1]!;
              F64[fp + code[pc + 1]! >> 1] = a === a ? Math.ceil(a) : a + a;
              pc += 3;
              continue;
            }
            case 200: { // f64.floor
              a = F64[fp + code[pc + 2]! >> 1]!;
              F64[fp + code[pc + 1]! >> 1] = a === a ? Math.floor(a) : a + a;
              pc += 3;
              continue;
            }
            case 201: { // f64.trunc
              a = F64[fp + code[pc + 2]! >> 1]!;
              F64[fp + code[pc + 1]! >> 1] = a === a ? Math.trunc(a) : a + a;
              pc += 3;
              continue;
            }
            case 202: { // f64.sqrt
              a = F64[fp + code[pc + 2]! >> 1]!;
              F64[fp + code[pc + 1]! >> 1] = Math.sqrt(a);
              pc += 3;
              continue;
            }
            case 203: { // f64.add
              a = F64[fp + code[pc + 2]! >> 1]!;
              b = F64[fp + code[pc + 3]! >> 1]!;
              F64[fp + code[pc + 1]! >> 1] = a + b;
              pc += 4;
              continue;
            }
            case 204: { // f64.sub
              a = F64[fp + code[pc + 2]! >> 1]!;
              b = F64[fp + code[pc + 3]! >> 1]!;
              F64[fp + code[pc + 1]! >> 1] = a - b;
              pc += 4;
              continue;
            }
            case 205: { // f64.mul
              a = F64[fp + code[pc + 2]! >> 1]!;
              b = F64[fp + code[pc + 3]! >> 1]!;
              F64[fp + code[pc + 1]! >> 1] = a * b;
              pc += 4;
              continue;
            }
            case 206: { // f64.div
              a = F64[fp + code[pc + 2]! >> 1]!;
              b = F64[fp + code[pc + 3]! >> 1]!;
              F64[fp + code[pc + 1]! >> 1] = a / b;
              pc += 4;
              continue;
            }
            case 207: { // f64.min
              a = F64[fp + code[pc + 2]! >> 1]!;
              b = F64[fp + code[pc + 3]! >> 1]!;
              F64[fp + code[pc + 1]! >> 1] = a < b ? a : b < a ? b : a === b ? (1 / b < 0 ? b : a) : a + b;
              pc += 4;
              continue;
            }
            case 208: { // f64.max
              a = F64[fp + code[pc + 2]! >> 1]!;
              b = F64[fp + code[pc + 3]! >> 1]!;
              F64[fp + code[pc + 1]! >> 1] = a > b ? a : b > a ? b : a === b ? (1 / b < 0 ? a : b) : a + b;
              pc += 4;
              continue;
            }
            case 209: { // f64.copysign
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              bs = fp + code[pc + 3]! | 0;
              b1 = I32[bs + 1 | 0]!;
              r = fp + code[pc + 1]! | 0;
              r0 = a0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 & 0x7fffffff | b1 & 0x80000000;
              pc += 4;
              continue;
            }
            case 210: { // i32.trunc_f32_s
              a = F32[fp + code[pc + 2]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = n.i32_trunc_s(a);
              pc += 3;
              continue;
            }
            case 211: { // i32.trunc_f32_u
              a = F32[fp + code[pc + 2]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = n.i32_trunc_u(a);
              pc += 3;
              continue;
            }
            case 212: { // i32.trunc_f64_s
              a = F64[fp + code[pc + 2]! >> 1]!;
              I32[fp + code[pc + 1]! | 0] = n.i32_trunc_s(a);
              pc += 3;
              continue;
            }
            case 213: { // i32.trunc_f64_u
              a = F64[fp + code[pc + 2]! >> 1]!;
              I32[fp + code[pc + 1]! | 0] = n.i32_trunc_u(a);
              pc += 3;
              continue;
            }
            case 214: { // i64.extend_i32_s
              a = I32[fp + code[pc + 2]! | 0]!;
              r = fp + code[pc + 1]! | 0;
              r0 = a;
              I32[r] = r0;
              I32[r + 1 | 0] = a >> 31;
              pc += 3;
              continue;
            }
            case 215: { // i64.extend_i32_u
              a = I32[fp + code[pc + 2]! | 0]!;
              r = fp + code[pc + 1]! | 0;
              r0 = a;
              I32[r] = r0;
              I32[r + 1 | 0] = 0;
              pc += 3;
              continue;
            }
            case 216: { // f32.convert_i32_s
              a = I32[fp + code[pc + 2]! | 0]!;
              F32[fp + code[pc + 1]! | 0] = Math.fround(a);
              pc += 3;
              continue;
            }
            case 217: { // f32.convert_i32_u
              a = I32[fp + code[pc + 2]! | 0]!;
              F32[fp + code[pc + 1]! | 0] = Math.fround(a >>> 0);
              pc += 3;
              continue;
            }
            case 218: { // f32.demote_f64
              a = F64[fp + code[pc + 2]! >> 1]!;
              F32[fp + code[pc + 1]! | 0] = Math.fround(a);
              pc += 3;
              continue;
            }
            case 219: { // f64.convert_i32_s
              a = I32[fp + code[pc + 2]! | 0]!;
              F64[fp + code[pc + 1]! >> 1] = a;
              pc += 3;
              continue;
            }
            case 220: { // f64.convert_i32_u
              a = I32[fp + code[pc + 2]! | 0]!;
              F64[fp + code[pc + 1]! >> 1] = a >>> 0;
              pc += 3;
              continue;
            }
            case 221: { // f64.promote_f32
              a = F32[fp + code[pc + 2]! | 0]!;
              F64[fp + code[pc + 1]! >> 1] = a;
              pc += 3;
              continue;
            }
            case 222: { // i32.extend8_s
              a = I32[fp + code[pc + 2]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = a << 24 >> 24;
              pc += 3;
              continue;
            }
            case 223: { // i32.extend16_s
              a = I32[fp + code[pc + 2]! | 0]!;
              I32[fp + code[pc + 1]! | 0] = a << 16 >> 16;
              pc += 3;
              continue;
            }
            case 224: { // i64.extend8_s
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              r = fp + code[pc + 1]! | 0;
              r0 = a0 << 24 >> 24;
              I32[r] = r0;
              I32[r + 1 | 0] = r0 >> 31;
              pc += 3;
              continue;
            }
            case 225: { // i64.extend16_s
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              r = fp + code[pc + 1]! | 0;
              r0 = a0 << 16 >> 16;
              I32[r] = r0;
              I32[r + 1 | 0] = r0 >> 31;
              pc += 3;
              continue;
            }
            case 226: { // i64.extend32_s
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              r = fp + code[pc + 1]! | 0;
              r0 = a0;
              I32[r] = r0;
              I32[r + 1 | 0] = a0 >> 31;
              pc += 3;
              continue;
            }
            case 227: { // i32.add k > i32.load
              to = fp + code[pc + 1]! | 0;
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              address = x + y | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 4) break;
              I32[to] = view.getInt32(at, true);
              pc += 5;
              continue;
            }
            case 228: { // i32.add k > i64.load
              to = fp + code[pc + 1]! | 0;
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              address = x + y | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 8) break;
              I32[to] = view.getInt32(at, true);
              I32[to + 1 | 0] = view.getInt32(at + 4, true);
              pc += 5;
              continue;
            }
            case 229: { // i32.add k > i32.load8_s
              to = fp + code[pc + 1]! | 0;
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              address = x + y | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 1) break;
              I32[to] = view.getInt8(at);
              pc += 5;
              continue;
            }
            case 230: { // i32.add k > i32.load8_u
              to = fp + code[pc + 1]! | 0;
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              address = x + y | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 1) break;
              I32[to] = view.getUint8(at);
              pc += 5;
              continue;
            }
            case 231: { // i32.add k > i32.load16_s
              to = fp + code[pc + 1]! | 0;
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              address = x + y | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 2) break;
              I32[to] = view.getInt16(at, true);
              pc += 5;
              continue;
            }
            case 232: { // i32.add k > i32.load16_u
              to = fp + code[pc + 1]! | 0;
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              address = x + y | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 2) break;
              I32[to] = view.getUint16(at, true);
              pc += 5;
              continue;
            }
            case 233: { // i32.add k > i64.load8_u
              to = fp + code[pc + 1]! | 0;
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              address = x + y | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 1) break;
              low = view.getUint8(at);
              I32[to] = low;
              I32[to + 1 | 0] = 0;
              pc += 5;
              continue;
            }
            case 234: { // i32.add k > i64.load32_u
              to = fp + code[pc + 1]! | 0;
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              address = x + y | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 4) break;
              low = view.getInt32(at, true);
              I32[to] = low;
              I32[to + 1 | 0] = 0;
              pc += 5;
              continue;
            }
            case 235: { // i32.add k > i32.store
              x = I32[fp + code[pc + 1]! | 0]!;
              y = code[pc + 2]!;
              address = x + y | 0;
              source = fp + code[pc + 3]! | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 4) break;
              view.setInt32(at, I32[source]!, true);
              pc += 5;
              continue;
            }
            case 236: { // i32.add k > i64.store
              x = I32[fp + code[pc + 1]! | 0]!;
              y = code[pc + 2]!;
              address = x + y | 0;
              source = fp + code[pc + 3]! | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 8) break;
              view.setInt32(at, I32[source]!, true);
              view.setInt32(at + 4, I32[source + 1 | 0]!, true);
              pc += 5;
              continue;
            }
            case 237: { // i32.add k > i32.store8
              x = I32[fp + code[pc + 1]! | 0]!;
              y = code[pc + 2]!;
              address = x + y | 0;
              source = fp + code[pc + 3]! | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 1) break;
              view.setInt8(at, I32[source]!);
              pc += 5;
              continue;
            }
            case 238: { // i32.add k > i32.store16
              x = I32[fp + code[pc + 1]! | 0]!;
              y = code[pc + 2]!;
              address = x + y | 0;
              source = fp + code[pc + 3]! | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 2) break;
              view.setInt16(at, I32[source]!, true);
              pc += 5;
              continue;
            }
            case 239: { // i32.add > i32.load
              to = fp + code[pc + 1]! | 0;
              x = I32[fp + code[pc + 2]! | 0]!;
              y = I32[fp + code[pc + 3]! | 0]!;
              address = x + y | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 4) break;
              I32[to] = view.getInt32(at, true);
              pc += 5;
              continue;
            }
            case 240: { // i32.add > i64.load
              to = fp + code[pc + 1]! | 0;
              x = I32[fp + code[pc + 2]! | 0]!;
              y = I32[fp + code[pc + 3]! | 0]!;
              address = x + y | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 8) break;
              I32[to] = view.getInt32(at, true);
              I32[to + 1 | 0] = view.getInt32(at + 4, true);
              pc += 5;
              continue;
            }
            case 241: { // i32.add > i32.load8_u
              to = fp + code[pc + 1]! | 0;
              x = I32[fp + code[pc + 2]! | 0]!;
              y = I32[fp + code[pc + 3]! | 0]!;
              address = x + y | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 1) break;
              I32[to] = view.getUint8(at);
              pc += 5;
              continue;
            }
            case 242: { // i32.add > i32.load16_u
              to = fp + code[pc + 1]! | 0;
              x = I32[fp + code[pc + 2]! | 0]!;
              y = I32[fp + code[pc + 3]! | 0]!;
              address = x + y | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 2) break;
              I32[to] = view.getUint16(at, true);
              pc += 5;
              continue;
            }
            case 243: { // i32.add > i32.store
              x = I32[fp + code[pc + 1]! | 0]!;
              y = I32[fp + code[pc + 2]! | 0]!;
              address = x + y | 0;
              source = fp + code[pc + 3]! | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 4) break;
              view.setInt32(at, I32[source]!, true);
              pc += 5;
              continue;
            }
            case 244: { // i32.add > i64.store
              x = I32[fp + code[pc + 1]! | 0]!;
              y = I32[fp + code[pc + 2]! | 0]!;
              address = x + y | 0;
              source = fp + code[pc + 3]! | 0;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 8) break;
              view.setInt32(at, I32[source]!, true);
              view.setInt32(at + 4, I32[source + 1 | 0]!, true);
              pc += 5;
              continue;
            }
            case 245: { // i32.shl k > i32.add
              a = I32[fp + code[pc + 2]! | 0]!;
              x = I32[fp + code[pc + 3]! | 0]!;
              y = code[pc + 4]!;
              b = x << y;
              I32[fp + code[pc + 1]! | 0] = a + b | 0;
              pc += 5;
              continue;
            }
            case 246: { // i32.mul > i32.add
              a = I32[fp + code[pc + 2]! | 0]!;
              x = I32[fp + code[pc + 3]! | 0]!;
              y = I32[fp + code[pc + 4]! | 0]!;
              b = Math.imul(x, y);
              I32[fp + code[pc + 1]! | 0] = a + b | 0;
              pc += 5;
              continue;
            }
            case 247: { // i32.mul k > i32.add
              a = I32[fp + code[pc + 2]! | 0]!;
              x = I32[fp + code[pc + 3]! | 0]!;
              y = code[pc + 4]!;
              b = Math.imul(x, y);
              I32[fp + code[pc + 1]! | 0] = a + b | 0;
              pc += 5;
              continue;
            }
            case 248: { // i32.shr_u k > i32.add
              a = I32[fp + code[pc + 2]! | 0]!;
              x = I32[fp + code[pc + 3]! | 0]!;
              y = code[pc + 4]!;
              b = x >>> y | 0;
              I32[fp + code[pc + 1]! | 0] = a + b | 0;
              pc += 5;
              continue;
            }
            case 249: { // i32.shr_u k > i32.xor
              a = I32[fp + code[pc + 2]! | 0]!;
              x = I32[fp + code[pc + 3]! | 0]!;
              y = code[pc + 4]!;
              b = x >>> y | 0;
              I32[fp + code[pc + 1]! | 0] = a ^ b;
              pc += 5;
              continue;
            }
            case 250: { // i32.xor > i32.add
              a = I32[fp + code[pc + 2]! | 0]!;
              x = I32[fp + code[pc + 3]! | 0]!;
              y = I32[fp + code[pc + 4]! | 0]!;
              b = x ^ y;
              I32[fp + code[pc + 1]! | 0] = a + b | 0;
              pc += 5;
              continue;
            }
            case 251: { // i32.add > i32.add
              a = I32[fp + code[pc + 2]! | 0]!;
              x = I32[fp + code[pc + 3]! | 0]!;
              y = I32[fp + code[pc + 4]! | 0]!;
              b = x + y | 0;
              I32[fp + code[pc + 1]! | 0] = a + b | 0;
              pc += 5;
              continue;
            }
            case 252: { // i32.rotl k > i32.add
              a = I32[fp + code[pc + 2]! | 0]!;
              x = I32[fp + code[pc + 3]! | 0]!;
              y = code[pc + 4]!;
              b = x << y | x >>> 32 - y;
              I32[fp + code[pc + 1]! | 0] = a + b | 0;
              pc += 5;
              continue;
            }
            case 253: { // i32.rotl k > i32.xor
              a = I32[fp + code[pc + 2]! | 0]!;
              x = I32[fp + code[pc + 3]! | 0]!;
              y = code[pc + 4]!;
              b = x << y | x >>> 32 - y;
              I32[fp + code[pc + 1]! | 0] = a ^ b;
              pc += 5;
              continue;
            }
            case 254: { // i32.load > i32.add
              a = I32[fp + code[pc + 2]! | 0]!;
              address = I32[fp + code[pc + 3]! | 0]!;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              b = 0;
              if (at >>> 0 > limit - 4) {
                far.load(40, view, address, offset, far.I32, 0);
                b = far.I32[0]!;
              } else {
                b = view.getInt32(at, true);
              }
              I32[fp + code[pc + 1]! | 0] = a + b | 0;
              pc += 5;
              continue;
            }
            case 255: { // i32.load > i32.mul
              a = I32[fp + code[pc + 2]! | 0]!;
              address = I32[fp + code[pc + 3]! | 0]!;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              b = 0;
              if (at >>> 0 > limit - 4) {
                far.load(40, view, address, offset, far.I32, 0);
                b = far.I32[0]!;
              } else {
                b = view.getInt32(at, true);
              }
              I32[fp + code[pc + 1]! | 0] = Math.imul(a, b);
              pc += 5;
              continue;
            }
            case 256: { // i32.load > i32.xor
              a = I32[fp + code[pc + 2]! | 0]!;
              address = I32[fp + code[pc + 3]! | 0]!;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              b = 0;
              if (at >>> 0 > limit - 4) {
                far.load(40, view, address, offset, far.I32, 0);
                b = far.I32[0]!;
              } else {
                b = view.getInt32(at, true);
              }
              I32[fp + code[pc + 1]! | 0] = a ^ b;
              pc += 5;
              continue;
            }
            case 257: { // i32.load8_u > i32.add
              a = I32[fp + code[pc + 2]! | 0]!;
              address = I32[fp + code[pc + 3]! | 0]!;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              b = 0;
              if (at >>> 0 > limit - 1) {
                far.load(45, view, address, offset, far.I32, 0);
                b = far.I32[0]!;
              } else {
                b = view.getUint8(at);
              }
              I32[fp + code[pc + 1]! | 0] = a + b | 0;
              pc += 5;
              continue;
            }
            case 258: { // i32.shl k > i32.add k
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              a = x << y;
              b = code[pc + 4]!;
              I32[fp + code[pc + 1]! | 0] = a + b | 0;
              pc += 5;
              continue;
            }
            case 259: { // i32.mul k > i32.add k
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              a = Math.imul(x, y);
              b = code[pc + 4]!;
              I32[fp + code[pc + 1]! | 0] = a + b | 0;
              pc += 5;
              continue;
            }
            case 260: { // i32.add > i32.add k
              x = I32[fp + code[pc + 2]! | 0]!;
              y = I32[fp + code[pc + 3]! | 0]!;
              a = x + y | 0;
              b = code[pc + 4]!;
              I32[fp + code[pc + 1]! | 0] = a + b | 0;
              pc += 5;
              continue;
            }
            case 261: { // i32.and k > i32.shl k
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              a = x & y;
              b = code[pc + 4]!;
              I32[fp + code[pc + 1]! | 0] = a << b;
              pc += 5;
              continue;
            }
            case 262: { // i32.and k > br_if
              x = I32[fp + code[pc + 1]! | 0]!;
              y = code[pc + 2]!;
              a = x & y;
              pc = a === 0 ? pc + 4 : code[pc + 3]!;
              continue;
            }
            case 263: { // i32.and k > br_unless
              x = I32[fp + code[pc + 1]! | 0]!;
              y = code[pc + 2]!;
              a = x & y;
              pc = a === 0 ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 264: { // i32.shr_u k > i32.and k
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              a = x >>> y | 0;
              b = code[pc + 4]!;
              I32[fp + code[pc + 1]! | 0] = a & b;
              pc += 5;
              continue;
            }
            case 265: { // i32.add k > i32.and k
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              a = x + y | 0;
              b = code[pc + 4]!;
              I32[fp + code[pc + 1]! | 0] = a & b;
              pc += 5;
              continue;
            }
            case 266: { // i32.add k > i32.shr_u k
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              a = x + y | 0;
              b = code[pc + 4]!;
              I32[fp + code[pc + 1]! | 0] = a >>> b | 0;
              pc += 5;
              continue;
            }
            case 267: { // i32.load8_u > i32.shl k
              address = I32[fp + code[pc + 2]! | 0]!;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              a = 0;
              if (at >>> 0 > limit - 1) {
                far.load(45, view, address, offset, far.I32, 0);
                a = far.I32[0]!;
              } else {
                a = view.getUint8(at);
              }
              b = code[pc + 4]!;
              I32[fp + code[pc + 1]! | 0] = a << b;
              pc += 5;
              continue;
            }
            case 268: { // i32.load8_u > br_if
              address = I32[fp + code[pc + 1]! | 0]!;
              offset = code[pc + 2]!;
              at = address + offset | address & 0x80000000;
              a = 0;
              if (at >>> 0 > limit - 1) {
                far.load(45, view, address, offset, far.I32, 0);
                a = far.I32[0]!;
              } else {
                a = view.getUint8(at);
              }
              pc = a === 0 ? pc + 4 : code[pc + 3]!;
              continue;
            }
            case 269: { // i32.load8_u > br_unless
              address = I32[fp + code[pc + 1]! | 0]!;
              offset = code[pc + 2]!;
              at = address + offset | address & 0x80000000;
              a = 0;
              if (at >>> 0 > limit - 1) {
                far.load(45, view, address, offset, far.I32, 0);
                a = far.I32[0]!;
              } else {
                a = view.getUint8(at);
              }
              pc = a === 0 ? code[pc + 3]! : pc + 4;
              continue;
            }
            case 270: { // i32.load8_u > br i32.ne k
              address = I32[fp + code[pc + 1]! | 0]!;
              offset = code[pc + 2]!;
              at = address + offset | address & 0x80000000;
              a = 0;
              if (at >>> 0 > limit - 1) {
                far.load(45, view, address, offset, far.I32, 0);
                a = far.I32[0]!;
              } else {
                a = view.getUint8(at);
              }
              b = code[pc + 3]!;
              pc = a !== b ? code[pc + 4]! : pc + 5;
              continue;
            }
            case 271: { // i64.shr_u > i64.xor
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              xs = fp + code[pc + 3]! | 0;
              x0 = I32[xs]!;
              x1 = I32[xs + 1 | 0]!;
              ys = fp + code[pc + 4]! | 0;
              y0 = I32[ys]!;
              b0 = y0 & 32 ? x1 >>> y0 | 0 : x0 >>> y0 | x1 << 1 << ~y0;
              b1 = y0 & 32 ? 0 : x1 >>> y0 | 0;
              r = fp + code[pc + 1]! | 0;
              r0 = a0 ^ b0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 ^ b1;
              pc += 5;
              continue;
            }
            case 272: { // i64.shr_u > i64.add
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              xs = fp + code[pc + 3]! | 0;
              x0 = I32[xs]!;
              x1 = I32[xs + 1 | 0]!;
              ys = fp + code[pc + 4]! | 0;
              y0 = I32[ys]!;
              b0 = y0 & 32 ? x1 >>> y0 | 0 : x0 >>> y0 | x1 << 1 << ~y0;
              b1 = y0 & 32 ? 0 : x1 >>> y0 | 0;
              r = fp + code[pc + 1]! | 0;
              r0 = a0 + b0 | 0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 + b1 + (((r0 >>> 0) < (a0 >>> 0)) as unknown as number | 0) | 0;
              pc += 5;
              continue;
            }
            case 273: { // i64.shl > i64.xor
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              xs = fp + code[pc + 3]! | 0;
              x0 = I32[xs]!;
              x1 = I32[xs + 1 | 0]!;
              ys = fp + code[pc + 4]! | 0;
              y0 = I32[ys]!;
              b0 = y0 & 32 ? 0 : x0 << y0;
              b1 = y0 & 32 ? x0 << y0 : x1 << y0 | x0 >>> 1 >>> ~y0;
              r = fp + code[pc + 1]! | 0;
              r0 = a0 ^ b0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 ^ b1;
              pc += 5;
              continue;
            }
            case 274: { // i64.rotl > i64.xor
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              xs = fp + code[pc + 3]! | 0;
              x0 = I32[xs]!;
              x1 = I32[xs + 1 | 0]!;
              ys = fp + code[pc + 4]! | 0;
              y0 = I32[ys]!;
              b0 = y0 & 32 ? x1 << y0 | x0 >>> 1 >>> ~y0 : x0 << y0 | x1 >>> 1 >>> ~y0;
              b1 = y0 & 32 ? x0 << y0 | x1 >>> 1 >>> ~y0 : x1 << y0 | x0 >>> 1 >>> ~y0;
              r = fp + code[pc + 1]! | 0;
              r0 = a0 ^ b0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 ^ b1;
              pc += 5;
              continue;
            }
            case 275: { // i64.rotl > i64.add
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              xs = fp + code[pc + 3]! | 0;
              x0 = I32[xs]!;
              x1 = I32[xs + 1 | 0]!;
              ys = fp + code[pc + 4]! | 0;
              y0 = I32[ys]!;
              b0 = y0 & 32 ? x1 << y0 | x0 >>> 1 >>> ~y0 : x0 << y0 | x1 >>> 1 >>> ~y0;
              b1 = y0 & 32 ? x0 << y0 | x1 >>> 1 >>> ~y0 : x1 << y0 | x0 >>> 1 >>> ~y0;
              r = fp + code[pc + 1]! | 0;
              r0 = a0 + b0 | 0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 + b1 + (((r0 >>> 0) < (a0 >>> 0)) as unknown as number | 0) | 0;
              pc += 5;
              continue;
            }
            case 276: { // i64.xor > i64.rotl
              xs = fp + code[pc + 2]! | 0;
              x0 = I32[xs]!;
              x1 = I32[xs + 1 | 0]!;
              ys = fp + code[pc + 3]! | 0;
              y0 = I32[ys]!;
              y1 = I32[ys + 1 | 0]!;
              a0 = x0 ^ y0;
              a1 = x1 ^ y1;
              bs = fp + code[pc + 4]! | 0;
              b0 = I32[bs]!;
              r = fp + code[pc + 1]! | 0;
              r0 = b0 & 32 ? a1 << b0 | a0 >>> 1 >>> ~b0 : a0 << b0 | a1 >>> 1 >>> ~b0;
              I32[r] = r0;
              I32[r + 1 | 0] = b0 & 32 ? a0 << b0 | a1 >>> 1 >>> ~b0 : a1 << b0 | a0 >>> 1 >>> ~b0;
              pc += 5;
              continue;
            }
            case 277: { // i64.mul > i64.add
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              xs = fp + code[pc + 3]! | 0;
              x0 = I32[xs]!;
              x1 = I32[xs + 1 | 0]!;
              ys = fp + code[pc + 4]! | 0;
              y0 = I32[ys]!;
              y1 = I32[ys + 1 | 0]!;
              b0 = Math.imul(x0, y0);
              b1 = Math.imul(x0, y1) + Math.imul(y0, x1) + (((x0 >>> 0) * (y0 >>> 0) - (b0 >>> 0)) * 2.3283064365386963e-10 + 6755399441055744 | 0) | 0;
              r = fp + code[pc + 1]! | 0;
              r0 = a0 + b0 | 0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 + b1 + (((r0 >>> 0) < (a0 >>> 0)) as unknown as number | 0) | 0;
              pc += 5;
              continue;
            }
            case 278: { // i64.load > i64.add
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              address = I32[fp + code[pc + 3]! | 0]!;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              b0 = 0, b1 = 0;
              if (at >>> 0 > limit - 8) {
                far.load(41, view, address, offset, far.I32, 0);
                b0 = far.I32[0]!;
                b1 = far.I32[1]!;
              } else {
                b0 = view.getInt32(at, true);
                b1 = view.getInt32(at + 4, true);
              }
              r = fp + code[pc + 1]! | 0;
              r0 = a0 + b0 | 0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 + b1 + (((r0 >>> 0) < (a0 >>> 0)) as unknown as number | 0) | 0;
              pc += 5;
              continue;
            }
            case 279: { // i64.load > i64.xor
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              address = I32[fp + code[pc + 3]! | 0]!;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              b0 = 0, b1 = 0;
              if (at >>> 0 > limit - 8) {
                far.load(41, view, address, offset, far.I32, 0);
                b0 = far.I32[0]!;
                b1 = far.I32[1]!;
              } else {
                b0 = view.getInt32(at, true);
                b1 = view.getInt32(at + 4, true);
              }
              r = fp + code[pc + 1]! | 0;
              r0 = a0 ^ b0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 ^ b1;
              pc += 5;
              continue;
            }
            case 280: { // i64.add > i64.add
              as = fp + code[pc + 2]! | 0;
              a0 = I32[as]!;
              a1 = I32[as + 1 | 0]!;
              xs = fp + code[pc + 3]! | 0;
              x0 = I32[xs]!;
              x1 = I32[xs + 1 | 0]!;
              ys = fp + code[pc + 4]! | 0;
              y0 = I32[ys]!;
              y1 = I32[ys + 1 | 0]!;
              b0 = x0 + y0 | 0;
              b1 = x1 + y1 + (((b0 >>> 0) < (x0 >>> 0)) as unknown as number | 0) | 0;
              r = fp + code[pc + 1]! | 0;
              r0 = a0 + b0 | 0;
              I32[r] = r0;
              I32[r + 1 | 0] = a1 + b1 + (((r0 >>> 0) < (a0 >>> 0)) as unknown as number | 0) | 0;
              pc += 5;
              continue;
            }
            case 281: { // f64.mul > f64.add
              a = F64[fp + code[pc + 2]! >> 1]!;
              x = F64[fp + code[pc + 3]! >> 1]!;
              y = F64[fp + code[pc + 4]! >> 1]!;
              b = x * y;
              F64[fp + code[pc + 1]! >> 1] = a + b;
              pc += 5;
              continue;
            }
            case 282: { // f64.mul > f64.sub
              a = F64[fp + code[pc + 2]! >> 1]!;
              x = F64[fp + code[pc + 3]! >> 1]!;
              y = F64[fp + code[pc + 4]! >> 1]!;
              b = x * y;
              F64[fp + code[pc + 1]! >> 1] = a - b;
              pc += 5;
              continue;
            }
            case 283: { // f64.mul > f64.sub
              x = F64[fp + code[pc + 2]! >> 1]!;
              y = F64[fp + code[pc + 3]! >> 1]!;
              a = x * y;
              b = F64[fp + code[pc + 4]! >> 1]!;
              F64[fp + code[pc + 1]! >> 1] = a - b;
              pc += 5;
              continue;
            }
            case 284: { // f64.sub > f64.mul
              x = F64[fp + code[pc + 2]! >> 1]!;
              y = F64[fp + code[pc + 3]! >> 1]!;
              a = x - y;
              b = F64[fp + code[pc + 4]! >> 1]!;
              F64[fp + code[pc + 1]! >> 1] = a * b;
              pc += 5;
              continue;
            }
            case 285: { // f64.add > i64.store
              address = I32[fp + code[pc + 1]! | 0]!;
              x = F64[fp + code[pc + 2]! >> 1]!;
              y = F64[fp + code[pc + 3]! >> 1]!;
              value = x + y;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 8) {
                far.F64[0] = value;
                far.store(55, view, address, offset, far.I32, 0);
              } else {
                view.setFloat64(at, value, true);
              }
              pc += 5;
              continue;
            }
            case 286: { // f64.sub > i64.store
              address = I32[fp + code[pc + 1]! | 0]!;
              x = F64[fp + code[pc + 2]! >> 1]!;
              y = F64[fp + code[pc + 3]! >> 1]!;
              value = x - y;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 8) {
                far.F64[0] = value;
                far.store(55, view, address, offset, far.I32, 0);
              } else {
                view.setFloat64(at, value, true);
              }
              pc += 5;
              continue;
            }
            case 287: { // i64.load > f64.add
              a = F64[fp + code[pc + 2]! >> 1]!;
              address = I32[fp + code[pc + 3]! | 0]!;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              b = 0;
              if (at >>> 0 > limit - 8) {
                far.load(41, view, address, offset, far.I32, 0);
                b = far.F64[0]!;
              } else {
                b = view.getFloat64(at, true);
              }
              F64[fp + code[pc + 1]! >> 1] = a + b;
              pc += 5;
              continue;
            }
            case 288: { // i64.load > f64.sub
              a = F64[fp + code[pc + 2]! >> 1]!;
              address = I32[fp + code[pc + 3]! | 0]!;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              b = 0;
              if (at >>> 0 > limit - 8) {
                far.load(41, view, address, offset, far.I32, 0);
                b = far.F64[0]!;
              } else {
                b = view.getFloat64(at, true);
              }
              F64[fp + code[pc + 1]! >> 1] = a - b;
              pc += 5;
              continue;
            }
            case 289: { // i64.load > f64.mul
              a = F64[fp + code[pc + 2]! >> 1]!;
              address = I32[fp + code[pc + 3]! | 0]!;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              b = 0;
              if (at >>> 0 > limit - 8) {
                far.load(41, view, address, offset, far.I32, 0);
                b = far.F64[0]!;
              } else {
                b = view.getFloat64(at, true);
              }
              F64[fp + code[pc + 1]! >> 1] = a * b;
              pc += 5;
              continue;
            }
            case 290: { // i64.load > f64.sub
              address = I32[fp + code[pc + 2]! | 0]!;
              offset = code[pc + 3]!;
              at = address + offset | address & 0x80000000;
              a = 0;
              if (at >>> 0 > limit - 8) {
                far.load(41, view, address, offset, far.I32, 0);
                a = far.F64[0]!;
              } else {
                a = view.getFloat64(at, true);
              }
              b = F64[fp + code[pc + 4]! >> 1]!;
              F64[fp + code[pc + 1]! >> 1] = a - b;
              pc += 5;
              continue;
            }
            case 291: { // f32.mul > f32.add
              a = F32[fp + code[pc + 2]! | 0]!;
              x = F32[fp + code[pc + 3]! | 0]!;
              y = F32[fp + code[pc + 4]! | 0]!;
              b = Math.fround(x * y);
              F32[fp + code[pc + 1]! | 0] = Math.fround(a + b);
              pc += 5;
              continue;
            }
            case 292: { // f32.mul > f32.sub
              a = F32[fp + code[pc + 2]! | 0]!;
              x = F32[fp + code[pc + 3]! | 0]!;
              y = F32[fp + code[pc + 4]! | 0]!;
              b = Math.fround(x * y);
              F32[fp + code[pc + 1]! | 0] = Math.fround(a - b);
              pc += 5;
              continue;
            }
            case 293: { // f32.add > i32.store
              address = I32[fp + code[pc + 1]! | 0]!;
              x = F32[fp + code[pc + 2]! | 0]!;
              y = F32[fp + code[pc + 3]! | 0]!;
              value = Math.fround(x + y);
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              if (at >>> 0 > limit - 4) {
                far.F32[0] = value;
                far.store(54, view, address, offset, far.I32, 0);
              } else {
                view.setFloat32(at, value, true);
              }
              pc += 5;
              continue;
            }
            case 294: { // i32.load > f32.add
              a = F32[fp + code[pc + 2]! | 0]!;
              address = I32[fp + code[pc + 3]! | 0]!;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              b = 0;
              if (at >>> 0 > limit - 4) {
                far.load(40, view, address, offset, far.I32, 0);
                b = far.F32[0]!;
              } else {
                b = view.getFloat32(at, true);
              }
              F32[fp + code[pc + 1]! | 0] = Math.fround(a + b);
              pc += 5;
              continue;
            }
            case 295: { // i32.load > f32.mul
              a = F32[fp + code[pc + 2]! | 0]!;
              address = I32[fp + code[pc + 3]! | 0]!;
              offset = code[pc + 4]!;
              at = address + offset | address & 0x80000000;
              b = 0;
              if (at >>> 0 > limit - 4) {
                far.load(40, view, address, offset, far.I32, 0);
                b = far.F32[0]!;
              } else {
                b = view.getFloat32(at, true);
              }
              F32[fp + code[pc + 1]! | 0] = Math.fround(a * b);
              pc += 5;
              continue;
            }
            case 296: { // i32.add k = br_if
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              a = x + y | 0;
              I32[fp + code[pc + 1]! | 0] = a;
              pc = a === 0 ? pc + 5 : code[pc + 4]!;
              continue;
            }
            case 297: { // i32.add k = br i32.ne k
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              a = x + y | 0;
              I32[fp + code[pc + 1]! | 0] = a;
              b = code[pc + 4]!;
              pc = a !== b ? code[pc + 5]! : pc + 6;
              continue;
            }
            case 298: { // i32.add k = br i32.ne
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              a = x + y | 0;
              I32[fp + code[pc + 1]! | 0] = a;
              b = I32[fp + code[pc + 4]! | 0]!;
              pc = a !== b ? code[pc + 5]! : pc + 6;
              continue;
            }
            case 299: { // i32.add k = br i32.lt_u k
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              a = x + y | 0;
              I32[fp + code[pc + 1]! | 0] = a;
              b = code[pc + 4]!;
              pc = (a >>> 0) < (b >>> 0) ? code[pc + 5]! : pc + 6;
              continue;
            }
            case 300: { // i32.add k = br i32.lt_s k
              x = I32[fp + code[pc + 2]! | 0]!;
              y = code[pc + 3]!;
              a = x + y | 0;
              I32[fp + code[pc + 1]! | 0] = a;
              b = code[pc + 4]!;
              pc = a < b ? code[pc + 5]! : pc + 6;
              continue;
            }
            case 301: { // i32.add = br i32.lt_u k
              x = I32[fp + code[pc + 2]! | 0]!;
              y = I32[fp + code[pc + 3]! | 0]!;
              a = x + y | 0;
              I32[fp + code[pc + 1]! | 0] = a;
              b = code[pc + 4]!;
              pc = (a >>> 0) < (b >>> 0) ? code[pc + 5]! : pc + 6;
              continue;
            }
            default: {
              const after = runRare(op, machine, func, code, pc, fp);
              if (after === MACHINE) return true;
              pc = after < 0 ? ~after : after;
              if (after < 0) return true;
              continue;
            }
          }
          // An access that is not near.
          pc = far.access(code[pc]!, view, address, offset, code, pc, I32, fp);
          continue;
        }
        // A call.
        if (callee.entry !== null && machine.enters(callee)) {
          if (next < 0) {
            machine.moveArguments(callee, from, fp);
            machine.enter(callee, fp >> 1, func, ENDED, fp >> 1, depth);
            stale = true;
            break leaving;
          }
          stale = machine.enter(callee, from >> 1, func, next, fp >> 1, depth);
          pc = next;
          if (stale) return true;
          continue;
        }
        const body = callee.code ?? machine.prepare(callee);
        if (next < 0) {
          if (fp + 2 * callee.frameSlots > I32.length) {
            stack.reserve((fp >> 1) + callee.frameSlots);
            return true;
          }
          machine.moveArguments(callee, from, fp);
        } else {
          if (depth >= pcs.length) {
            stack.reserveRecord(depth);
            return true;
          }
          if (from + 2 * callee.frameSlots > I32.length) {
            stack.reserve((from >> 1) + callee.frameSlots);
            return true;
          }
          callers[depth] = func;
          pcs[depth] = next;
          bases[depth] = fp >> 1;
          depth++;
          fp = from;
        }
        func = callee;
        code = body;
        pc = 0;
        if (func.instance !== instance) return true;
        continue;
      }
      if (depth === entryDepth) return false;
      depth--;
      func = callers[depth]!;
      pc = pcs[depth]!;
      fp = bases[depth]! << 1;
      code = func.code!;
      if (stale || func.instance !== instance) return true;
    }
    machine.rest();
    return true;
  } finally {
    activation.func = func;
    activation.fp = fp;
    activation.pc = pc;
    activation.depth = depth;
  }
}

function notCallable(element: unknown): Trap {
  if (element === undefined) return new Trap("undefined element");
  return new Trap(element === null ? "uninitialized element" : "indirect call type mismatch");
}

/** Where to go on after an instruction that has moved bytes. */
function afterMoving({ safepoint }: Machine, bytes: number, next: number): number {
  return safepoint !== undefined && safepoint.isDueAfter(bytes) ? ~next : next;
}

/**
 * Runs one instruction that is not worth a place in the main loop.
 *
 * @returns where to go on; its complement if the loop is to be left first, and {@link MACHINE} if the
 * machine is to run the instruction.
 */
function runRare(
  op: RareOp,
  machine: Machine,
  { instance }: FunctionInstance,
  code: Int32Array,
  pc: number,
  fp: number,
): number {
  const { stack } = machine;
  const { i32: I32, refs } = stack;
  const { f32: F32, f64: F64 } = stack;
  switch (op) {
    case 302: // move
      stack.move(
        fp + code[pc + 2]! >> 1,
        fp + code[pc + 1]! >> 1,
        code[pc + 3]!,
        code[pc + 4]! !== 0,
      );
      return pc + 5;
    case 303: // copy ref
      refs[fp + code[pc + 1]! >> 1] = refs[fp + code[pc + 2]! >> 1];
      return pc + 3;
    case 304: { // select ref
      const source = I32[fp + code[pc + 4]! | 0]! !== 0 ? code[pc + 2]! : code[pc + 3]!;
      refs[fp + code[pc + 1]! >> 1] = refs[fp + source >> 1];
      return pc + 5;
    }
    case 305: { // ref.null
      const first = fp + code[pc + 1]! >> 1;
      for (let i = code[pc + 2]! - 1; i >= 0; i--) refs[first + i] = null;
      return pc + 3;
    }
    case 306: // ref.func
      refs[fp + code[pc + 1]! >> 1] = instance.function(code[pc + 2]!);
      return pc + 3;
    case 307: // ref.is_null
      I32[fp + code[pc + 1]! | 0] = refs[fp + code[pc + 2]! >> 1] === null ? 1 : 0;
      return pc + 3;
    case 308: // global.get ref
      refs[fp + code[pc + 1]! >> 1] = instance.globals[code[pc + 2]!]!.reference;
      return pc + 3;
    case 309: // global.set ref
      instance.globals[code[pc + 1]!]!.reference = refs[fp + code[pc + 2]! >> 1];
      return pc + 3;
    case 310: { // other load
      const { view } = instance.memories[code[pc + 4]!]!;
      const address = I32[fp + code[pc + 2]! | 0]!;
      far.load(code[pc + 5]!, view, address, code[pc + 3]!, I32, fp + code[pc + 1]!);
      return pc + 6;
    }
    case 311: { // other store
      const { view } = instance.memories[code[pc + 4]!]!;
      const address = I32[fp + code[pc + 1]! | 0]!;
      far.store(code[pc + 5]!, view, address, code[pc + 3]!, I32, fp + code[pc + 2]!);
      return pc + 6;
    }
    case 312: // memory.size
      I32[fp + code[pc + 1]! | 0] = instance.memories[code[pc + 2]!]!.pages;
      return pc + 3;
    case 313: // memory.init
      bulk.memoryInit(
        instance,
        I32[fp + code[pc + 1]! | 0]! >>> 0,
        I32[fp + code[pc + 2]! | 0]! >>> 0,
        I32[fp + code[pc + 3]! | 0]! >>> 0,
        code[pc + 4]!,
        code[pc + 5]!,
      );
      return afterMoving(machine, I32[fp + code[pc + 3]! | 0]! >>> 0, pc + 6);
    case 314: // memory.copy
      bulk.memoryCopy(
        instance,
        I32[fp + code[pc + 1]! | 0]! >>> 0,
        I32[fp + code[pc + 2]! | 0]! >>> 0,
        I32[fp + code[pc + 3]! | 0]! >>> 0,
        code[pc + 4]!,
        code[pc + 5]!,
        machine.safepoint,
      );
      return afterMoving(machine, I32[fp + code[pc + 3]! | 0]! >>> 0, pc + 6);
    case 315: // memory.fill
      bulk.memoryFill(
        instance,
        I32[fp + code[pc + 1]! | 0]! >>> 0,
        I32[fp + code[pc + 2]! | 0]! >>> 0,
        I32[fp + code[pc + 3]! | 0]! >>> 0,
        code[pc + 4]!,
        machine.safepoint,
      );
      return afterMoving(machine, I32[fp + code[pc + 3]! | 0]! >>> 0, pc + 5);
    case 316: // data.drop
      bulk.dataDrop(instance, code[pc + 1]!);
      return pc + 2;
    case 317: // table.get
      refs[fp + code[pc + 1]! >> 1] = bulk.tableGet(
        instance.tables[code[pc + 3]!]!,
        I32[fp + code[pc + 2]! | 0]! >>> 0,
      );
      return pc + 4;
    case 318: // table.set
      bulk.tableSet(
        instance.tables[code[pc + 3]!]!,
        I32[fp + code[pc + 1]! | 0]! >>> 0,
        refs[fp + code[pc + 2]! >> 1],
      );
      return pc + 4;
    case 319: // table.size
      I32[fp + code[pc + 1]! | 0] = instance.tables[code[pc + 2]!]!.elements.length;
      return pc + 3;
    case 320: // table.grow
      I32[fp + code[pc + 1]! | 0] = instance.tables[code[pc + 4]!]!.grow(
        I32[fp + code[pc + 3]! | 0]! >>> 0,
        refs[fp + code[pc + 2]! >> 1],
      );
      return pc + 5;
    case 321: // table.fill
      bulk.tableFill(
        instance.tables[code[pc + 4]!]!,
        I32[fp + code[pc + 1]! | 0]! >>> 0,
        refs[fp + code[pc + 2]! >> 1],
        I32[fp + code[pc + 3]! | 0]! >>> 0,
      );
      return afterMoving(machine, 8 * (I32[fp + code[pc + 3]! | 0]! >>> 0), pc + 5);
    case 322: // table.init
      bulk.tableInit(
        instance,
        I32[fp + code[pc + 1]! | 0]! >>> 0,
        I32[fp + code[pc + 2]! | 0]! >>> 0,
        I32[fp + code[pc + 3]! | 0]! >>> 0,
        code[pc + 4]!,
        code[pc + 5]!,
      );
      return afterMoving(machine, 8 * (I32[fp + code[pc + 3]! | 0]! >>> 0), pc + 6);
    case 323: // table.copy
      bulk.tableCopy(
        instance,
        I32[fp + code[pc + 1]! | 0]! >>> 0,
        I32[fp + code[pc + 2]! | 0]! >>> 0,
        I32[fp + code[pc + 3]! | 0]! >>> 0,
        code[pc + 4]!,
        code[pc + 5]!,
        machine.safepoint,
      );
      return afterMoving(machine, 8 * (I32[fp + code[pc + 3]! | 0]! >>> 0), pc + 6);
    case 324: // elem.drop
      bulk.elementDrop(instance, code[pc + 1]!);
      return pc + 2;
    case 325: // hook begin
    case 326: // hook end
    case 327: // hook tail
      return MACHINE;
    case 328: { // i32.popcnt
      const a = I32[fp + code[pc + 2]! | 0]!;
      I32[fp + code[pc + 1]! | 0] = n.i32_popcnt(a);
      return pc + 3;
    }
    case 329: { // i64.clz
      const as = fp + code[pc + 2]! | 0;
      const a0 = I32[as]!;
      const a1 = I32[as + 1 | 0]!;
      const r = fp + code[pc + 1]! | 0;
      const r0 = a1 === 0 ? 32 + Math.clz32(a0) : Math.clz32(a1);
      I32[r] = r0;
      I32[r + 1 | 0] = 0;
      return pc + 3;
    }
    case 330: { // i64.ctz
      const as = fp + code[pc + 2]! | 0;
      const a0 = I32[as]!;
      const a1 = I32[as + 1 | 0]!;
      const r = fp + code[pc + 1]! | 0;
      const r0 = a0 === 0 ? 64 - Math.clz32(~a1 & a1 - 1) : 32 - Math.clz32(~a0 & a0 - 1);
      I32[r] = r0;
      I32[r + 1 | 0] = 0;
      return pc + 3;
    }
    case 331: { // i64.popcnt
      const as = fp + code[pc + 2]! | 0;
      const a0 = I32[as]!;
      const a1 = I32[as + 1 | 0]!;
      const r = fp + code[pc + 1]! | 0;
      const r0 = n.i32_popcnt(a0) + n.i32_popcnt(a1);
      I32[r] = r0;
      I32[r + 1 | 0] = 0;
      return pc + 3;
    }
    case 332: { // i64.div_s
      const as = fp + code[pc + 2]! | 0;
      const a0 = I32[as]!;
      const a1 = I32[as + 1 | 0]!;
      const bs = fp + code[pc + 3]! | 0;
      const b0 = I32[bs]!;
      const b1 = I32[bs + 1 | 0]!;
      const r = fp + code[pc + 1]! | 0;
      const r0 = n.i64_div_s(a0, a1, b0, b1);
      I32[r] = r0;
      I32[r + 1 | 0] = n.high();
      return pc + 4;
    }
    case 333: { // i64.div_u
      const as = fp + code[pc + 2]! | 0;
      const a0 = I32[as]!;
      const a1 = I32[as + 1 | 0]!;
      const bs = fp + code[pc + 3]! | 0;
      const b0 = I32[bs]!;
      const b1 = I32[bs + 1 | 0]!;
      const r = fp + code[pc + 1]! | 0;
      const r0 = n.i64_div_u(a0, a1, b0, b1);
      I32[r] = r0;
      I32[r + 1 | 0] = n.high();
      return pc + 4;
    }
    case 334: { // i64.rem_s
      const as = fp + code[pc + 2]! | 0;
      const a0 = I32[as]!;
      const a1 = I32[as + 1 | 0]!;
      const bs = fp + code[pc + 3]! | 0;
      const b0 = I32[bs]!;
      const b1 = I32[bs + 1 | 0]!;
      const r = fp + code[pc + 1]! | 0;
      const r0 = n.i64_rem_s(a0, a1, b0, b1);
      I32[r] = r0;
      I32[r + 1 | 0] = n.high();
      return pc + 4;
    }
    case 335: { // i64.rem_u
      const as = fp + code[pc + 2]! | 0;
      const a0 = I32[as]!;
      const a1 = I32[as + 1 | 0]!;
      const bs = fp + code[pc + 3]! | 0;
      const b0 = I32[bs]!;
      const b1 = I32[bs + 1 | 0]!;
      const r = fp + code[pc + 1]! | 0;
      const r0 = n.i64_rem_u(a0, a1, b0, b1);
      I32[r] = r0;
      I32[r + 1 | 0] = n.high();
      return pc + 4;
    }
    case 336: { // f32.nearest
      const a = F32[fp + code[pc + 2]! | 0]!;
      F32[fp + code[pc + 1]! | 0] = n.nearest(a);
      return pc + 3;
    }
    case 337: { // f64.nearest
      const a = F64[fp + code[pc + 2]! >> 1]!;
      F64[fp + code[pc + 1]! >> 1] = n.nearest(a);
      return pc + 3;
    }
    case 338: { // i64.trunc_f32_s
      const a = F32[fp + code[pc + 2]! | 0]!;
      const r = fp + code[pc + 1]! | 0;
      const r0 = n.i64_trunc_s(a);
      I32[r] = r0;
      I32[r + 1 | 0] = n.high();
      return pc + 3;
    }
    case 339: { // i64.trunc_f32_u
      const a = F32[fp + code[pc + 2]! | 0]!;
      const r = fp + code[pc + 1]! | 0;
      const r0 = n.i64_trunc_u(a);
      I32[r] = r0;
      I32[r + 1 | 0] = n.high();
      return pc + 3;
    }
    case 340: { // i64.trunc_f64_s
      const a = F64[fp + code[pc + 2]! >> 1]!;
      const r = fp + code[pc + 1]! | 0;
      const r0 = n.i64_trunc_s(a);
      I32[r] = r0;
      I32[r + 1 | 0] = n.high();
      return pc + 3;
    }
    case 341: { // i64.trunc_f64_u
      const a = F64[fp + code[pc + 2]! >> 1]!;
      const r = fp + code[pc + 1]! | 0;
      const r0 = n.i64_trunc_u(a);
      I32[r] = r0;
      I32[r + 1 | 0] = n.high();
      return pc + 3;
    }
    case 342: { // f32.convert_i64_s
      const as = fp + code[pc + 2]! | 0;
      const a0 = I32[as]!;
      const a1 = I32[as + 1 | 0]!;
      F32[fp + code[pc + 1]! | 0] = n.f32_convert_i64_s(a0, a1);
      return pc + 3;
    }
    case 343: { // f32.convert_i64_u
      const as = fp + code[pc + 2]! | 0;
      const a0 = I32[as]!;
      const a1 = I32[as + 1 | 0]!;
      F32[fp + code[pc + 1]! | 0] = n.f32_convert_i64_u(a0, a1);
      return pc + 3;
    }
    case 344: { // f64.convert_i64_s
      const as = fp + code[pc + 2]! | 0;
      const a0 = I32[as]!;
      const a1 = I32[as + 1 | 0]!;
      F64[fp + code[pc + 1]! >> 1] = (a1 + (a0 >>> 0) * 2.3283064365386963e-10) * 4294967296;
      return pc + 3;
    }
    case 345: { // f64.convert_i64_u
      const as = fp + code[pc + 2]! | 0;
      const a0 = I32[as]!;
      const a1 = I32[as + 1 | 0]!;
      F64[fp + code[pc + 1]! >> 1] = ((a1 >>> 0) + (a0 >>> 0) * 2.3283064365386963e-10) * 4294967296;
      return pc + 3;
    }
    case 346: { // i32.trunc_sat_f32_s
      const a = F32[fp + code[pc + 2]! | 0]!;
      I32[fp + code[pc + 1]! | 0] = n.i32_trunc_sat_s(a);
      return pc + 3;
    }
    case 347: { // i32.trunc_sat_f32_u
      const a = F32[fp + code[pc + 2]! | 0]!;
      I32[fp + code[pc + 1]! | 0] = n.i32_trunc_sat_u(a);
      return pc + 3;
    }
    case 348: { // i32.trunc_sat_f64_s
      const a = F64[fp + code[pc + 2]! >> 1]!;
      I32[fp + code[pc + 1]! | 0] = n.i32_trunc_sat_s(a);
      return pc + 3;
    }
    case 349: { // i32.trunc_sat_f64_u
      const a = F64[fp + code[pc + 2]! >> 1]!;
      I32[fp + code[pc + 1]! | 0] = n.i32_trunc_sat_u(a);
      return pc + 3;
    }
    case 350: { // i64.trunc_sat_f32_s
      const a = F32[fp + code[pc + 2]! | 0]!;
      const r = fp + code[pc + 1]! | 0;
      const r0 = n.i64_trunc_sat_s(a);
      I32[r] = r0;
      I32[r + 1 | 0] = n.high();
      return pc + 3;
    }
    case 351: { // i64.trunc_sat_f32_u
      const a = F32[fp + code[pc + 2]! | 0]!;
      const r = fp + code[pc + 1]! | 0;
      const r0 = n.i64_trunc_sat_u(a);
      I32[r] = r0;
      I32[r + 1 | 0] = n.high();
      return pc + 3;
    }
    case 352: { // i64.trunc_sat_f64_s
      const a = F64[fp + code[pc + 2]! >> 1]!;
      const r = fp + code[pc + 1]! | 0;
      const r0 = n.i64_trunc_sat_s(a);
      I32[r] = r0;
      I32[r + 1 | 0] = n.high();
      return pc + 3;
    }
    case 353: { // i64.trunc_sat_f64_u
      const a = F64[fp + code[pc + 2]! >> 1]!;
      const r = fp + code[pc + 1]! | 0;
      const r0 = n.i64_trunc_sat_u(a);
      I32[r] = r0;
      I32[r + 1 | 0] = n.high();
      return pc + 3;
    }
    default:
      throw new EngineBug(`there is no instruction ${op satisfies never}`);
  }
}

type HotOp = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20 | 21 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29 | 30 | 31 | 32 | 33 | 34 | 35 | 36 | 37 | 38 | 39 | 40 | 41 | 42 | 43 | 44 | 45 | 46 | 47 | 48 | 49 | 50 | 51 | 52 | 53 | 54 | 55 | 56 | 57 | 58 | 59 | 60 | 61 | 62 | 63 | 64 | 65 | 66 | 67 | 68 | 69 | 70 | 71 | 72 | 73 | 74 | 75 | 76 | 77 | 78 | 79 | 80 | 81 | 82 | 83 | 84 | 85 | 86 | 87 | 88 | 89 | 90 | 91 | 92 | 93 | 94 | 95 | 96 | 97 | 98 | 99 | 100 | 101 | 102 | 103 | 104 | 105 | 106 | 107 | 108 | 109 | 110 | 111 | 112 | 113 | 114 | 115 | 116 | 117 | 118 | 119 | 120 | 121 | 122 | 123 | 124 | 125 | 126 | 127 | 128 | 129 | 130 | 131 | 132 | 133 | 134 | 135 | 136 | 137 | 138 | 139 | 140 | 141 | 142 | 143 | 144 | 145 | 146 | 147 | 148 | 149 | 150 | 151 | 152 | 153 | 154 | 155 | 156 | 157 | 158 | 159 | 160 | 161 | 162 | 163 | 164 | 165 | 166 | 167 | 168 | 169 | 170 | 171 | 172 | 173 | 174 | 175 | 176 | 177 | 178 | 179 | 180 | 181 | 182 | 183 | 184 | 185 | 186 | 187 | 188 | 189 | 190 | 191 | 192 | 193 | 194 | 195 | 196 | 197 | 198 | 199 | 200 | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 209 | 210 | 211 | 212 | 213 | 214 | 215 | 216 | 217 | 218 | 219 | 220 | 221 | 222 | 223 | 224 | 225 | 226 | 227 | 228 | 229 | 230 | 231 | 232 | 233 | 234 | 235 | 236 | 237 | 238 | 239 | 240 | 241 | 242 | 243 | 244 | 245 | 246 | 247 | 248 | 249 | 250 | 251 | 252 | 253 | 254 | 255 | 256 | 257 | 258 | 259 | 260 | 261 | 262 | 263 | 264 | 265 | 266 | 267 | 268 | 269 | 270 | 271 | 272 | 273 | 274 | 275 | 276 | 277 | 278 | 279 | 280 | 281 | 282 | 283 | 284 | 285 | 286 | 287 | 288 | 289 | 290 | 291 | 292 | 293 | 294 | 295 | 296 | 297 | 298 | 299 | 300 | 301;
type RareOp = 302 | 303 | 304 | 305 | 306 | 307 | 308 | 309 | 310 | 311 | 312 | 313 | 314 | 315 | 316 | 317 | 318 | 319 | 320 | 321 | 322 | 323 | 324 | 325 | 326 | 327 | 328 | 329 | 330 | 331 | 332 | 333 | 334 | 335 | 336 | 337 | 338 | 339 | 340 | 341 | 342 | 343 | 344 | 345 | 346 | 347 | 348 | 349 | 350 | 351 | 352 | 353;
