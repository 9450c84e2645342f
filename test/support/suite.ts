/** Registers one test with whichever runner is running: `deno test` or `bun test`. */
export const test: (name: string, body: () => void | Promise<void>) => void = "Deno" in globalThis
  ? Deno.test
  : (await import("bun:test" as string)).test;
