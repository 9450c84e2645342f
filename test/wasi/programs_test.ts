/**
 * The test programs for WASI, each in Kiln in every tier and with every kind of files, and on native
 * WebAssembly under `node:wasi` where there is a `node`.
 */
import { assert, assertEquals } from "@std/assert";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "../support/suite.ts";
import { DIFFERENCES } from "./programs/differences.ts";
import { runEverywhere } from "./programs/report.ts";
import { RUNS } from "./programs/runs.ts";
import { kilnTargets, nodeShapeTargets, nodeTarget } from "./programs/targets.ts";

const FOLDER = fileURLToPath(new URL("programs/", import.meta.url));
const KILN = [...kilnTargets(), ...nodeShapeTargets()];
const NODE = nodeTarget();

if (NODE === undefined) {
  console.warn("SKIPPED: the comparison with node:wasi, since there is no node");
}

for (const run of RUNS) {
  const name = NODE === undefined
    ? `the program "${run.name}" finds WASI as it should be`
    : `the program "${run.name}" finds WASI as it should be, and as under node:wasi`;
  test(name, () => {
    for (const { target, passed, failures } of runEverywhere(run, KILN, NODE)) {
      assertEquals(failures, [], target);
      assert(passed > 0);
    }
  });
}

test("every test program has its source and its binary, and is run", () => {
  const programs = new Set(RUNS.map(({ program }) => program));
  const built = readdirSync(FOLDER).filter((name) => name.endsWith(".wasm"));
  assertEquals(built.sort(), [...programs].map((program) => `${program}.wasm`).sort());
  for (const program of programs) {
    assert([".c", ".as", ".rs"].some((ending) => existsSync(FOLDER + program + ending)), program);
  }
});

test("every difference to node:wasi belongs to a run", () => {
  const names = new Set(RUNS.map(({ name }) => name));
  const listed = DIFFERENCES.flatMap(({ checks = {}, family }) => [
    ...Object.keys(checks),
    ...(family === undefined ? [] : [family.run]),
  ]);
  assertEquals(listed.filter((name) => !names.has(name)), []);
});
