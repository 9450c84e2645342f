/**
 * Random modules do on every tier what they do natively. `deno task fuzz --seeds N` tries more.
 */
import { assertEquals } from "@std/assert";
import { test } from "../support/suite.ts";
import { differencesOf } from "./compare.ts";
import { generateModule } from "./generate.ts";

for (let seed = 1; seed <= 8; seed++) {
  test(`the random module of seed ${seed} does what it does natively`, () => {
    assertEquals(differencesOf(generateModule(seed)), []);
  });
}
