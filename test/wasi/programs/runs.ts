/**
 * The test programs and how they are run.
 *
 * @module
 */

/** How a program ended. */
export type End = number | "trap";

/** One run of a program. */
export interface Run {
  /** Its name: that of the program, and the first argument where there is one. */
  readonly name: string;
  /** The name of the `.wasm` file beside this one, without the ending. */
  readonly program: string;
  /** The command line. */
  readonly args: readonly string[];
  /** Standard input. */
  readonly stdin: string;
  /** How it has to end. */
  readonly end: End;
  /** Why it cannot be compared with `node:wasi`, where that is so. */
  readonly notUnderNode?: string;
  /** The version of WASI it imports. */
  readonly version: "preview1" | "unstable";
}

/** The environment of every program. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  A: "1",
  EMPTY: "",
  NAME: "größe=x",
};

/** What every program finds in its first folder, `/data`; the second, `/other`, is empty. */
export const FILES: Readonly<Record<string, string>> = {
  "seed.txt": "seed\n",
  "folder/inner.txt": "inner\n",
};

/** Programs that are run once, without anything special. */
const PLAIN = [
  "args",
  "environ",
  "clocks",
  "random",
  "scheduling",
  "fd_read",
  "fd_write",
  "seek",
  "pread_pwrite",
  "sync",
  "fdstat",
  "filestat",
  "descriptors",
  "readdir",
  "path_open",
  "links",
  "directories",
  "rename",
  "path_stat",
  "paths",
  "sockets",
  "bad_descriptors",
  "faults",
  "libc_files",
];

/** How `exit` may be told to end, and what comes of it. */
const ENDS: Readonly<Record<string, End>> = {
  "0": 0,
  "1": 1,
  "42": 42,
  "255": 255,
  "return": 3,
  "exit": 4,
  "_exit": 5,
  "trap": "trap",
  "abort": "trap",
};

/** All runs. */
export const RUNS: readonly Run[] = [
  ...PLAIN.map((program) => run(program)),
  {
    ...run("times_flags"),
    notUnderNode:
      "refusing flags leaves a descriptor of node:wasi locked: the next call never ends",
  },
  {
    ...run("poll_absolute"),
    notUnderNode: "node:wasi takes a time for a duration, and waits for decades",
  },
  {
    ...run("fault_counts"),
    notUnderNode: "node:wasi first makes room for as many parts as a guest names: gigabytes",
  },
  { ...run("poll"), stdin: "a line\n" },
  { ...run("stdio"), stdin: "first line\n42\ngröße end" },
  { ...run("unstable"), version: "unstable" },
  { ...run("assemblyscript"), stdin: "a line\n" },
  { ...run("rust"), stdin: "a line\n" },
  ...Object.entries(ENDS).map(([how, end]) => ({ ...run("exit", how), end })),
];

function run(program: string, ...args: string[]): Run {
  return {
    name: [program, ...args].join(" "),
    program,
    args: [program, ...(args.length > 0 ? args : ["one", "größe", ""])],
    stdin: "",
    end: 0,
    version: "preview1",
  };
}
