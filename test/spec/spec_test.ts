import { assertEquals } from "@std/assert";
import { join, relative } from "node:path";
import { test } from "../support/suite.ts";
import { TIERS } from "../support/tiers.ts";
import { scriptsAt, testsuiteFolder } from "../support/testsuite.ts";
import { runScript } from "./run.ts";
import { type Skip, SKIPS } from "./skips.ts";

const folder = testsuiteFolder();
if (folder === undefined) {
  console.warn("SKIPPED: the official testsuite is not at ../shared/testsuite");
} else {
  defineTests(folder);
}

function defineTests(testsuite: string): void {
  for (const tier of TIERS) {
    const used = new Set<Skip>();
    for (const version of ["wasm-2.0", "wasm-3.0"]) {
      for (const script of scriptsAt(join(testsuite, version))) {
        test(`${relative(testsuite, script)} is passed (${tier})`, async () => {
          const { failures, skipsUsed } = await runScript(script, tier);
          for (const skip of skipsUsed) used.add(skip);
          assertEquals(failures, []);
        });
      }
    }
    test(`every line of the skip list is needed (${tier})`, () => {
      assertEquals(SKIPS.filter((skip) => !used.has(skip)), []);
    });
  }
}
