/**
 * The guest's stack: one for each runtime, shared by both tiers, never the host's own.
 *
 * *Values* live in one buffer seen as 32-bit and 64-bit numbers, 8 bytes a slot (v128 two slots),
 * so that NaN bits survive every move; a reference is in {@link Stack.refs} at its slot's number.
 *
 * The *frame format* is what the tiers share. A frame of a function that starts at slot `base` is
 *
 * ```text
 * base                      parameters, in order
 * base + slots(parameters)  the other locals, in order
 * base + localSlots         operands: the value at stack height h of the specification (in slots)
 *                           is at base + localSlots + h
 * ```
 *
 * A caller puts arguments where its operands are, so they are the callee's first slots without being
 * copied, and the callee leaves its results at its own `base`. Who is calling whom is recorded in
 * {@link Stack.callers}, {@link Stack.pcs} and {@link Stack.bases}: entry `d` is the caller that is
 * suspended at depth `d`.
 *
 * @module
 */
import { Trap } from "../errors.ts";
import type { Context } from "../context.ts";
import type { FunctionInstance } from "../store/func.ts";
import type { Reference } from "../store/table.ts";
import { OpenCalls } from "./open_calls.ts";

/** How much stack a guest may use. */
export interface StackLimits {
  /** Calls that may be under way at once. */
  readonly maxDepth: number;
  /** Slots of 8 bytes the value stack may grow to. */
  readonly maxSlots: number;
}

const FIRST_SLOTS = 1024;
const FIRST_DEPTH = 64;

export class Stack {
  readonly limits: StackLimits;
  /** The values; replaced when the stack grows. */
  i32: Int32Array<ArrayBuffer>;
  f32: Float32Array<ArrayBuffer>;
  f64: Float64Array<ArrayBuffer>;
  /** The same slots as the raw form of the API has them. */
  u64: BigUint64Array<ArrayBuffer>;
  /** References, at their slot's number. */
  readonly refs: Reference[] = [];

  /** Calls under way. */
  depth = 0;
  /** The functions that are suspended in a call, outermost first. */
  readonly callers: FunctionInstance[] = [];
  /**
   * Where in its code each goes on; what a number means is the tier's business. Never longer than
   * the limit allows.
   */
  pcs: Int32Array<ArrayBuffer>;
  /** The first slot of each one's frame. */
  bases: Int32Array<ArrayBuffer>;

  /** The depth at which the host made the call that is running. */
  entryDepth = 0;

  /** The first slot above every frame: where the host may put the arguments of a new call. */
  top = 0;
  /** The context of the call that is running. */
  context: Context | undefined = undefined;
  /** The calls that are listened to and have not ended. */
  readonly openCalls: OpenCalls;

  constructor(limits: StackLimits) {
    this.limits = limits;
    this.openCalls = new OpenCalls(limits.maxDepth);
    const records = Math.min(FIRST_DEPTH, limits.maxDepth);
    this.pcs = new Int32Array(records);
    this.bases = new Int32Array(records);
    const buffer = new ArrayBuffer(8 * Math.min(FIRST_SLOTS, limits.maxSlots));
    this.i32 = new Int32Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.u64 = new BigUint64Array(buffer);
  }

  /**
   * Makes room for slots below `end`.
   *
   * @throws {Trap} `call stack exhausted` past the limit.
   */
  reserve(end: number): void {
    if (end <= this.f64.length) return;
    if (end > this.limits.maxSlots) throw new Trap("call stack exhausted");
    const slots = Math.min(Math.max(end, this.f64.length * 2), this.limits.maxSlots);
    const buffer = new ArrayBuffer(8 * slots);
    const i32 = new Int32Array(buffer);
    i32.set(this.i32);
    const f32 = new Float32Array(buffer);
    const f64 = new Float64Array(buffer);
    const u64 = new BigUint64Array(buffer);
    // Nothing is called from here on: the host's stack may be full, and all must change together.
    this.i32 = i32;
    this.f32 = f32;
    this.f64 = f64;
    this.u64 = u64;
  }

  /**
   * Records that `caller`, whose frame starts at `base`, is suspended at `pc` by a call.
   *
   * @throws {Trap} `call stack exhausted` past the limit.
   */
  push(caller: FunctionInstance, pc: number, base: number): void {
    const depth = this.depth;
    this.reserveRecord(depth);
    this.callers[depth] = caller;
    this.pcs[depth] = pc;
    this.bases[depth] = base;
    this.depth = depth + 1;
  }

  /** Moves slots from one place to another, which may overlap; references with them if there are any. */
  move(from: number, to: number, slots: number, references: boolean): void {
    this.i32.copyWithin(2 * to, 2 * from, 2 * (from + slots));
    if (!references || from === to) return;
    const { refs } = this;
    const moved = refs.slice(from, from + slots);
    for (let i = 0; i < slots; i++) refs[to + i] = moved[i];
  }

  /** Lets go of references that finished calls left behind; does nothing inside a call. */
  forgetReferences(): void {
    if (this.depth === 0 && this.refs.length > 0) this.refs.length = 0;
  }

  /**
   * Makes room for the record of a caller at that depth.
   *
   * @throws {Trap} `call stack exhausted` past the limit.
   */
  reserveRecord(depth: number): void {
    if (depth >= this.limits.maxDepth) throw new Trap("call stack exhausted");
    if (depth < this.pcs.length) return;
    const records = Math.min(this.pcs.length * 2, this.limits.maxDepth);
    const pcs = new Int32Array(records);
    pcs.set(this.pcs);
    this.pcs = pcs;
    const bases = new Int32Array(records);
    bases.set(this.bases);
    this.bases = bases;
  }
}
