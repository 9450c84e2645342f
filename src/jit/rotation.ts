/**
 * Rotates i64 by constants: both words by themselves, which hosts do in one instruction each, and then
 * the bits that belong in the other word change places.
 *
 * @module
 */
import { type Binary, binary, constant, type Expression } from "./expression.ts";

/** Gives an expression a variable of its own. */
export type Keep = (value: Expression) => Expression;

/** A word of a rotated i64: bits of one word, and above them bits of the other. */
interface Joined {
  readonly above: Expression;
  readonly below: Expression;
  /** How many bits are from below. */
  readonly count: number;
}

/** The words of a rotated i64, given as shifts that are joined. */
export function exchangeBits(parts: readonly Expression[], keep: Keep): Expression[] | undefined {
  const low = joinedOf(parts[0]!);
  if (low === undefined) return undefined;
  const { above, below, count } = low;
  const first = keep(rotated(above, count));
  const second = keep(rotated(below, count));
  const mask = constant((1 << count) - 1);
  const exchanged = keep(binary("&", binary("^", first, second), mask));
  return [binary("^", first, exchanged), binary("^", second, exchanged)];
}

function rotated(word: Expression, count: number): Expression {
  return binary(
    "|",
    binary("<<", word, constant(count)),
    binary(">>>", word, constant(32 - count)),
  );
}

function joinedOf(word: Expression): Joined | undefined {
  if (word.kind !== "binary" || word.operator !== "|") return undefined;
  const [left, right] = [word.left, word.right].map((each) => each as Binary);
  const [up, down] = left!.operator === "<<" ? [left!, right!] : [right!, left!];
  if (up.operator !== "<<" || down.operator !== ">>>") return undefined;
  const { left: above, right: count } = up;
  const { left: below } = down;
  if (count.kind !== "constant" || !isTemporary(above) || !isTemporary(below)) return undefined;
  return { above, below, count: count.value };
}

/** What is not needed afterwards is rotated in place; locals may be. */
function isTemporary(word: Expression): boolean {
  return word.kind === "read" && word.variable.fixed;
}
