/**
 * Being told that a module is about to be closed: a notifier in the {@link Context} that a module is
 * instantiated with, so that what belongs to the instance can be given back in time.
 *
 * @module
 */
import type { Module } from "./api.ts";
import { type Context, ContextKey } from "./context.ts";

/** Is told, as a function, that a module is about to be closed; see {@link CloseNotifier}. */
export type CloseNotifyFunction = (ctx: Context, exitCode: number, module: Module) => void;

/** Is told that a module is about to be closed. */
export interface CloseNotifier {
  /**
   * Called exactly once for each instance made with the context, host modules included, however it
   * ends: closed by its host, with its runtime (the newest first), by itself (`proc_exit`), because a
   * context was done, or because it failed to start. The module is still open: its memory and globals
   * can be read and its functions called; closing it once more does nothing.
   *
   * What this throws does not keep the module from being closed, and is thrown afterwards.
   *
   * @param ctx The context the module was instantiated with.
   * @param exitCode With which code; 0 where there is none.
   * @param module The instance.
   */
  closeNotify(ctx: Context, exitCode: number, module: Module): void;
}

/** The key under which a context carries a {@link CloseNotifier}. */
export const CloseNotifierKey: ContextKey<CloseNotifier> = new ContextKey("close notifier");

/**
 * The context with a notifier for the modules that are instantiated with it.
 *
 * @example Being told of the exit code
 * ```ts
 * import { Context, Runtime, withCloseNotifier } from "@kiln/wasm";
 * import { assertEquals } from "@std/assert";
 *
 * const codes: number[] = [];
 * const ctx = withCloseNotifier(Context.background(), (_ctx, exitCode) => codes.push(exitCode));
 * using runtime = new Runtime();
 * runtime.newHostModuleBuilder("env").instantiate(ctx).closeWithExitCode(3);
 * assertEquals(codes, [3]);
 * ```
 */
export function withCloseNotifier(
  ctx: Context,
  notifier: CloseNotifier | CloseNotifyFunction,
): Context {
  return ctx.withValue(
    CloseNotifierKey,
    typeof notifier === "function" ? { closeNotify: notifier } : notifier,
  );
}
