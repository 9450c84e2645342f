/**
 * The errors of `node:wasi`: the same kinds, codes and words, for the same wrong arguments.
 *
 * @module
 */

/** An error with the code that Node gives it. */
type Coded = Error & { code: string };

function coded<Kind extends Error>(error: Kind, code: string): Kind & Coded {
  return Object.assign(error, { code });
}

/** A state in which something cannot be done. */
export function stateError(code: string, message: string): Error {
  return coded(new Error(message), code);
}

/** A value that is none of those there are. */
export function invalidValue(name: string, value: unknown, reason: string): Error {
  const message = `The property '${name}' ${reason}. Received ${quoted(value)}`;
  return coded(new TypeError(message), "ERR_INVALID_ARG_VALUE");
}

/** A value of another type. */
export function invalidType(name: string, wanted: string, value: unknown): Error {
  const kind = name.includes(".") ? "property" : "argument";
  const message = `The "${name}" ${kind} must be ${wanted}. Received ${received(value)}`;
  return coded(new TypeError(message), "ERR_INVALID_ARG_TYPE");
}

/** What is no memory. */
export function invalidMemory(): Error {
  const message = `"instance.exports.memory" property must be a WebAssembly.Memory object`;
  return coded(new TypeError(message), "ERR_INVALID_ARG_TYPE");
}

function outOfRange(name: string, range: string, value: unknown): Error {
  const message = `The value of "${name}" is out of range. It must be ${range}. Received ${value}`;
  return coded(new RangeError(message), "ERR_OUT_OF_RANGE");
}

/** What a value has to be. */
type Kind = "string" | "boolean" | "function";

/** Fails unless a value is of a type. */
export function requireType(name: string, kind: Kind, value: unknown): void {
  const type: string = typeof value;
  if (type !== kind) throw invalidType(name, `of type ${kind}`, value);
}

/** Fails unless a value is an object, and no array. */
export function requireObject(name: string, value: unknown): asserts value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidType(name, "of type object", value);
  }
}

/** Fails unless a value is an array. */
export function requireArray(name: string, value: unknown): asserts value is unknown[] {
  if (!Array.isArray(value)) throw invalidType(name, "an instance of Array", value);
}

/** Fails unless a value is missing. */
export function requireUndefined(name: string, value: unknown): void {
  if (value !== undefined) throw invalidType(name, "undefined", value);
}

const MAX_DESCRIPTOR = 2 ** 31 - 1;

/** Fails unless a value can be a descriptor. */
export function requireDescriptor(name: string, value: unknown): asserts value is number {
  if (typeof value !== "number") throw invalidType(name, "of type number", value);
  if (!Number.isInteger(value)) throw outOfRange(name, "an integer", value);
  if (value < 0 || value > MAX_DESCRIPTOR) {
    throw outOfRange(name, `>= 0 && <= ${MAX_DESCRIPTOR}`, value);
  }
}

/** Characters of a value that are shown. */
const SHOWN = 25;

function received(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "function") return `function ${value.name}`;
  if (typeof value === "object") {
    const { name } = value.constructor ?? {};
    return name ? `an instance of ${name}` : "[Object: null prototype] {}";
  }
  return `type ${typeof value} (${quoted(value)})`;
}

function quoted(value: unknown): string {
  if (typeof value !== "string") return typeof value === "bigint" ? `${value}n` : String(value);
  return value.length > SHOWN + 3 ? `'${value.slice(0, SHOWN)}...'` : `'${value}'`;
}
