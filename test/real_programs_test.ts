/**
 * Programs that nobody here wrote, through the library and through the command line.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { Context, ModuleConfig, Runtime } from "../mod.ts";
import { nodeHost } from "../src/host/node.ts";
import { instantiateWasi } from "../src/wasi/mod.ts";
import { runCli } from "./support/cli.ts";
import {
  programBytes,
  REAL_PROGRAMS,
  type RealProgram,
  realPrograms,
  rootOf,
} from "./support/real_programs.ts";
import { test } from "./support/suite.ts";
import { configOf, testOnTiers, type Tier } from "./support/tiers.ts";

const source = realPrograms();
if ("folder" in source) REAL_PROGRAMS.forEach((program) => defineTests(source.folder, program));
else console.warn(`SKIPPED: no programs of others to run: ${source.missing}`);

function defineTests(folder: string, program: RealProgram): void {
  testOnTiers(`${program.name} runs in the library`, (tier) => {
    const { stdout, stderr } = runInLibrary(tier, folder, program);
    assertMatch(stdout, program.output);
    assertEquals(stderr, "");
  });

  test(`${program.name} runs on the command line`, () => {
    const root = rootOf(folder, program);
    const mount = root === undefined ? [] : ["--mount", `${root}:/:ro`];
    const file = join(folder, program.file);
    const { code, stdout, stderr } = runCli(["run", ...mount, file, "--", ...program.args], {
      stdin: program.stdin,
    });
    assertEquals({ code, stderr }, { code: 0, stderr: "" });
    assertMatch(stdout, program.output);
  });
}

function runInLibrary(tier: Tier, folder: string, program: RealProgram) {
  const ctx = Context.background();
  using runtime = new Runtime(configOf(tier).withLazyValidation(true));
  instantiateWasi(ctx, runtime);
  const [stdout, stderr] = [new TextDecoder(), new TextDecoder()];
  const written = { stdout: "", stderr: "" };
  const root = rootOf(folder, program);
  let config = new ModuleConfig()
    .withArgs(program.name, ...program.args)
    .withStdin(program.stdin)
    .withStdout((bytes) => void (written.stdout += stdout.decode(bytes, { stream: true })))
    .withStderr((bytes) => void (written.stderr += stderr.decode(bytes, { stream: true })));
  if (root !== undefined) config = config.withMount("/", nodeHost().directory(root));
  runtime.instantiate(ctx, programBytes(folder, program), config);
  return written;
}
