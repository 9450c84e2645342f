/**
 * Random modules of binaryen's fuzzer, which turns random bytes into a valid module. What the
 * specification leaves open, the bits of NaNs that arithmetic makes, its pass `denan` takes out.
 *
 * The tool is a script that runs a program once, as a process; starting a process and compiling ten
 * megabytes of WebAssembly takes ten times as long as making a module. So the script is evaluated
 * here, as often as needed, and given the same compiled module each time.
 *
 * @module
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { Random } from "../support/random.ts";

const FEATURES = [
  "--mvp-features",
  "--enable-mutable-globals",
  "--enable-sign-ext",
  "--enable-nontrapping-float-to-int",
  "--enable-bulk-memory",
  "--enable-multivalue",
  "--enable-reference-types",
  "--enable-tail-call",
  "--enable-multimemory",
  "--enable-extended-const",
];

/** Passes of the optimizer, which give code the shapes that compilers give it; one choice a module. */
const SHAPES: readonly (readonly string[])[] = [[], ["-O1"], ["-O3"]];

/** Bytes a module is made of; the module takes a fraction of them to several times as many. */
const MIN_BYTES = 500;
const MAX_BYTES = 9_000;

/** What the tool's script finds as free variables. */
const VARIABLES = [
  "Module",
  "WebAssembly",
  "require",
  "__dirname",
  "__filename",
  "module",
] as const;

type Script = (...variables: readonly unknown[]) => void;

/** Makes modules; keeps the compiled tool and a temporary folder until it is disposed of. */
export class BinaryenGenerator implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "kiln-fuzz-"));
  readonly #script: Script;
  readonly #path: string;
  #compiled: WebAssembly.Module | undefined;

  constructor() {
    this.#path = join(dirname(fileURLToPath(import.meta.resolve("binaryen"))), "bin", "wasm-opt");
    const source = readFileSync(this.#path, "utf-8").replace(/^#!.*/, "");
    this.#script = new Function(...VARIABLES, source) as Script;
  }

  /** The module of a seed: the same for the same seed. */
  async generate(seed: number): Promise<Uint8Array<ArrayBuffer>> {
    const random = new Random(seed);
    const [input, output] = [join(this.#folder, "bytes"), join(this.#folder, "module.wasm")];
    writeFileSync(input, random.bytes(MIN_BYTES + random.below(MAX_BYTES - MIN_BYTES)));
    rmSync(output, { force: true });
    const passes = random.pick(SHAPES);
    // Optimizing comes before taking NaNs out, which it would otherwise see through and undo.
    await this.#run([input, "-ttf", ...FEATURES, "-q", ...passes, "--denan", "-o", output]);
    if (!existsSync(output)) throw new Error(`binaryen made no module of seed ${seed}`);
    return new Uint8Array(readFileSync(output));
  }

  #run(args: string[]): Promise<void> {
    const { exitCode } = process;
    return new Promise<void>((resolve, reject) => {
      const require = createRequire(import.meta.url);
      const settings = {
        arguments: args,
        onAbort: reject,
        postRun: resolve,
        instantiateWasm: this.#instantiate(),
      };
      this.#script(settings, this.#webAssembly(), require, dirname(this.#path), this.#path, {});
    }).finally(() => {
      // The script thinks that the process is its own.
      process.exitCode = exitCode;
    });
  }

  /** Makes the tool's instance, once it is compiled. */
  #instantiate() {
    const compiled = this.#compiled;
    if (compiled === undefined) return undefined;
    return (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) =>
      done(new WebAssembly.Instance(compiled, imports));
  }

  /** What the script takes for the host's WebAssembly: it keeps what is compiled. */
  #webAssembly() {
    return {
      RuntimeError: WebAssembly.RuntimeError,
      instantiate: async (bytes: BufferSource, imports: WebAssembly.Imports) => {
        this.#compiled = await WebAssembly.compile(bytes);
        return { instance: await WebAssembly.instantiate(this.#compiled, imports) };
      },
    };
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}
