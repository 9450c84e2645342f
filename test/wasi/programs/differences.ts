/**
 * Where `node:wasi` answers otherwise than Kiln, and why Kiln does not follow. The list is enforced
 * both ways: what is not listed fails, and so does what is listed and no longer so.
 *
 * @module
 */

/** Checks that have one reason to differ. */
export interface Difference {
  /** Why Kiln's answer is the one to have. */
  readonly reason: string;
  /** By run, and then by check: what `node:wasi` makes of it. */
  readonly checks: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** All differences. */
export const DIFFERENCES: readonly Difference[] = [
  {
    reason: "node:wasi shows the processor time of its own process; a guest of Kiln has no process",
    checks: {
      clocks: {
        "time of the clock of the process": "ESUCCESS, not EINVAL",
        "time of the clock of the thread": "ESUCCESS, not EINVAL",
        "resolution of the clock of the process": "ESUCCESS, not EINVAL",
        "resolution of the clock of the thread": "ESUCCESS, not EINVAL",
      },
    },
  },
];
