/**
 * Functions as they exist at run time: defined by a module, or by the host.
 *
 * @see https://webassembly.github.io/spec/core/exec/runtime.html#function-instances
 * @module
 */
import { type FuncType, slotsOfAll, type ValueType } from "../wasm/types.ts";
import type { Instance } from "./instance.ts";

/**
 * Runs a function whose arguments stand on the value stack from slot `base` on, and leaves its
 * results there. What it throws passes through every frame of the guest.
 */
export type StackEntry = (base: number) => void;

/** Values in raw form, one slot or two each, as numbers of several kinds. */
export interface HookSlots {
  readonly i32: Int32Array<ArrayBuffer>;
  readonly f32: Float32Array<ArrayBuffer>;
  readonly f64: Float64Array<ArrayBuffer>;
  readonly u64: BigUint64Array<ArrayBuffer>;
}

/** What is done around each call of a function that is listened to. */
export interface CallHooks {
  /** Where the parameters are put before {@link CallHooks.begin}. */
  readonly params: HookSlots;
  /** Where the results are put before {@link CallHooks.end}. */
  readonly results: HookSlots;
  /** Makes both anew, for a call inside a hook: one that is running may be looking at the others. */
  renew(): void;
  /** Puts the parameters there; they are on the stack from slot `base` on. */
  takeParams(base: number): void;
  /** The function is about to run. */
  begin(): void;
  /** Puts the results there. */
  takeResults(base: number): void;
  /** It has returned. Failures are dealt with by whoever called the guest. */
  end(): void;
  /** It is about to be replaced by the function it ends with a call of. */
  endInTailCall(): void;
}

/** A host function as compiled code calls it: with values as the host sees them. */
export interface HostCall {
  /** Whether it is given the module whose code is calling, after the context. */
  readonly wantsCaller: boolean;
  readonly run: (...args: never[]) => unknown;
  /** A reference as the host sees it. */
  toHost(reference: unknown, type: ValueType): unknown;
  /**
   * A value of the host as one of that type: a number, a bigint, or a reference as guests hold it.
   *
   * @throws {TypeError} if it does not fit.
   */
  fit(value: unknown, type: ValueType): unknown;
}

/**
 * A function. Both tiers read these fields on every call, so all functions, host ones included,
 * have the same shape.
 */
export class FunctionInstance {
  readonly type: FuncType;
  /** Equal for equal types of all modules of one store: what `call_indirect` compares. */
  readonly typeId: number;
  /** Slots that its arguments, or its results, take on the value stack, whichever are more. */
  readonly valueSlots: number;
  /** The instance whose module defines the function. */
  readonly instance: Instance;
  /** The function's index in its module. */
  readonly index: number;
  /** The interpreter's register code; `null` until the function is first called. */
  code: Int32Array<ArrayBuffer> | null = null;
  /** Slots the interpreter's frame of this function takes, arguments included. */
  frameSlots = 0;
  /** Slots of the frame that hold parameters, and then locals, which start as zero. */
  localSlots = 0;
  /** How to run it where it is not interpreted: a host function, or compiled code. */
  entry: StackEntry | null = null;
  /** The same function as compiled code calls it, once it is compiled: its parts are parameters. */
  lowered: ((...parts: never[]) => unknown) | null = null;
  /** Who is told of its calls. */
  hooks: CallHooks | null = null;
  /** How compiled code calls it, if it is a host function that need not see the guest's stack. */
  hostCall: HostCall | null = null;

  constructor(type: FuncType, typeId: number, instance: Instance, index: number) {
    this.type = type;
    this.typeId = typeId;
    this.valueSlots = Math.max(slotsOfAll(type.params), slotsOfAll(type.results));
    this.instance = instance;
    this.index = index;
  }

  /** Whether the host defines it. */
  get isHost(): boolean {
    return this.entry !== null && this.lowered === null;
  }
}
