/** Completions, in the shells that they are for. */
import { assertEquals, assertMatch } from "@std/assert";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCli } from "../support/cli.ts";
import { test } from "../support/suite.ts";
import { temporaryFolder } from "../wasi/support/folder.ts";
import { missingTerminal, Terminal } from "./terminal.ts";

/** How each shell is started, without anybody's settings, and what it needs to complete at all. */
const SHELLS = {
  bash: { start: "bash --norc --noprofile", setUp: [] },
  zsh: { start: "zsh -f", setUp: ["autoload -Uz compinit; compinit -u -D"] },
  fish: {
    start: "fish --no-config",
    setUp: ["set -g fish_autosuggestion_enabled 0; function fish_greeting; end"],
  },
} as const;

const folder = temporaryFolder({
  "wide/program.wasm": "",
  "wide/program.txt": "",
  "wide/folder/inner.wasm": "",
});

/** What is typed before the tabulator key, and what the line is then. */
const CASES: readonly [typed: string, completed: RegExp][] = [
  ["kiln insp", /kiln inspect$/],
  ["kiln compl", /kiln completions$/],
  ["kiln completions fi", /kiln completions fish$/],
  ["kiln help ins", /kiln help inspect$/],
  ["kiln run --mou", /kiln run --mount=?$/],
  ["kiln run --fs mem", /kiln run --fs memory$/],
  ["kiln run --fs=mem", /kiln run --fs=memory$/],
  ["kiln run --env A=1 --hostlogging filesy", /--hostlogging filesystem$/],
  [`kiln run --mount ${folder}/wi`, /--mount \S*\/wide\/$/],
  [`kiln run ${folder}/wide/program.w`, /wide\/program\.wasm$/],
  [`kiln run ${folder}/wide/fold`, /wide\/folder\/$/],
  [`kiln run x.wasm ${folder}/wide/program.t`, /wide\/program\.txt$/],
  [`kiln run x.wasm -- ${folder}/wide/program.t`, /wide\/program\.txt$/],
];

for (const shell of Object.keys(SHELLS) as (keyof typeof SHELLS)[]) {
  const missing = missingTerminal() ?? missingShell(shell);
  if (missing === undefined) defineTest(shell);
  else console.warn(`SKIPPED: completions in ${shell}: ${missing}`);
}

function missingShell(shell: string): string | undefined {
  const { error } = spawnSync(shell, ["--version"]);
  return error === undefined ? undefined : `${shell} is not installed`;
}

function defineTest(shell: keyof typeof SHELLS): void {
  test(`${shell} completes commands, options, values and files`, async () => {
    const { code, stdout, stderr } = runCli(["completions", shell]);
    assertEquals([code, stderr], [0, ""]);
    const script = join(folder, `completions.${shell}`);
    writeFileSync(script, stdout);
    const { start, setUp } = SHELLS[shell];
    using terminal = new Terminal(start);
    for (const line of setUp) terminal.type(line);
    terminal.type(`source ${script}; echo ready`);
    await terminal.shows(/^ready$/m);
    for (const [typed, completed] of CASES) {
      terminal.begin(typed);
      terminal.press("Tab");
      await terminal.shows(completed);
      terminal.press("C-c");
      terminal.type("clear; echo again");
      await terminal.shows(/^again$/m);
    }
  });
}

test("each option and command of the help is completed, and no shell is made up", () => {
  const help = runCli(["run", "--help"]).stdout;
  const options = [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)(?:, (--[\w-]+))?/gm)]
    .flatMap(([, one, other]) => other === undefined ? [one!] : [one!, other]);
  assertMatch(options.join(), /--env,.*--log,--hostlogging,.*--trace/);
  for (const shell of Object.keys(SHELLS)) {
    const { stdout } = runCli(["completions", shell]);
    for (const option of options) {
      assertMatch(stdout, new RegExp(`${shell === "fish" ? `-l ${option.slice(2)}` : option}\\b`));
    }
  }
  const { code, stderr } = runCli(["completions", "tcsh"]);
  assertEquals(code, 2);
  assertMatch(stderr, /Allowed choices are bash, zsh, fish/);
});
