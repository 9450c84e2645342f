/**
 * Makes the variant of a function that begins at the head of one of its loops, for a call that is
 * already under way: what comes before the loop is left out, or, inside loops around it, passed over
 * the first time round. The rest is as it was.
 *
 * @module
 */
import { binary, constant, type Expression, read, unary, ZERO } from "../expression.ts";
import { type FunctionIr, type Loop, type Statement, Variable } from "../ir.ts";
import { openBoxes } from "./floats.ts";

/** A function that begins at a loop. */
export interface EnteredFunction {
  readonly ir: FunctionIr;
  /** The loop, whose operands are to be restored together with the locals. */
  readonly loop: Loop;
  /** Loops around it, whose heads are passed on the way to it. */
  readonly around: number;
}

/** The variant that begins at the loop whose opcode stands at `offset`; `undefined` if none does. */
export function enterAtLoop(ir: FunctionIr, offset: number): EnteredFunction | undefined {
  openBoxes(ir);
  const entering = new Variable(ir.variables.length, "entering", "int", false);
  const entrance = new Entrance(offset, entering);
  const body = entrance.enter(ir.body, false);
  if (body === undefined || entrance.loop === undefined) return undefined;
  const { loop, around } = entrance;
  if (!entrance.guarded) return { ir: { ...ir, body }, loop, around };
  entering.uses = 1;
  body.unshift({ kind: "assign", variable: entering, value: constant(1), offset });
  const variables = [...ir.variables, entering];
  return { ir: { ...ir, body, variables }, loop, around };
}

class Entrance {
  loop: Loop | undefined = undefined;
  around = 0;
  /** Whether the variable is used. */
  guarded = false;
  readonly #offset: number;
  readonly #entering: Variable;

  constructor(offset: number, entering: Variable) {
    this.#offset = offset;
    this.#entering = entering;
  }

  /** The statements from the loop on; `undefined` if it is not among or inside them. */
  enter(body: readonly Statement[], inLoop: boolean): Statement[] | undefined {
    for (let i = 0; i < body.length; i++) {
      const entered = this.#enterStatement(body[i]!, inLoop);
      if (entered === undefined) continue;
      const rest = [...entered, ...body.slice(i + 1)];
      if (!inLoop || i === 0) return rest;
      this.guarded = true;
      const test = unary("!", read(this.#entering));
      return [{ kind: "if", test, then: body.slice(0, i), otherwise: [] }, ...rest];
    }
    return undefined;
  }

  #enterStatement(statement: Statement, inLoop: boolean): Statement[] | undefined {
    switch (statement.kind) {
      case "block": {
        const body = this.enter(statement.body, inLoop);
        return body && [{ ...statement, body }];
      }
      case "loop": {
        if (statement.offset === this.#offset) return [this.#enterLoop(statement, inLoop)];
        const body = this.enter(statement.body, true);
        if (body === undefined) return undefined;
        this.around++;
        return [{ ...statement, body }];
      }
      case "if":
        return this.#enterIf(statement.test, statement.then, statement.otherwise, inLoop);
      default:
        return undefined;
    }
  }

  #enterLoop(loop: Loop, inLoop: boolean): Loop {
    this.loop = loop;
    if (!inLoop) return loop;
    this.guarded = true;
    const variable = this.#entering;
    const entered: Statement = { kind: "assign", variable, value: ZERO, offset: loop.offset };
    return { ...loop, body: [entered, ...loop.body] };
  }

  #enterIf(
    test: Expression,
    then: readonly Statement[],
    otherwise: readonly Statement[],
    inLoop: boolean,
  ): Statement[] | undefined {
    const entering = read(this.#entering);
    const inThen = this.enter(then, inLoop);
    if (inThen !== undefined) {
      if (!inLoop) return inThen;
      this.guarded = true;
      const either = binary("||", entering, test);
      return [{ kind: "if", test: either, then: inThen, otherwise: [...otherwise] }];
    }
    const inOtherwise = this.enter(otherwise, inLoop);
    if (inOtherwise === undefined || !inLoop) return inOtherwise;
    this.guarded = true;
    const both = binary("&&", unary("!", entering), test);
    return [{ kind: "if", test: both, then: [...then], otherwise: inOtherwise }];
  }
}
