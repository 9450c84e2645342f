/**
 * The instruction table: every instruction of WebAssembly 3.0 and of the threads proposal, one row
 * each. Decoder, validator, both tiers and the disassembler read it; what the letters and builders
 * mean stands in `row.ts`. This file has the rows of one byte and of prefix 0xfc, and the lookups;
 * the other prefixes have files of their own.
 *
 * @see https://webassembly.github.io/spec/core/appendix/index-instructions.html
 * @module
 */
import { EngineBug } from "../errors.ts";
import { ATOMICS } from "./atomics.ts";
import { REFERENCES } from "./references.ts";
import {
  bits,
  type ByHand,
  HAND,
  is,
  load,
  loadSigned,
  MVP,
  op,
  rare,
  type Row,
  type Simple,
  store,
  traps,
  whether,
} from "./row.ts";
import { SIMD } from "./simd.ts";

const BULK = "bulk-memory-operations";
const REFS = "reference-types";
const SATURATING = "nontrapping-float-to-int-conversion";
const SIGN_EXTENSION = "sign-extension-ops";
const TAIL = "tail-call";

// deno-fmt-ignore
const CONTROL = [
  op(0x00, "unreachable",          ":",    "none",       MVP,  HAND),
  op(0x01, "nop",                  ":",    "none",       MVP,  HAND),
  op(0x02, "block",                null,   "block",      MVP,  HAND),
  op(0x03, "loop",                 null,   "block",      MVP,  HAND),
  op(0x04, "if",                   null,   "block",      MVP,  HAND),
  op(0x05, "else",                 null,   "none",       MVP,  HAND),
  op(0x0b, "end",                  null,   "none",       MVP,  HAND),
  op(0x0c, "br",                   null,   "label",      MVP,  HAND),
  op(0x0d, "br_if",                null,   "label",      MVP,  HAND),
  op(0x0e, "br_table",             null,   "labels",     MVP,  HAND),
  op(0x0f, "return",               null,   "none",       MVP,  HAND),
  op(0x10, "call",                 null,   "func",       MVP,  HAND),
  op(0x11, "call_indirect",        null,   "type_table", MVP,  HAND),
  op(0x12, "return_call",          null,   "func",       TAIL, HAND),
  op(0x13, "return_call_indirect", null,   "type_table", TAIL, HAND),
] as const;

// deno-fmt-ignore
const VARIABLES = [
  op(0x1a,      "drop",         null,   "none",        MVP,  HAND),
  op(0x1b,      "select",       null,   "none",        MVP,  HAND),
  op(0x1c,      "select t",     null,   "types",       REFS, HAND),
  op(0x20,      "local.get",    null,   "local",       MVP,  HAND),
  op(0x21,      "local.set",    null,   "local",       MVP,  HAND),
  op(0x22,      "local.tee",    null,   "local",       MVP,  HAND),
  op(0x23,      "global.get",   null,   "global",      MVP,  HAND),
  op(0x24,      "global.set",   null,   "global",      MVP,  HAND),
  op(0x25,      "table.get",    null,   "table",       REFS, HAND),
  op(0x26,      "table.set",    null,   "table",       REFS, HAND),
  op(0xfc_000c, "table.init",   null,   "elem_table",  BULK, HAND),
  op(0xfc_000d, "elem.drop",    ":",    "elem",        BULK, HAND),
  op(0xfc_000e, "table.copy",   null,   "table_table", BULK, HAND),
  op(0xfc_000f, "table.grow",   null,   "table",       REFS, HAND),
  op(0xfc_0010, "table.size",   ":p",   "table",       REFS, HAND),
  op(0xfc_0011, "table.fill",   null,   "table",       REFS, HAND),
] as const;

// deno-fmt-ignore
const MEMORY = [
  op(0x28,      "i32.load",     "p:i",  "memarg",        MVP,  load(4)),
  op(0x29,      "i64.load",     "p:l",  "memarg",        MVP,  load(8)),
  op(0x2a,      "f32.load",     "p:f",  "memarg",        MVP,  load(4)),
  op(0x2b,      "f64.load",     "p:d",  "memarg",        MVP,  load(8)),
  op(0x2c,      "i32.load8_s",  "p:i",  "memarg",        MVP,  loadSigned(1)),
  op(0x2d,      "i32.load8_u",  "p:i",  "memarg",        MVP,  load(1)),
  op(0x2e,      "i32.load16_s", "p:i",  "memarg",        MVP,  loadSigned(2)),
  op(0x2f,      "i32.load16_u", "p:i",  "memarg",        MVP,  load(2)),
  op(0x30,      "i64.load8_s",  "p:l",  "memarg",        MVP,  loadSigned(1)),
  op(0x31,      "i64.load8_u",  "p:l",  "memarg",        MVP,  load(1)),
  op(0x32,      "i64.load16_s", "p:l",  "memarg",        MVP,  loadSigned(2)),
  op(0x33,      "i64.load16_u", "p:l",  "memarg",        MVP,  load(2)),
  op(0x34,      "i64.load32_s", "p:l",  "memarg",        MVP,  loadSigned(4)),
  op(0x35,      "i64.load32_u", "p:l",  "memarg",        MVP,  load(4)),
  op(0x36,      "i32.store",    "pi:",  "memarg",        MVP,  store(4)),
  op(0x37,      "i64.store",    "pl:",  "memarg",        MVP,  store(8)),
  op(0x38,      "f32.store",    "pf:",  "memarg",        MVP,  store(4)),
  op(0x39,      "f64.store",    "pd:",  "memarg",        MVP,  store(8)),
  op(0x3a,      "i32.store8",   "pi:",  "memarg",        MVP,  store(1)),
  op(0x3b,      "i32.store16",  "pi:",  "memarg",        MVP,  store(2)),
  op(0x3c,      "i64.store8",   "pl:",  "memarg",        MVP,  store(1)),
  op(0x3d,      "i64.store16",  "pl:",  "memarg",        MVP,  store(2)),
  op(0x3e,      "i64.store32",  "pl:",  "memarg",        MVP,  store(4)),
  op(0x3f,      "memory.size",  ":p",   "memory",        MVP,  HAND),
  op(0x40,      "memory.grow",  "p:p",  "memory",        MVP,  HAND),
  op(0xfc_0008, "memory.init",  "pii:", "data_memory",   BULK, HAND),
  op(0xfc_0009, "data.drop",    ":",    "data",          BULK, HAND),
  op(0xfc_000a, "memory.copy",  null,   "memory_memory", BULK, HAND),
  op(0xfc_000b, "memory.fill",  "pip:", "memory",        BULK, HAND),
] as const;

// deno-fmt-ignore
const CONSTANTS = [
  op(0x41, "i32.const", ":i", "i32", MVP, HAND),
  op(0x42, "i64.const", ":l", "i64", MVP, HAND),
  op(0x43, "f32.const", ":f", "f32", MVP, HAND),
  op(0x44, "f64.const", ":d", "f64", MVP, HAND),
] as const;

// deno-fmt-ignore
const COMPARISONS = [
  op(0x45, "i32.eqz",  "i:i",  "none", MVP, whether("a === 0")),
  op(0x46, "i32.eq",   "ii:i", "none", MVP, whether("a === b")),
  op(0x47, "i32.ne",   "ii:i", "none", MVP, whether("a !== b")),
  op(0x48, "i32.lt_s", "ii:i", "none", MVP, whether("a < b")),
  op(0x49, "i32.lt_u", "ii:i", "none", MVP, whether("(a >>> 0) < (b >>> 0)")),
  op(0x4a, "i32.gt_s", "ii:i", "none", MVP, whether("a > b")),
  op(0x4b, "i32.gt_u", "ii:i", "none", MVP, whether("(a >>> 0) > (b >>> 0)")),
  op(0x4c, "i32.le_s", "ii:i", "none", MVP, whether("a <= b")),
  op(0x4d, "i32.le_u", "ii:i", "none", MVP, whether("(a >>> 0) <= (b >>> 0)")),
  op(0x4e, "i32.ge_s", "ii:i", "none", MVP, whether("a >= b")),
  op(0x4f, "i32.ge_u", "ii:i", "none", MVP, whether("(a >>> 0) >= (b >>> 0)")),
  op(0x50, "i64.eqz",  "l:i",  "none", MVP, whether("(a0 | a1) === 0")),
  op(0x51, "i64.eq",   "ll:i", "none", MVP, whether("(a0 ^ b0 | a1 ^ b1) === 0")),
  op(0x52, "i64.ne",   "ll:i", "none", MVP, whether("(a0 ^ b0 | a1 ^ b1) !== 0")),
  op(0x53, "i64.lt_s", "ll:i", "none", MVP, whether("a1 < b1 || a1 === b1 && (a0 >>> 0) < (b0 >>> 0)")),
  op(0x54, "i64.lt_u", "ll:i", "none", MVP, whether("(a1 >>> 0) < (b1 >>> 0) || a1 === b1 && (a0 >>> 0) < (b0 >>> 0)")),
  op(0x55, "i64.gt_s", "ll:i", "none", MVP, whether("a1 > b1 || a1 === b1 && (a0 >>> 0) > (b0 >>> 0)")),
  op(0x56, "i64.gt_u", "ll:i", "none", MVP, whether("(a1 >>> 0) > (b1 >>> 0) || a1 === b1 && (a0 >>> 0) > (b0 >>> 0)")),
  op(0x57, "i64.le_s", "ll:i", "none", MVP, whether("a1 < b1 || a1 === b1 && (a0 >>> 0) <= (b0 >>> 0)")),
  op(0x58, "i64.le_u", "ll:i", "none", MVP, whether("(a1 >>> 0) < (b1 >>> 0) || a1 === b1 && (a0 >>> 0) <= (b0 >>> 0)")),
  op(0x59, "i64.ge_s", "ll:i", "none", MVP, whether("a1 > b1 || a1 === b1 && (a0 >>> 0) >= (b0 >>> 0)")),
  op(0x5a, "i64.ge_u", "ll:i", "none", MVP, whether("(a1 >>> 0) > (b1 >>> 0) || a1 === b1 && (a0 >>> 0) >= (b0 >>> 0)")),
  op(0x5b, "f32.eq",   "ff:i", "none", MVP, whether("a === b")),
  op(0x5c, "f32.ne",   "ff:i", "none", MVP, whether("a !== b")),
  op(0x5d, "f32.lt",   "ff:i", "none", MVP, whether("a < b")),
  op(0x5e, "f32.gt",   "ff:i", "none", MVP, whether("a > b")),
  op(0x5f, "f32.le",   "ff:i", "none", MVP, whether("a <= b")),
  op(0x60, "f32.ge",   "ff:i", "none", MVP, whether("a >= b")),
  op(0x61, "f64.eq",   "dd:i", "none", MVP, whether("a === b")),
  op(0x62, "f64.ne",   "dd:i", "none", MVP, whether("a !== b")),
  op(0x63, "f64.lt",   "dd:i", "none", MVP, whether("a < b")),
  op(0x64, "f64.gt",   "dd:i", "none", MVP, whether("a > b")),
  op(0x65, "f64.le",   "dd:i", "none", MVP, whether("a <= b")),
  op(0x66, "f64.ge",   "dd:i", "none", MVP, whether("a >= b")),
] as const;

/** The high part of the sum and of the difference of two i64; carry and borrow without a branch. */
const HIGH_SUM = "a1 + b1 + ((r0 >>> 0) < (a0 >>> 0) | 0) | 0";
const HIGH_DIFFERENCE = "a1 - b1 - ((a0 >>> 0) < (b0 >>> 0) | 0) | 0";

/**
 * The high part of the product of two i64. The last term is the high word of the product of the low
 * words: the double product errs by at most 2^10, taking away the exact low word leaves a multiple of
 * 2^32 give or take 2^11, and adding 1.5 * 2^52 to that, scaled, rounds it to an integer whose low word
 * is the one that is asked for. That the last summand is a bit operation tells a host that the sum of
 * the others may wrap.
 */
const HIGH_PRODUCT = "Math.imul(a0, b1) + Math.imul(b0, a1)" +
  " + (((a0 >>> 0) * (b0 >>> 0) - (r0 >>> 0)) * 2.3283064365386963e-10 + 6755399441055744 | 0) | 0";

/**
 * Shifting and rotating two parts. Hosts take shift counts modulo 32, so `x >>> 1 >>> ~s` is
 * `x >>> 32 - s` for every `s` from 0 to 31, and 0 for 0; bit 5 of the count says whether the parts
 * change places.
 */
const LEFT_LOW = "a0 << b0 | a1 >>> 1 >>> ~b0";
const LEFT_HIGH = "a1 << b0 | a0 >>> 1 >>> ~b0";
const RIGHT_LOW = "a0 >>> b0 | a1 << 1 << ~b0";
const RIGHT_HIGH = "a1 >>> b0 | a0 << 1 << ~b0";

// deno-fmt-ignore
const INTEGERS = [
  op(0x67, "i32.clz",    "i:i",  "none", MVP, is("Math.clz32(a)")),
  op(0x68, "i32.ctz",    "i:i",  "none", MVP, is("32 - Math.clz32(~a & a - 1)")),
  op(0x69, "i32.popcnt", "i:i",  "none", MVP, rare(is("n.i32_popcnt(a)"))),
  op(0x6a, "i32.add",    "ii:i", "none", MVP, is("a + b | 0")),
  op(0x6b, "i32.sub",    "ii:i", "none", MVP, is("a - b | 0")),
  op(0x6c, "i32.mul",    "ii:i", "none", MVP, is("Math.imul(a, b)")),
  op(0x6d, "i32.div_s",  "ii:i", "none", MVP, traps(is("n.i32_div_s(a, b)"))),
  op(0x6e, "i32.div_u",  "ii:i", "none", MVP, traps(is("n.i32_div_u(a, b)"))),
  op(0x6f, "i32.rem_s",  "ii:i", "none", MVP, traps(is("n.i32_rem_s(a, b)"))),
  op(0x70, "i32.rem_u",  "ii:i", "none", MVP, traps(is("n.i32_rem_u(a, b)"))),
  op(0x71, "i32.and",    "ii:i", "none", MVP, is("a & b")),
  op(0x72, "i32.or",     "ii:i", "none", MVP, is("a | b")),
  op(0x73, "i32.xor",    "ii:i", "none", MVP, is("a ^ b")),
  op(0x74, "i32.shl",    "ii:i", "none", MVP, is("a << b")),
  op(0x75, "i32.shr_s",  "ii:i", "none", MVP, is("a >> b")),
  op(0x76, "i32.shr_u",  "ii:i", "none", MVP, is("a >>> b | 0")),
  op(0x77, "i32.rotl",   "ii:i", "none", MVP, is("a << b | a >>> 32 - b")),
  op(0x78, "i32.rotr",   "ii:i", "none", MVP, is("a >>> b | a << 32 - b")),
  op(0x79, "i64.clz",    "l:l",  "none", MVP, rare(is("a1 === 0 ? 32 + Math.clz32(a0) : Math.clz32(a1)", "0"))),
  op(0x7a, "i64.ctz",    "l:l",  "none", MVP, rare(is("a0 === 0 ? 64 - Math.clz32(~a1 & a1 - 1) : 32 - Math.clz32(~a0 & a0 - 1)", "0"))),
  op(0x7b, "i64.popcnt", "l:l",  "none", MVP, rare(is("n.i32_popcnt(a0) + n.i32_popcnt(a1)", "0"))),
  op(0x7c, "i64.add",    "ll:l", "none", MVP, is("a0 + b0 | 0", HIGH_SUM)),
  op(0x7d, "i64.sub",    "ll:l", "none", MVP, is("a0 - b0 | 0", HIGH_DIFFERENCE)),
  op(0x7e, "i64.mul",    "ll:l", "none", MVP, is("Math.imul(a0, b0)", HIGH_PRODUCT)),
  op(0x7f, "i64.div_s",  "ll:l", "none", MVP, rare(traps(is("n.i64_div_s(a0, a1, b0, b1)", "n.high()")))),
  op(0x80, "i64.div_u",  "ll:l", "none", MVP, rare(traps(is("n.i64_div_u(a0, a1, b0, b1)", "n.high()")))),
  op(0x81, "i64.rem_s",  "ll:l", "none", MVP, rare(traps(is("n.i64_rem_s(a0, a1, b0, b1)", "n.high()")))),
  op(0x82, "i64.rem_u",  "ll:l", "none", MVP, rare(traps(is("n.i64_rem_u(a0, a1, b0, b1)", "n.high()")))),
  op(0x83, "i64.and",    "ll:l", "none", MVP, is("a0 & b0", "a1 & b1")),
  op(0x84, "i64.or",     "ll:l", "none", MVP, is("a0 | b0", "a1 | b1")),
  op(0x85, "i64.xor",    "ll:l", "none", MVP, is("a0 ^ b0", "a1 ^ b1")),
  op(0x86, "i64.shl",    "ll:l", "none", MVP, is("b0 & 32 ? 0 : a0 << b0", `b0 & 32 ? a0 << b0 : ${LEFT_HIGH}`)),
  op(0x87, "i64.shr_s",  "ll:l", "none", MVP, is(`b0 & 32 ? a1 >> b0 : ${RIGHT_LOW}`, "b0 & 32 ? a1 >> 31 : a1 >> b0")),
  op(0x88, "i64.shr_u",  "ll:l", "none", MVP, is(`b0 & 32 ? a1 >>> b0 | 0 : ${RIGHT_LOW}`, "b0 & 32 ? 0 : a1 >>> b0 | 0")),
  op(0x89, "i64.rotl",   "ll:l", "none", MVP, is(`b0 & 32 ? ${LEFT_HIGH} : ${LEFT_LOW}`, `b0 & 32 ? ${LEFT_LOW} : ${LEFT_HIGH}`)),
  op(0x8a, "i64.rotr",   "ll:l", "none", MVP, is(`b0 & 32 ? ${RIGHT_HIGH} : ${RIGHT_LOW}`, `b0 & 32 ? ${RIGHT_LOW} : ${RIGHT_HIGH}`)),
] as const;

/**
 * The lesser and the greater of two numbers: equal ones differ only if they are zeroes, and a NaN
 * stays the NaN it was, which it need not do in `Math.min`.
 */
const LESSER = "a < b ? a : b < a ? b : a === b ? (1 / b < 0 ? b : a) : a + b";
const GREATER = "a > b ? a : b > a ? b : a === b ? (1 / b < 0 ? a : b) : a + b";

/** An f64 that came from memory may be a signalling NaN, which some hosts hand on as it is. */
function quiet(rounding: string): string {
  return `a === a ? ${rounding} : a + a`;
}

// deno-fmt-ignore
const FLOATS = [
  op(0x8b, "f32.abs",      "f:f",  "none", MVP, bits(is("a & 0x7fffffff"))),
  op(0x8c, "f32.neg",      "f:f",  "none", MVP, bits(is("a ^ 0x80000000"))),
  op(0x8d, "f32.ceil",     "f:f",  "none", MVP, is("Math.ceil(a)")),
  op(0x8e, "f32.floor",    "f:f",  "none", MVP, is("Math.floor(a)")),
  op(0x8f, "f32.trunc",    "f:f",  "none", MVP, is("Math.trunc(a)")),
  op(0x90, "f32.nearest",  "f:f",  "none", MVP, rare(is("n.nearest(a)"))),
  op(0x91, "f32.sqrt",     "f:f",  "none", MVP, is("Math.fround(Math.sqrt(a))")),
  op(0x92, "f32.add",      "ff:f", "none", MVP, is("Math.fround(a + b)")),
  op(0x93, "f32.sub",      "ff:f", "none", MVP, is("Math.fround(a - b)")),
  op(0x94, "f32.mul",      "ff:f", "none", MVP, is("Math.fround(a * b)")),
  op(0x95, "f32.div",      "ff:f", "none", MVP, is("Math.fround(a / b)")),
  op(0x96, "f32.min",      "ff:f", "none", MVP, is(LESSER)),
  op(0x97, "f32.max",      "ff:f", "none", MVP, is(GREATER)),
  op(0x98, "f32.copysign", "ff:f", "none", MVP, bits(is("a & 0x7fffffff | b & 0x80000000"))),
  op(0x99, "f64.abs",      "d:d",  "none", MVP, bits(is("a0", "a1 & 0x7fffffff"))),
  op(0x9a, "f64.neg",      "d:d",  "none", MVP, bits(is("a0", "a1 ^ 0x80000000"))),
  op(0x9b, "f64.ceil",     "d:d",  "none", MVP, is(quiet("Math.ceil(a)"))),
  op(0x9c, "f64.floor",    "d:d",  "none", MVP, is(quiet("Math.floor(a)"))),
  op(0x9d, "f64.trunc",    "d:d",  "none", MVP, is(quiet("Math.trunc(a)"))),
  op(0x9e, "f64.nearest",  "d:d",  "none", MVP, rare(is("n.nearest(a)"))),
  op(0x9f, "f64.sqrt",     "d:d",  "none", MVP, is("Math.sqrt(a)")),
  op(0xa0, "f64.add",      "dd:d", "none", MVP, is("a + b")),
  op(0xa1, "f64.sub",      "dd:d", "none", MVP, is("a - b")),
  op(0xa2, "f64.mul",      "dd:d", "none", MVP, is("a * b")),
  op(0xa3, "f64.div",      "dd:d", "none", MVP, is("a / b")),
  op(0xa4, "f64.min",      "dd:d", "none", MVP, is(LESSER)),
  op(0xa5, "f64.max",      "dd:d", "none", MVP, is(GREATER)),
  op(0xa6, "f64.copysign", "dd:d", "none", MVP, bits(is("a0", "a1 & 0x7fffffff | b1 & 0x80000000"))),
] as const;

// deno-fmt-ignore
const CONVERSIONS = [
  op(0xa7,      "i32.wrap_i64",        "l:i", "none", MVP,            is("a0")),
  op(0xa8,      "i32.trunc_f32_s",     "f:i", "none", MVP,            traps(is("n.i32_trunc_s(a)"))),
  op(0xa9,      "i32.trunc_f32_u",     "f:i", "none", MVP,            traps(is("n.i32_trunc_u(a)"))),
  op(0xaa,      "i32.trunc_f64_s",     "d:i", "none", MVP,            traps(is("n.i32_trunc_s(a)"))),
  op(0xab,      "i32.trunc_f64_u",     "d:i", "none", MVP,            traps(is("n.i32_trunc_u(a)"))),
  op(0xac,      "i64.extend_i32_s",    "i:l", "none", MVP,            is("a", "a >> 31")),
  op(0xad,      "i64.extend_i32_u",    "i:l", "none", MVP,            is("a", "0")),
  op(0xae,      "i64.trunc_f32_s",     "f:l", "none", MVP,            rare(traps(is("n.i64_trunc_s(a)", "n.high()")))),
  op(0xaf,      "i64.trunc_f32_u",     "f:l", "none", MVP,            rare(traps(is("n.i64_trunc_u(a)", "n.high()")))),
  op(0xb0,      "i64.trunc_f64_s",     "d:l", "none", MVP,            rare(traps(is("n.i64_trunc_s(a)", "n.high()")))),
  op(0xb1,      "i64.trunc_f64_u",     "d:l", "none", MVP,            rare(traps(is("n.i64_trunc_u(a)", "n.high()")))),
  op(0xb2,      "f32.convert_i32_s",   "i:f", "none", MVP,            is("Math.fround(a)")),
  op(0xb3,      "f32.convert_i32_u",   "i:f", "none", MVP,            is("Math.fround(a >>> 0)")),
  op(0xb4,      "f32.convert_i64_s",   "l:f", "none", MVP,            rare(is("n.f32_convert_i64_s(a0, a1)"))),
  op(0xb5,      "f32.convert_i64_u",   "l:f", "none", MVP,            rare(is("n.f32_convert_i64_u(a0, a1)"))),
  op(0xb6,      "f32.demote_f64",      "d:f", "none", MVP,            is("Math.fround(a)")),
  op(0xb7,      "f64.convert_i32_s",   "i:d", "none", MVP,            is("a")),
  op(0xb8,      "f64.convert_i32_u",   "i:d", "none", MVP,            is("a >>> 0")),
  op(0xb9,      "f64.convert_i64_s",   "l:d", "none", MVP,            rare(is("(a1 + (a0 >>> 0) * 2.3283064365386963e-10) * 4294967296"))),
  op(0xba,      "f64.convert_i64_u",   "l:d", "none", MVP,            rare(is("((a1 >>> 0) + (a0 >>> 0) * 2.3283064365386963e-10) * 4294967296"))),
  op(0xbb,      "f64.promote_f32",     "f:d", "none", MVP,            is("a")),
  op(0xbc,      "i32.reinterpret_f32", "f:i", "none", MVP,            bits(is("a"))),
  op(0xbd,      "i64.reinterpret_f64", "d:l", "none", MVP,            bits(is("a0", "a1"))),
  op(0xbe,      "f32.reinterpret_i32", "i:f", "none", MVP,            bits(is("a"))),
  op(0xbf,      "f64.reinterpret_i64", "l:d", "none", MVP,            bits(is("a0", "a1"))),
  op(0xc0,      "i32.extend8_s",       "i:i", "none", SIGN_EXTENSION, is("a << 24 >> 24")),
  op(0xc1,      "i32.extend16_s",      "i:i", "none", SIGN_EXTENSION, is("a << 16 >> 16")),
  op(0xc2,      "i64.extend8_s",       "l:l", "none", SIGN_EXTENSION, is("a0 << 24 >> 24", "r0 >> 31")),
  op(0xc3,      "i64.extend16_s",      "l:l", "none", SIGN_EXTENSION, is("a0 << 16 >> 16", "r0 >> 31")),
  op(0xc4,      "i64.extend32_s",      "l:l", "none", SIGN_EXTENSION, is("a0", "a0 >> 31")),
  op(0xfc_0000, "i32.trunc_sat_f32_s", "f:i", "none", SATURATING,     rare(is("n.i32_trunc_sat_s(a)"))),
  op(0xfc_0001, "i32.trunc_sat_f32_u", "f:i", "none", SATURATING,     rare(is("n.i32_trunc_sat_u(a)"))),
  op(0xfc_0002, "i32.trunc_sat_f64_s", "d:i", "none", SATURATING,     rare(is("n.i32_trunc_sat_s(a)"))),
  op(0xfc_0003, "i32.trunc_sat_f64_u", "d:i", "none", SATURATING,     rare(is("n.i32_trunc_sat_u(a)"))),
  op(0xfc_0004, "i64.trunc_sat_f32_s", "f:l", "none", SATURATING,     rare(is("n.i64_trunc_sat_s(a)", "n.high()"))),
  op(0xfc_0005, "i64.trunc_sat_f32_u", "f:l", "none", SATURATING,     rare(is("n.i64_trunc_sat_u(a)", "n.high()"))),
  op(0xfc_0006, "i64.trunc_sat_f64_s", "d:l", "none", SATURATING,     rare(is("n.i64_trunc_sat_s(a)", "n.high()"))),
  op(0xfc_0007, "i64.trunc_sat_f64_u", "d:l", "none", SATURATING,     rare(is("n.i64_trunc_sat_u(a)", "n.high()"))),
] as const;

const TABLE = [
  ...CONTROL,
  ...VARIABLES,
  ...MEMORY,
  ...CONSTANTS,
  ...COMPARISONS,
  ...INTEGERS,
  ...FLOATS,
  ...CONVERSIONS,
  ...REFERENCES,
  ...SIMD,
  ...ATOMICS,
] as const;

/** Any row of the table, its name and the kind of its meaning known. */
type AnyOp = (typeof TABLE)[number];

/** The name of any instruction. */
export type OpName = AnyOp["name"];

/** The name of an instruction that each tier writes by hand. */
export type HandName = Extract<AnyOp, { readonly meaning: ByHand }>["name"];

/** The name of an instruction whose meaning stands in the table. */
export type SimpleName = Extract<AnyOp, { readonly meaning: Simple }>["name"];

/** Every instruction. */
export const ROWS: readonly (Row & { readonly name: OpName })[] = TABLE;

const BY_NAME: ReadonlyMap<string, Row> = new Map(ROWS.map((row) => [row.name, row]));

/** Rows by opcode, one array for each prefix in use; `undefined` where there is no instruction. */
const BY_PREFIX: readonly (Row | undefined)[][] = indexByPrefix();

function indexByPrefix(): (Row | undefined)[][] {
  const byPrefix: (Row | undefined)[][] = Array.from({ length: 256 }, () => []);
  for (const row of ROWS) {
    const opcodes = byPrefix[row.code >>> 16]!;
    while (opcodes.length <= (row.code & 0xffff)) opcodes.push(undefined);
    opcodes[row.code & 0xffff] = row;
  }
  return byPrefix;
}

/** The row of a code (`prefix << 16 | opcode`), or `undefined` where there is no such instruction. */
export function rowOf(code: number): Row | undefined {
  return BY_PREFIX[code >>> 16]?.[code & 0xffff];
}

/** The row of the instruction with that name. */
export function rowNamed(name: OpName): Row {
  const row = BY_NAME.get(name);
  if (row === undefined) throw new EngineBug(`no instruction is called ${name}`);
  return row;
}
