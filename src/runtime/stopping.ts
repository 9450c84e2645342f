/**
 * What a call ends with whose context is done.
 *
 * @module
 */
import { CanceledError, type Context, DeadlineExceededError } from "../context.ts";
import { ExitCode, ExitError } from "../errors.ts";

/**
 * What a call with that context is to end with; `undefined` while the context is not done. A host
 * function that waits throws this where it would have to wait longer: the module is closed then, as
 * if its own code had been stopped.
 */
export function exitOf(ctx: Context): ExitError | undefined {
  const cause = ctx.err();
  if (cause === undefined) return undefined;
  const code = cause instanceof DeadlineExceededError
    ? ExitCode.DEADLINE_EXCEEDED
    : ExitCode.CONTEXT_CANCELED;
  return new ExitError(code, { cause });
}

/** Whether an error says that a call ended because its context was done. */
export function isStop(error: unknown): error is ExitError {
  return error instanceof ExitError &&
    (error.cause instanceof CanceledError || error.cause instanceof DeadlineExceededError);
}
