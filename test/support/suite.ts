/**
 * Registers tests with whichever runner is running: `deno test` or `bun test`.
 *
 * @module
 */

type Register = (name: string, body: () => void | Promise<void>) => void;

/** Milliseconds a test may take under Bun, whose own limit is too short for whole programs. */
const TIMEOUT = 600_000;

/** Registers one test. */
export const test: Register = "Deno" in globalThis ? Deno.test : await bunTest();

async function bunTest(): Promise<Register> {
  const bun = await import("bun:test" as string);
  return (name, body) => bun.test(name, body, TIMEOUT);
}
