/**
 * One measurement of `kiln bench`, in a process of its own: no way of running the function finds what
 * another has left behind.
 *
 * @module
 */
import type { FunctionDefinition } from "../../api.ts";
import { readBytes } from "../../host/process.ts";
import { print } from "../terminal.ts";
import { parseArguments } from "../values.ts";
import { measure, type Timing } from "./measure.ts";
import { bitsText, prepare, type Way } from "./ways.ts";

/** What to measure. */
export interface Job {
  readonly way: Way;
  /** The exported name. */
  readonly name: string;
  readonly definition: FunctionDefinition;
  readonly args: readonly string[];
  readonly seconds: number;
}

/** What a child found; times in milliseconds. */
export interface Measurement extends Timing {
  /** From the module's bytes to an instance. */
  readonly ready: number;
  /** What the first call returned, as {@link bitsText} has it. */
  readonly results: string;
  /** Whether the last call returned the same. */
  readonly steady: boolean;
  /** Functions and loops Kiln compiled; absent for native. */
  readonly compiled?: number;
}

/** What a child prints, as JSON. */
export type Outcome = Measurement | { readonly error: string };

/** What a child is given on its standard input: a line of JSON, then the module. */
export function encodeJob(job: Job, bytes: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(`${JSON.stringify(job)}\n`);
  const input = new Uint8Array(head.length + bytes.length);
  input.set(head);
  input.set(bytes, head.length);
  return input;
}

/** Does the job on standard input, and prints the outcome. */
export function measureInput(): void {
  const input = readBytes("-");
  const end = input.indexOf(0x0a);
  const job = JSON.parse(new TextDecoder().decode(input.subarray(0, end)));
  print(JSON.stringify(outcomeOf(job, input.slice(end + 1))));
}

function outcomeOf(job: Job, bytes: Uint8Array<ArrayBuffer>): Outcome {
  try {
    return measureJob(job, bytes);
  } catch (error) {
    return { error: String(error).split("\n")[0]! };
  }
}

function measureJob(
  { way, name, definition, args, seconds }: Job,
  bytes: Uint8Array<ArrayBuffer>,
): Measurement {
  const params = parseArguments(definition, args);
  const start = performance.now();
  const { call, resultsIn, compiled } = prepare(way, bytes, { name, params });
  const ready = performance.now() - start;
  const { first, samples, firstResult, lastResult } = measure(call, seconds);
  const results = bitsText(definition, resultsIn(firstResult));
  const count = compiled();
  return {
    ready,
    first,
    samples,
    results,
    steady: bitsText(definition, resultsIn(lastResult)) === results,
    ...(count === undefined ? {} : { compiled: count }),
  };
}
