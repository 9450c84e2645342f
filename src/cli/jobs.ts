/**
 * What the commands of the command line do that may take long. It is done on a thread of its own
 * (`supervise.ts`), so what it is given must be data.
 *
 * @module
 */
import type { Context } from "../context.ts";
import type { InputStream } from "../host/host.ts";
import type { InspectOptions } from "./inspect.ts";
import type { Progress } from "./progress.ts";
import type { RunOptions } from "./run_options.ts";

/** Something to do. */
export type Job =
  | {
    readonly kind: "run";
    readonly file: string;
    readonly args: readonly string[];
    readonly options: RunOptions;
  }
  | { readonly kind: "check"; readonly file: string }
  | { readonly kind: "inspect"; readonly file: string; readonly options: InspectOptions };

/** Where it is done. */
export interface Station {
  /** Done when the job is to end. */
  readonly ctx: Context;
  /** Is told of what takes long. */
  readonly progress: Progress;
  /** What people type, where that does not come from standard input; see `shared.ts`. */
  readonly typed: InputStream | undefined;
}

/**
 * Does a job; returns the exit code.
 *
 * @throws {UsageError} if what the user asked for cannot be done.
 */
export async function doJob(job: Job, station: Station): Promise<number> {
  switch (job.kind) {
    case "run":
      return (await import("./run_program.ts")).runProgram(job, station);
    case "check":
      return (await import("./check.ts")).check(job.file, station);
    case "inspect":
      return (await import("./inspect_module.ts")).inspect(job, station);
  }
}
