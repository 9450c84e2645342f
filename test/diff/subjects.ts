/**
 * The modules of the differential test, by kind and seed.
 *
 * @module
 */
import { CompileError, Context, Runtime } from "../../mod.ts";
import { BinaryenGenerator } from "./binaryen.ts";
import { type Subject, type Way, WAYS } from "./difference.ts";
import { generateModule } from "./generate.ts";
import { planOf } from "./observe.ts";
import { decode } from "./rewrite.ts";

/** Who makes a module: binaryen's fuzzer, or the generator of this folder. */
export type Kind = "binaryen" | "own";

/** All kinds. */
export const KINDS: readonly Kind[] = ["own", "binaryen"];

/** Binaryen's modules import globals, which what leaves is not given. */
const BINARYEN_WAYS: readonly Way[] = ["plain", "listened"];

/** Makes subjects, and keeps what that takes until it is disposed of. */
export class Subjects implements Disposable {
  #binaryen: BinaryenGenerator | undefined;

  /**
   * The subject of a seed: the same for the same seed. Now and then binaryen uses a feature that it was
   * told not to use, and there is none.
   */
  async make(kind: Kind, seed: number): Promise<Subject | undefined> {
    if (kind === "own") {
      const bytes = generateModule(seed);
      // Its loops end; a check in each of them would hide what becomes of a loop without one.
      return {
        bytes,
        countLoops: seed % 2 === 1,
        plan: planOf(decode(bytes), seed, 4),
        traces: false,
        way: WAYS[seed % WAYS.length]!,
      };
    }
    this.#binaryen ??= new BinaryenGenerator();
    const bytes = await this.#binaryen.generate(seed);
    if (needsMore(bytes)) return undefined;
    const plan = planOf(decode(bytes), seed, 2);
    return { bytes, countLoops: true, plan, traces: false, way: BINARYEN_WAYS[seed % 2]! };
  }

  [Symbol.dispose](): void {
    this.#binaryen?.[Symbol.dispose]();
  }
}

/** Whether a module uses a feature that is not there. */
function needsMore(bytes: Uint8Array): boolean {
  using runtime = new Runtime();
  try {
    runtime.compileModule(Context.background(), bytes);
    return false;
  } catch (error) {
    if (error instanceof CompileError) return /feature ".*" is disabled/.test(error.message);
    throw error;
  }
}
