/**
 * Chooses how each float variable is carried. Where some use of a variable sees the bits of a NaN,
 * and some assignment may give it a NaN whose bits matter, a number will not do: hosts are free to
 * replace the bits of a NaN, and one of them always does.
 *
 * A variable that is only moved is carried as bits. One that is also computed with is a number that
 * has the bits beside it; they are kept only for NaNs, so all it costs is a comparison. What comes from
 * one function and is handed on to another stays as it came, though it is computed with.
 *
 * @module
 */
import { childrenOf, type Expression, type Sign } from "../expression.ts";
import { bodiesOf, type FunctionIr, type Statement, type Variable } from "../ir.ts";

/** What is known of a float variable. */
interface Facts {
  /** Some assignment may give it a NaN with bits of its own. */
  payload: boolean;
  /** Some use sees its bits. */
  bits: boolean;
  /** It is an argument of some call, or what is returned. */
  handed: boolean;
  /** It is a parameter, or the first result of a call. */
  came: boolean;
  /** It is assigned something else. */
  assigned: boolean;
  /** Some use, or assignment, has a number. */
  number: boolean;
  /** Variables whose values are moved here. */
  readonly sources: Variable[];
}

/** Chooses the representation of all float variables of a function; `boxes`: some may stay boxed. */
export function chooseRepresentations(ir: FunctionIr, boxes: boolean): void {
  new Chooser(ir, boxes).choose();
}

/** Has all boxes opened at once, where the values of variables are put down and taken up again. */
export function openBoxes({ variables }: FunctionIr): void {
  for (const variable of variables) {
    if (!variable.boxed) continue;
    variable.boxed = false;
    variable.representation = "shadowed";
  }
}

/** Whether a float may be a NaN whose bits are not those a host gives a NaN. */
export function mayHavePayload(float: Expression): boolean {
  switch (float.kind) {
    case "read":
      return float.variable.representation !== "number";
    case "load":
    case "global":
    case "float":
    case "nan":
    case "sign":
      return true;
    case "choice":
      return mayHavePayload(float.then) || mayHavePayload(float.otherwise);
    default:
      return false;
  }
}

class Chooser {
  readonly #ir: FunctionIr;
  readonly #boxes: boolean;
  readonly #facts: Map<Variable, Facts> = new Map();

  constructor(ir: FunctionIr, boxes: boolean) {
    this.#ir = ir;
    this.#boxes = boxes;
    for (const variable of ir.variables) {
      if (!isFloat(variable)) continue;
      this.#facts.set(variable, {
        payload: false,
        bits: false,
        handed: false,
        came: false,
        assigned: false,
        number: false,
        sources: [],
      });
    }
  }

  choose(): void {
    if (this.#facts.size === 0) return;
    for (const variable of this.#ir.locals.slice(0, this.#ir.type.params.length).flat()) {
      const facts = this.#facts.get(variable);
      if (facts === undefined) continue;
      facts.payload = facts.number = facts.came = true;
    }
    this.#statements(this.#ir.body);
    for (const facts of this.#facts.values()) facts.bits ||= facts.handed && !this.#mayStay(facts);
    this.#spread();
    for (const [variable, { payload, bits, handed, number }] of this.#facts) {
      variable.representation = !payload || !bits ? "number" : number ? "shadowed" : "bits";
      variable.boxed = handed && !bits;
    }
  }

  /** Whether a float can be kept as it came, in a box if it is in one. */
  #mayStay({ came, assigned }: Facts): boolean {
    return this.#boxes && came && !assigned;
  }

  #statements(body: readonly Statement[]): void {
    for (const statement of body) {
      this.#statement(statement);
      for (const inner of bodiesOf(statement)) this.#statements(inner);
    }
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case "assign": {
        const facts = this.#facts.get(statement.variable);
        if (facts === undefined) return this.#value(statement.value);
        facts.assigned = true;
        return this.#move(facts, statement.value);
      }
      case "evaluate":
      case "if":
        return this.#value(statement.kind === "if" ? statement.test : statement.value);
      case "return":
        return statement.values.forEach((value, i) =>
          i === 0 ? this.#handed(value) : this.#seen(value)
        );
      case "store":
        return statement.values.forEach((value) => this.#seen(value));
      case "set_global":
        return this.#seen(statement.value);
      case "call":
        statement.results.forEach((result, i) => {
          const facts = this.#facts.get(result);
          if (facts === undefined) return;
          facts.payload = facts.number = true;
          if (i === 0) facts.came = true;
          else facts.assigned = true;
        });
        if (statement.callee.kind === "indirect") this.#value(statement.callee.element);
        return statement.args.forEach((value) => this.#handed(value));
      case "tail_call":
        if (statement.callee.kind === "indirect") this.#value(statement.callee.element);
        return statement.args.forEach((value) => this.#seen(value));
    }
  }

  /** An expression in which floats are computed with. */
  #value(value: Expression): void {
    if (value.kind === "read") {
      const facts = this.#facts.get(value.variable);
      if (facts !== undefined) facts.number = true;
    } else if (value.kind === "bits") {
      this.#seen(value.float);
    } else if (value.kind === "sign") {
      this.#value(value.operands[0]!);
      this.#copiedSign(value);
    } else {
      for (const child of childrenOf(value)) this.#value(child);
    }
  }

  /** A value on its way to another function, as it is or in a box. */
  #handed(value: Expression): void {
    const facts = value.kind === "read" ? this.#facts.get(value.variable) : undefined;
    if (facts === undefined) this.#seen(value);
    else facts.handed = true;
  }

  /** A value whose bits are seen. */
  #seen(value: Expression): void {
    switch (value.kind) {
      case "read": {
        const facts = this.#facts.get(value.variable);
        if (facts !== undefined) facts.bits = true;
        return;
      }
      case "sign":
        return value.operands.forEach((operand) => this.#seen(operand));
      case "choice":
        this.#value(value.test);
        this.#seen(value.then);
        return this.#seen(value.otherwise);
      default:
        return this.#value(value);
    }
  }

  /** The sign that `copysign` takes from a NaN is seen even where the result is computed with. */
  #copiedSign({ operands }: Sign): void {
    if (operands.length > 1) this.#seen(operands[1]!);
  }

  /** A value that is moved to a variable: seen if the variable is. */
  #move(facts: Facts, value: Expression): void {
    switch (value.kind) {
      case "read":
        facts.sources.push(value.variable);
        return;
      case "load":
      case "global":
      case "float":
      case "nan":
        facts.payload = true;
        return this.#value(value);
      case "constant":
        return;
      case "sign":
        facts.payload = true;
        this.#move(facts, value.operands[0]!);
        return this.#copiedSign(value);
      case "choice":
        this.#value(value.test);
        this.#move(facts, value.then);
        return this.#move(facts, value.otherwise);
      default:
        facts.number = true;
        return this.#value(value);
    }
  }

  /** What is seen of a variable is seen of its sources; what these may hold, it may hold. */
  #spread(): void {
    for (let changed = true; changed;) {
      changed = false;
      for (const facts of this.#facts.values()) {
        for (const source of facts.sources) {
          changed = this.#spreadTo(facts, this.#facts.get(source)!) || changed;
        }
      }
    }
  }

  #spreadTo(target: Facts, source: Facts): boolean {
    const before = [target.payload, source.bits, source.number, target.number];
    target.payload ||= source.payload;
    source.bits ||= target.bits;
    // Moved between a number and bits, a value would be converted each time.
    source.number ||= target.number;
    target.number ||= source.number;
    return before.some((fact, i) =>
      fact !== [target.payload, source.bits, source.number, target.number][i]
    );
  }
}

function isFloat({ type }: Variable): boolean {
  return type === "f32" || type === "f64";
}
