/**
 * Random modules do on every tier what they do natively. `deno task fuzz --seeds N` tries more.
 */
import { assertEquals, assertGreater } from "@std/assert";
import { test } from "../support/suite.ts";
import { differenceOf } from "./difference.ts";
import { KilnKind } from "./kiln.ts";
import { observe } from "./observe.ts";
import { decode, instrument } from "./rewrite.ts";
import { type Kind, Subjects } from "./subjects.ts";

const SEEDS: Readonly<Record<Kind, number>> = { own: 16, binaryen: 16 };

for (const [kind, count] of Object.entries(SEEDS) as [Kind, number][]) {
  test(`${count} random modules (${kind}) do on every tier what they do natively`, async () => {
    using subjects = new Subjects();
    for (let seed = 1; seed <= count; seed++) {
      const subject = await subjects.make(kind, seed);
      if (subject === undefined) continue;
      assertEquals(differenceOf(subject), undefined, `seed ${seed}`);
    }
  });
}

test("of the calls of random modules, many return and many trap", async () => {
  using subjects = new Subjects();
  let returned = 0;
  let trapped = 0;
  for (let seed = 1; seed <= SEEDS.own; seed++) {
    const { bytes, plan } = (await subjects.make("own", seed))!;
    const instrumented = instrument(bytes, { loops: true, fuel: 100 });
    const module = decode(instrumented);
    const conduct = { plan, fuel: 100 };
    for (const line of observe(new KilnKind("interpreter"), instrumented, module, conduct)) {
      if (/^run .* -> /.test(line)) returned++;
      if (/^run .* trap: /.test(line)) trapped++;
    }
  }
  assertGreater(returned, 100);
  assertGreater(trapped, 100);
});
