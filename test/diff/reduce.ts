/**
 * Makes a module that shows a difference smaller, whatever made it: pieces of bodies are left out or
 * replaced by something shorter, and what is still valid and still differs in the same way is kept.
 *
 * @module
 */
import { type Difference, differenceOf, ends, type Subject } from "./difference.ts";
import { bodiesOf, type Body, decode, withBodies } from "./rewrite.ts";

/** A subject, and the difference it shows. */
export interface Finding {
  readonly subject: Subject;
  readonly difference: Difference;
}

/** How long making a module smaller may take. */
const PATIENCE_MS = 60_000;

/** What a piece may become: nothing, a constant of each type, `drop`, `unreachable`. */
const REPLACEMENTS: readonly Body[] = [
  [],
  [[0x41, 0]],
  [[0x41, 1]],
  [[0x42, 0]],
  [[0x43, 0, 0, 0, 0]],
  [[0x44, 0, 0, 0, 0, 0, 0, 0, 0]],
  [[0x1a]],
  [[0x00]],
].map((pieces) => pieces.map((piece) => Uint8Array.from(piece)));

/** A subject that shows the same as another one, and is smaller where that was possible. */
export function reduce(subject: Subject, difference: Difference): Finding {
  return new Reducer({ subject, difference }).run();
}

class Reducer {
  readonly #name: string;
  readonly #deadline = performance.now() + PATIENCE_MS;
  #best: Finding;

  constructor(finding: Finding) {
    this.#name = finding.difference.name;
    this.#best = finding;
  }

  run(): Finding {
    // A loop whose counter is left out does not end, unless its rounds are counted.
    this.#try({ ...this.#best.subject, countLoops: true });
    this.#shortenPlan();
    for (let before = Infinity; before > this.#best.subject.bytes.length;) {
      before = this.#best.subject.bytes.length;
      const count = bodiesOf(decode(this.#best.subject.bytes)).length;
      for (let i = 0; i < count; i++) this.#shortenBody(i);
    }
    return this.#best;
  }

  /** Leaves out calls: those after the difference, and those before it that do not matter. */
  #shortenPlan(): void {
    const { subject, difference } = this.#best;
    this.#try({ ...subject, plan: subject.plan.slice(0, difference.calls) });
    for (let i = this.#best.subject.plan.length - 1; i >= 0; i--) {
      const { plan } = this.#best.subject;
      this.#try({ ...this.#best.subject, plan: plan.toSpliced(i, 1) });
    }
  }

  /** Replaces ever shorter pieces of a body. */
  #shortenBody(index: number): void {
    const size = () => bodiesOf(decode(this.#best.subject.bytes))[index]!.length;
    for (let length = size() - 2; length >= 1; length = length >> 1) {
      for (let at = 1; at + length < size();) {
        if (!this.#replacePiece(index, at, length)) at += Math.max(1, length >> 1);
      }
    }
  }

  /** Whether a piece of a body, which starts after its locals, could be replaced by something shorter. */
  #replacePiece(index: number, at: number, length: number): boolean {
    const { subject } = this.#best;
    const bodies = bodiesOf(decode(subject.bytes));
    const body = bodies[index]!;
    const old = body.slice(at, at + length);
    return REPLACEMENTS.some((replacement) => {
      if (sizeOf(replacement) >= sizeOf(old)) return false;
      const shorter = body.toSpliced(at, length, ...replacement);
      return this.#try({
        ...subject,
        bytes: withBodies(subject.bytes, bodies.with(index, shorter)),
      });
    });
  }

  /** Takes a subject if it shows the same difference. */
  #try(subject: Subject): boolean {
    if (performance.now() > this.#deadline) return false;
    if (!WebAssembly.validate(Uint8Array.from(subject.bytes))) return false;
    if (!subject.countLoops && !ends(subject)) return false;
    const difference = differenceOf(subject);
    if (difference === undefined || difference.name !== this.#name) return false;
    this.#best = { subject, difference };
    return true;
  }
}

function sizeOf(pieces: Body): number {
  return pieces.reduce((size, piece) => size + piece.length, 0);
}
