/**
 * The dispatch loop. This file is the template of `loop.gen.ts` and never runs itself: `gen.ts` puts
 * numbers in the place of the names that the arms below have, and adds the arms of all instructions
 * whose meaning stands in the instruction table.
 *
 * Everything the loop works with is in local variables: where it is (`code`, `pc`, `fp`: an index of
 * 32-bit words), and views of what code works on. Calls push a record on the guest's stack and go on
 * in the same loop. An arm that throws has not moved `pc` yet, so `pc` says where a trap happened.
 *
 * The loop is left, to be entered again, whenever a view may have been replaced, and also every now
 * and then without a reason: JavaScript engines make better code for a function that is called than
 * for one that they have to replace while it runs.
 *
 * @module
 */
import { EngineBug, Trap } from "../errors.ts";
import type { FunctionInstance } from "../store/func.ts";
import * as bulk from "./bulk.ts";
import * as far from "./far.ts";
import { type Activation, ENDED, type Machine } from "./machine.ts";
import type { HandOp, RareHandOp } from "./ops.ts";

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
  // @views
  // @numbers
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
        const op = code[pc]! as unknown as HandOp | RareHandOp;
        calling: {
          switch (op) {
            case "enter": {
              const first = fp + code[pc + 1]!;
              let at = first;
              for (const end = at + 2 * code[pc + 2]!; at < end; at++) I32[at] = 0;
              let constant = code[pc + 3]!;
              for (const end = at + 2 * code[pc + 4]!; at < end; at++) I32[at] = code[constant++]!;
              pc += 5;
              continue;
            }
            case "count": {
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
            case "unreachable":
              throw new Trap("unreachable");
            case "jump":
              pc = code[pc + 1]!;
              continue;
            case "br_table": {
              const last = code[pc + 2]! - 1;
              const index = I32[fp + code[pc + 1]!]! >>> 0;
              pc = code[pc + 3 + (index < last ? index : last)]!;
              continue;
            }
            case "return":
              break leaving;
            case "return 32":
              I32[fp] = I32[fp + code[pc + 1]!]!;
              break leaving;
            case "return 64": {
              const source = fp + code[pc + 1]!;
              I32[fp] = I32[source]!;
              I32[fp + 1] = I32[source + 1]!;
              break leaving;
            }
            case "return many":
              stack.move(fp + code[pc + 1]! >> 1, fp >> 1, code[pc + 2]!, code[pc + 3]! !== 0);
              break leaving;
            case "call": {
              const index = code[pc + 1]!;
              callee = functions[index] ?? instance.function(index);
              from = fp + code[pc + 2]!;
              next = pc + 3;
              break calling;
            }
            case "call_indirect": {
              const elements = instance.tables[code[pc + 1]!]!.elements;
              const index = I32[fp + code[pc + 3]!]! >>> 0;
              const element = (index < elements.length ? elements[index] : undefined) as
                | FunctionInstance
                | null
                | undefined;
              if (element === undefined || element === null || element.typeId !== code[pc + 2]!) {
                throw notCallable(element);
              }
              callee = element;
              from = fp + code[pc + 4]!;
              next = pc + 5;
              break calling;
            }
            case "return_call": {
              const index = code[pc + 1]!;
              callee = functions[index] ?? instance.function(index);
              from = fp + code[pc + 2]!;
              next = -1;
              break calling;
            }
            case "return_call_indirect": {
              const elements = instance.tables[code[pc + 1]!]!.elements;
              const index = I32[fp + code[pc + 3]!]! >>> 0;
              const element = (index < elements.length ? elements[index] : undefined) as
                | FunctionInstance
                | null
                | undefined;
              if (element === undefined || element === null || element.typeId !== code[pc + 2]!) {
                throw notCallable(element);
              }
              callee = element;
              from = fp + code[pc + 4]!;
              next = -1;
              break calling;
            }
            case "const 32":
              I32[fp + code[pc + 1]!] = code[pc + 2]!;
              pc += 3;
              continue;
            case "const 64": {
              const to = fp + code[pc + 1]!;
              I32[to] = code[pc + 2]!;
              I32[to + 1] = code[pc + 3]!;
              pc += 4;
              continue;
            }
            case "copy 32":
              I32[fp + code[pc + 1]!] = I32[fp + code[pc + 2]!]!;
              pc += 3;
              continue;
            case "copy 64": {
              const to = fp + code[pc + 1]!;
              const source = fp + code[pc + 2]!;
              I32[to] = I32[source]!;
              I32[to + 1] = I32[source + 1]!;
              pc += 3;
              continue;
            }
            case "select 32": {
              const source = I32[fp + code[pc + 4]!]! !== 0 ? code[pc + 2]! : code[pc + 3]!;
              I32[fp + code[pc + 1]!] = I32[fp + source]!;
              pc += 5;
              continue;
            }
            case "select 64": {
              const source = fp + (I32[fp + code[pc + 4]!]! !== 0 ? code[pc + 2]! : code[pc + 3]!);
              const to = fp + code[pc + 1]!;
              I32[to] = I32[source]!;
              I32[to + 1] = I32[source + 1]!;
              pc += 5;
              continue;
            }
            case "global.get 32":
              I32[fp + code[pc + 1]!] = globals[code[pc + 2]!]!.bits[0]!;
              pc += 3;
              continue;
            case "global.get 64": {
              const { bits } = globals[code[pc + 2]!]!;
              const to = fp + code[pc + 1]!;
              I32[to] = bits[0]!;
              I32[to + 1] = bits[1]!;
              pc += 3;
              continue;
            }
            case "global.set 32":
              globals[code[pc + 1]!]!.bits[0] = I32[fp + code[pc + 2]!]!;
              pc += 3;
              continue;
            case "global.set 64": {
              const { bits } = globals[code[pc + 1]!]!;
              const source = fp + code[pc + 2]!;
              bits[0] = I32[source]!;
              bits[1] = I32[source + 1]!;
              pc += 3;
              continue;
            }
            case "memory.grow": {
              const delta = I32[fp + code[pc + 2]!]! >>> 0;
              const before = machine.grow(code[pc + 3]!, delta, func, pc + 4, fp >> 1, depth);
              stack.i32[fp + code[pc + 1]!] = before;
              pc += 4;
              return true;
            }
            // @arms
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
  op: RareHandOp,
  machine: Machine,
  { instance }: FunctionInstance,
  code: Int32Array,
  pc: number,
  fp: number,
): number {
  const { stack } = machine;
  const { i32: I32, refs } = stack;
  // @rare views
  switch (op) {
    case "move":
      stack.move(
        fp + code[pc + 2]! >> 1,
        fp + code[pc + 1]! >> 1,
        code[pc + 3]!,
        code[pc + 4]! !== 0,
      );
      return pc + 5;
    case "copy ref":
      refs[fp + code[pc + 1]! >> 1] = refs[fp + code[pc + 2]! >> 1];
      return pc + 3;
    case "select ref": {
      const source = I32[fp + code[pc + 4]!]! !== 0 ? code[pc + 2]! : code[pc + 3]!;
      refs[fp + code[pc + 1]! >> 1] = refs[fp + source >> 1];
      return pc + 5;
    }
    case "ref.null": {
      const first = fp + code[pc + 1]! >> 1;
      for (let i = code[pc + 2]! - 1; i >= 0; i--) refs[first + i] = null;
      return pc + 3;
    }
    case "ref.func":
      refs[fp + code[pc + 1]! >> 1] = instance.function(code[pc + 2]!);
      return pc + 3;
    case "ref.is_null":
      I32[fp + code[pc + 1]!] = refs[fp + code[pc + 2]! >> 1] === null ? 1 : 0;
      return pc + 3;
    case "global.get ref":
      refs[fp + code[pc + 1]! >> 1] = instance.globals[code[pc + 2]!]!.reference;
      return pc + 3;
    case "global.set ref":
      instance.globals[code[pc + 1]!]!.reference = refs[fp + code[pc + 2]! >> 1];
      return pc + 3;
    case "other load": {
      const { view } = instance.memories[code[pc + 4]!]!;
      const address = I32[fp + code[pc + 2]!]!;
      far.load(code[pc + 5]!, view, address, code[pc + 3]!, I32, fp + code[pc + 1]!);
      return pc + 6;
    }
    case "other store": {
      const { view } = instance.memories[code[pc + 4]!]!;
      const address = I32[fp + code[pc + 1]!]!;
      far.store(code[pc + 5]!, view, address, code[pc + 3]!, I32, fp + code[pc + 2]!);
      return pc + 6;
    }
    case "memory.size":
      I32[fp + code[pc + 1]!] = instance.memories[code[pc + 2]!]!.pages;
      return pc + 3;
    case "memory.init":
      bulk.memoryInit(
        instance,
        I32[fp + code[pc + 1]!]! >>> 0,
        I32[fp + code[pc + 2]!]! >>> 0,
        I32[fp + code[pc + 3]!]! >>> 0,
        code[pc + 4]!,
        code[pc + 5]!,
      );
      return afterMoving(machine, I32[fp + code[pc + 3]!]! >>> 0, pc + 6);
    case "memory.copy":
      bulk.memoryCopy(
        instance,
        I32[fp + code[pc + 1]!]! >>> 0,
        I32[fp + code[pc + 2]!]! >>> 0,
        I32[fp + code[pc + 3]!]! >>> 0,
        code[pc + 4]!,
        code[pc + 5]!,
        machine.safepoint,
      );
      return afterMoving(machine, I32[fp + code[pc + 3]!]! >>> 0, pc + 6);
    case "memory.fill":
      bulk.memoryFill(
        instance,
        I32[fp + code[pc + 1]!]! >>> 0,
        I32[fp + code[pc + 2]!]! >>> 0,
        I32[fp + code[pc + 3]!]! >>> 0,
        code[pc + 4]!,
        machine.safepoint,
      );
      return afterMoving(machine, I32[fp + code[pc + 3]!]! >>> 0, pc + 5);
    case "data.drop":
      bulk.dataDrop(instance, code[pc + 1]!);
      return pc + 2;
    case "table.get":
      refs[fp + code[pc + 1]! >> 1] = bulk.tableGet(
        instance.tables[code[pc + 3]!]!,
        I32[fp + code[pc + 2]!]! >>> 0,
      );
      return pc + 4;
    case "table.set":
      bulk.tableSet(
        instance.tables[code[pc + 3]!]!,
        I32[fp + code[pc + 1]!]! >>> 0,
        refs[fp + code[pc + 2]! >> 1],
      );
      return pc + 4;
    case "table.size":
      I32[fp + code[pc + 1]!] = instance.tables[code[pc + 2]!]!.elements.length;
      return pc + 3;
    case "table.grow":
      I32[fp + code[pc + 1]!] = instance.tables[code[pc + 4]!]!.grow(
        I32[fp + code[pc + 3]!]! >>> 0,
        refs[fp + code[pc + 2]! >> 1],
      );
      return pc + 5;
    case "table.fill":
      bulk.tableFill(
        instance.tables[code[pc + 4]!]!,
        I32[fp + code[pc + 1]!]! >>> 0,
        refs[fp + code[pc + 2]! >> 1],
        I32[fp + code[pc + 3]!]! >>> 0,
      );
      return afterMoving(machine, 8 * (I32[fp + code[pc + 3]!]! >>> 0), pc + 5);
    case "table.init":
      bulk.tableInit(
        instance,
        I32[fp + code[pc + 1]!]! >>> 0,
        I32[fp + code[pc + 2]!]! >>> 0,
        I32[fp + code[pc + 3]!]! >>> 0,
        code[pc + 4]!,
        code[pc + 5]!,
      );
      return afterMoving(machine, 8 * (I32[fp + code[pc + 3]!]! >>> 0), pc + 6);
    case "table.copy":
      bulk.tableCopy(
        instance,
        I32[fp + code[pc + 1]!]! >>> 0,
        I32[fp + code[pc + 2]!]! >>> 0,
        I32[fp + code[pc + 3]!]! >>> 0,
        code[pc + 4]!,
        code[pc + 5]!,
        machine.safepoint,
      );
      return afterMoving(machine, 8 * (I32[fp + code[pc + 3]!]! >>> 0), pc + 6);
    case "elem.drop":
      bulk.elementDrop(instance, code[pc + 1]!);
      return pc + 2;
    case "hook begin":
    case "hook end":
    case "hook tail":
      return MACHINE;
    // @rare arms
    default:
      throw new EngineBug(`there is no instruction ${op satisfies never}`);
  }
}
