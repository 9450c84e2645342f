/**
 * Accesses that need not be aligned touch all of their bytes or none: at the end of a memory, behind
 * it, where the address and its offset pass 2 GiB, and after the memory has grown.
 */
import { parse } from "@bytecodealliance/jco-transpile/wasm-tools";
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { Context, Runtime, Trap } from "../../mod.ts";
import { configOf, testOnTiers } from "../support/tiers.ts";

const PAGE = 65_536;

interface Access {
  readonly type: string;
  readonly suffix: string;
  readonly bytes: number;
  readonly value: number | bigint;
}

const ACCESSES: readonly Access[] = [
  { type: "i32", suffix: "16", bytes: 2, value: 0x8182 },
  { type: "i32", suffix: "", bytes: 4, value: 0x01020304 },
  { type: "i64", suffix: "", bytes: 8, value: 0x0102030405060708n },
  { type: "f32", suffix: "", bytes: 4, value: 1.5 },
  { type: "f64", suffix: "", bytes: 8, value: -2.25 },
];

for (const access of ACCESSES) {
  const { type, suffix, bytes, value } = access;
  for (const offset of [0, 3]) {
    testOnTiers(`${type}.store${suffix} offset=${offset} is exact`, async (tier) => {
      const signed = suffix === "" ? "" : "_u";
      const text = await parse(`(module (memory (export "memory") 1)
        (func (export "load") (param i32) (result ${type})
          (${type}.load${suffix}${signed} offset=${offset} align=1 (local.get 0)))
        (func (export "store") (param i32 ${type})
          (${type}.store${suffix} offset=${offset} align=1 (local.get 0) (local.get 1)))
        (func (export "grow") (drop (memory.grow (i32.const 1)))))`);
      using runtime = new Runtime(configOf(tier));
      const ctx = Context.background();
      const module = runtime.instantiate(ctx, new Uint8Array(text));
      const load = module.exportedFunction("load")!;
      const store = module.exportedFunction("store")!;
      const works = (address: number) => {
        store.call(ctx, address, value);
        assertEquals(load.call(ctx, address), [value]);
      };
      const traps = (address: number) => {
        const error = assertThrows(() => store.call(ctx, address, value), Trap);
        assertStringIncludes(error.message, "out of bounds memory access");
        assertThrows(() => load.call(ctx, address), Trap);
      };
      const last = PAGE - bytes - offset;
      for (let round = 0; round < 2; round++) {
        works(5);
        works(last);
      }
      for (const address of [last + 1, PAGE, 0x7fff_ffff, -0x8000_0000, -1, -offset - 1]) {
        traps(address);
      }
      works(last);
      module.exportedFunction("grow")!.call(ctx);
      works(last + 1);
      works(PAGE + last);
      traps(PAGE + last + 1);
    });
  }
}
