/**
 * Constants of random code: edge cases as often as not.
 *
 * @module
 */
import { F32, I32, I64 } from "../../src/wasm/types.ts";
import { signedLeb } from "../unit/binary_bytes.ts";
import type { Random } from "../support/random.ts";

// deno-fmt-ignore
const INTEGERS = [
  0n, 1n, -1n, 2n, 3n, 8n, 31n, 32n, 33n, 63n, 64n, 65n, 127n, 128n, 255n, 256n, 65_535n, -2n,
  -128n, 0x7fff_ffffn, -0x8000_0000n, 0x8000_0000n, 0xffff_ffffn, 0x1_0000_0000n,
  0x7fff_ffff_ffff_ffffn, -0x8000_0000_0000_0000n, 0x0123_4567_89ab_cdefn, 1n << 52n,
];
// deno-fmt-ignore
const F32_BITS = [
  0, 0x8000_0000, 0x3f80_0000, 0xbf80_0000, 0x3f00_0000, 0x4020_0000, 0xc020_0000, 0x4b80_0001, 0x4f00_0000,
  0x4f80_0000, 0x5f00_0000, 0xdf80_0000, 0x7f80_0000, 0xff80_0000, 1, 0x7f7f_ffff,
  0x7fc0_0000, 0xffc0_0000, 0x7fa0_0001, 0xff81_2345, 0x7fff_ffff,
];
// deno-fmt-ignore
const F64_HIGH_BITS = [
  0, 0x8000_0000, 0x3ff0_0000, 0xbff0_0000, 0x3fe0_0000, 0x4004_0000, 0xc004_0000, 0x41df_ffff, 0x41e0_0000,
  0x41f0_0000, 0x43e0_0000, 0xc3f0_0000, 0x7ff0_0000, 0xfff0_0000, 0x7fef_ffff, 0x4330_0000,
  0x7ff8_0000, 0xfff8_0000, 0x7ff4_0000, 0xfff0_1234, 0x7fff_ffff,
];

/** The instruction for a constant of a type. */
export function constant(random: Random, type: number): number[] {
  switch (type) {
    case I32:
      return [0x41, ...signedLeb(BigInt.asIntN(32, integer(random)))];
    case I64:
      return [0x42, ...signedLeb(BigInt.asIntN(64, integer(random)))];
    case F32:
      return [0x43, ...word(random.oneIn(4) ? random.u32() : random.pick(F32_BITS))];
    default: {
      const low = random.pick([0, 0, 0, 1, 0xffff_ffff, random.u32()]);
      const high = random.oneIn(4) ? random.u32() : random.pick(F64_HIGH_BITS);
      return [0x44, ...word(low), ...word(high)];
    }
  }
}

function integer(random: Random): bigint {
  if (!random.oneIn(3)) return random.pick(INTEGERS);
  return BigInt.asIntN(64, random.u64()) >> BigInt(random.below(64));
}

/** Four bytes, the lowest first. */
export function word(bits: number): number[] {
  return [bits & 0xff, bits >>> 8 & 0xff, bits >>> 16 & 0xff, bits >>> 24];
}
