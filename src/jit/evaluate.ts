/**
 * The only place where text becomes code. A host may forbid that, or may have replaced `Function`:
 * then nothing is compiled, and the interpreter serves.
 *
 * @module
 */

/** Turns the body of a function of one parameter into that function. */
export type Evaluate = (parameter: string, body: string) => (argument: unknown) => unknown;

/** How this host turns text into code, or `undefined` where it does not. */
export function probeEvaluate(): Evaluate | undefined {
  try {
    const probe = evaluate("kit", "return kit + 1;");
    return probe(41) === 42 ? evaluate : undefined;
  } catch {
    return undefined;
  }
}

function evaluate(parameter: string, body: string): (argument: unknown) => unknown {
  return new Function(parameter, body) as (argument: unknown) => unknown;
}
