/**
 * Prints what calls through a table go by: a function of the unit for each type, which compares the
 * callee with the first few that were seen and calls one of those by a variable of its own. A host can
 * inline what is always called from there; V8 does not where several functions are called by one call.
 *
 * @module
 */
import type { FuncType } from "../wasm/types.ts";
import { type Code, js, list } from "./code.ts";
import { partTypesOfAll } from "./ir.ts";

/** Functions that a callee is compared with. */
const GUESSES = 8;

/** The helpers of the kit that the text uses, beside {@link guessName}. */
export const GUESS_HELPERS = ["is_own", "lowered"] as const;

/** The name of the function that calls functions of that type. */
export function guessName(typeIndex: number): Code {
  return js`call_type${typeIndex}`;
}

/**
 * Prints it. Where more functions are called than it has variables, it compares no more. Functions of
 * other instances are not kept: they would be kept alive.
 */
export function guessLines(typeIndex: number, { params, results }: FuncType): Code[] {
  const known = Array.from({ length: GUESSES }, (_, i) => js`type${typeIndex}_${i}`);
  const many = js`type${typeIndex}_many`;
  const learn = js`learn_type${typeIndex}`;
  const parts = partTypesOfAll(params).map((_, i) => js`p${i}`);
  const passed = list([...parts, js`room`]);
  // Else a host takes what comes from several calls for anything.
  const whole = partTypesOfAll(results)[0] === "int" ? js` | 0` : js``;
  const unknown = js`(run ?? lowered(callee))(${passed})${whole}`;
  return [
    // No `let`, which would give them a value: hosts take what is given one once for a constant.
    js`var ${list(known)}, ${many};`,
    js`function ${learn}(callee) {`,
    js`  if (!is_own(callee)) return;`,
    ...known.map((name) =>
      js`  if (${name} === undefined) return void (${name} = callee.lowered);`
    ),
    js`  ${many} = true;`,
    js`}`,
    js`function ${guessName(typeIndex)}(callee, ${passed}) {`,
    js`  const run = callee.lowered;`,
    js`  if (${many}) return ${unknown};`,
    ...known.map((name) => js`  if (run === ${name}) return ${name}(${passed})${whole};`),
    js`  ${learn}(callee);`,
    js`  return ${unknown};`,
    js`}`,
  ];
}
