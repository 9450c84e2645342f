/**
 * A `br_table` of few ways becomes comparisons, those that were taken often first; whatever the index
 * is, it leads where it led.
 */
import { assert, assertEquals, assertLess } from "@std/assert";
import { decodeModule } from "../../src/binary/decode.ts";
import { DEFAULT_TUNING, type Tuning } from "../../src/engine/tuning.ts";
import { CoreFeatures } from "../../src/features.ts";
import { emitFunctionUnit } from "../../src/jit/compile.ts";
import { read } from "../../src/jit/expression.ts";
import { type Statement, type Switch, Variable } from "../../src/jit/ir.ts";
import { compareIndices } from "../../src/jit/passes/compare.ts";
import { Instance } from "../../src/store/instance.ts";
import { TypeRegistry } from "../../src/store/type_registry.ts";
import { assemble, Bench, exported } from "../support/guest.ts";
import { test } from "../support/suite.ts";
import { testOnTiers } from "../support/tiers.ts";
import { retuned } from "../support/tuning.ts";

/** Arms that each do much, one for each of the numbers up to the highest label; the last is the default. */
function tableOf(labels: readonly number[]): string {
  const arms = Math.max(...labels) + 1;
  const bodies = Array.from({ length: arms }, (_, k) =>
    `)
    (i32.store offset=${8 * k} (i32.const 0) (i32.add (local.get 0) (i32.const ${k})))
    (i32.store offset=${8 * k + 4} (i32.const 0) (i32.load offset=${8 * k} (i32.const 0)))
    (br $done (i32.const ${k}))`);
  return `(memory 1) (func (export "f") (param i32) (result i32)
    (block $done (result i32)
      ${"(block ".repeat(arms)} (br_table ${labels.join(" ")} (local.get 0))
      ${bodies.join("\n")}))`;
}

const NEAR = [0, 1, 2, 3, 4, 5];
/** Two labels have several runs of indices, and the default has holes between others. */
const MIXED = [0, 0, 1, 4, 4, 2, 0, 3, 4, 5, 6, 6, 7, 1, 8, 4];
const MANY = Array.from({ length: 200 }, (_, k) => k);

testOnTiers("every index leads where it should", async (tier) => {
  for (const maxSize of [DEFAULT_TUNING.maxSize, 900, 400]) {
    using _ = retuned({ maxSize, tallyFrom: 10 });
    using bench = new Bench(tier);
    for (const labels of [NEAR, MIXED, MANY]) {
      const f = exported(await bench.module(tableOf(labels)), "f");
      const beyond = [labels.length, labels.length + 1, 2 ** 31 - 1, -1, -(2 ** 31)];
      for (let round = 0; round < 2; round++) {
        for (const index of [...labels.keys(), ...beyond]) {
          const expected = labels[index] ?? labels.at(-1);
          assertEquals(f.call(bench.ctx, index), [expected], `${index} in parts of ${maxSize}`);
        }
      }
    }
  }
});

test("only tables of few ways become comparisons", async () => {
  assert(!hasTable(await textOf(tableOf(NEAR))));
  assert(hasTable(await textOf(tableOf(NEAR), { without: new Set(["compare"] as const) })));
  assert(hasTable(await textOf(tableOf(MANY))));
  assert(
    hasTable(await textOf(tableOf([0, 1, 0, 1, 0, 1, 0]))),
    "as many ways as there are indices",
  );
});

test("parts of a large table are found by comparisons, and so are their arms", async () => {
  assert(!hasTable(await textOf(tableOf(MANY), { maxSize: 1500 })));
});

test("what was taken often is asked for first", () => {
  const counts = new Array(33).fill(0);
  counts[20] = 1000;
  const hot = depthOf(20, tableOf32(), counts);
  assertLess(hot, depthOf(20, tableOf32(), undefined));
  assertLess(hot, 3);
  assertLess(depthOf(3, tableOf32(), counts), 9, "no way is far");
});

function tableOf32(): Switch {
  const cases = Array.from({ length: 32 }, (_, k) => ({
    indices: [k],
    isDefault: k === 31,
    body: [{ kind: "branch", label: { name: `arm${k}`, isLoop: false } } as const],
  }));
  const index = read(new Variable(0, "x", "int", true));
  return { kind: "switch", index, cases, offset: 7 };
}

/** How many comparisons lead to the case of an index. */
function depthOf(index: number, table: Switch, counts: number[] | undefined): number {
  const body: Statement[] = [table];
  compareIndices(body, new Map(counts === undefined ? [] : [[7, counts]]));
  const search = (statements: readonly Statement[]): number => {
    const [only] = statements;
    if (only?.kind === "branch") return only.label.name === `arm${index}` ? 0 : Infinity;
    if (only?.kind !== "if") return Infinity;
    return 1 + Math.min(search(only.then), search(only.otherwise));
  };
  return search(body);
}

function hasTable(text: string): boolean {
  return /switch \(l0\)/.test(text);
}

/** The JavaScript of the first function. */
async function textOf(wat: string, changes: Partial<Tuning> = {}): Promise<string> {
  const module = decodeModule(await assemble(wat), CoreFeatures.V3);
  const instance = new Instance(module, "m", new TypeRegistry());
  return emitFunctionUnit(instance, 0, { ...DEFAULT_TUNING, ...changes }).text;
}
