/**
 * Runs a script on a tier and says what came of each command.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { CoreFeatures } from "../../mod.ts";
import { configOf, type Tier } from "../support/tiers.ts";
import { convertScript } from "./convert.ts";
import { Mismatch, NotJudged, ScriptRun } from "./execute.ts";
import { type Command, readScript } from "./script.ts";
import { OTHER_TEXTS, type Skip, SKIPS } from "./skips.ts";

/** A command that did not do what the script says. */
export interface Failure {
  readonly line: number;
  /** The command, perhaps shortened. */
  readonly command: string;
  readonly message: string;
}

/** What came of a script. */
export interface ScriptReport {
  readonly script: string;
  readonly tier: Tier;
  readonly passed: number;
  readonly failures: readonly Failure[];
  /** How many commands were skipped for which reason. */
  readonly skipped: ReadonlyMap<string, number>;
  /** The skips that were needed. */
  readonly skipsUsed: ReadonlySet<Skip>;
}

/** Runs the script at `path`; `skips` says what of it is not expected to pass. */
export async function runScript(
  path: string,
  tier: Tier,
  skips: readonly Skip[] = SKIPS,
): Promise<ScriptReport> {
  const source = new TextDecoder("utf-8", { ignoreBOM: true }).decode(readFileSync(path));
  const commands = readScript(source);
  const conversions = await convertScript(source, commands);
  const script = path.replaceAll("\\", "/");
  const tally = new Tally(skips.filter((skip) => skip.scripts.test(script)));
  const config = configOf(tier).withCoreFeatures(featuresOf(script));
  using run = new ScriptRun(config, commands, (expected) => otherTexts(script, expected));
  for (const [index, command] of commands.entries()) {
    try {
      run.execute(command, conversions[index]);
      tally.pass(command);
    } catch (error) {
      tally.fail(command, error);
    }
  }
  return { script, tier, ...tally.finish() };
}

/** The features of the version of WebAssembly that a script was written for. */
function featuresOf(script: string): CoreFeatures {
  if (/wasm-1\.0\//.test(script)) return CoreFeatures.V1;
  return /wasm-2\.0\//.test(script) ? CoreFeatures.V2 : CoreFeatures.V3;
}

function otherTexts(script: string, expected: string): string[] {
  return OTHER_TEXTS
    .filter((text) => text.scripts.test(script) && text.expected === expected)
    .map((text) => text.actual);
}

/** Counts what came of commands, with the skip list applied. */
class Tally {
  readonly #skips: readonly Skip[];
  readonly #failures: Failure[] = [];
  readonly #skipped: Map<string, number> = new Map();
  readonly #used: Set<Skip> = new Set();
  #passed = 0;

  constructor(skips: readonly Skip[]) {
    this.#skips = skips;
  }

  pass(command: Command): void {
    const skip = this.#skips.find((each) => each.line === command.line);
    if (skip === undefined) this.#passed++;
    else this.#addFailure(command, `passes, though it is skipped: ${skip.reason}`);
  }

  fail(command: Command, error: unknown): void {
    if (error instanceof NotJudged) return this.#addSkipped(error.message);
    const message = describeError(error);
    const skip = this.#skips.find((each) =>
      each.line === command.line || each.failure?.test(message) === true
    );
    if (skip === undefined) return this.#addFailure(command, message);
    this.#used.add(skip);
    this.#addSkipped(skip.reason);
  }

  finish(): Omit<ScriptReport, "script" | "tier"> {
    const whole = this.#skips.find((skip) => skip.line === undefined && skip.failure === undefined);
    if (whole !== undefined) this.#skipWhole(whole);
    return {
      passed: this.#passed,
      failures: this.#failures,
      skipped: this.#skipped,
      skipsUsed: this.#used,
    };
  }

  #skipWhole(skip: Skip): void {
    if (this.#failures.length === 0) {
      const message = `nothing fails, though the script is skipped: ${skip.reason}`;
      this.#failures.push({ line: 1, command: "", message });
      return;
    }
    this.#used.add(skip);
    const count = this.#passed + this.#failures.length;
    this.#skipped.set(skip.reason, (this.#skipped.get(skip.reason) ?? 0) + count);
    this.#passed = 0;
    this.#failures.length = 0;
  }

  #addFailure(command: Command, message: string): void {
    this.#failures.push({ line: command.line, command: shorten(command.text), message });
  }

  #addSkipped(reason: string): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
  }
}

function describeError(error: unknown): string {
  if (error instanceof Mismatch) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : `threw ${String(error)}`;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= 160 ? line : `${line.slice(0, 159)}…`;
}
