/**
 * What `kiln bench` can be asked for.
 *
 * @module
 */

/** The name of the command that measures, which is not for people. */
export const CHILD_COMMAND = "bench-child";

/** What the user asks for. */
export interface BenchOptions {
  readonly invoke: string;
  readonly json?: boolean;
  readonly seconds: number;
  readonly processes: number;
}
