/**
 * The rows of instructions on references, garbage-collected structures and arrays, and exceptions.
 *
 * @see https://webassembly.github.io/spec/core/appendix/index-instructions.html
 * @module
 */
import { HAND, LATER, op } from "./row.ts";

const EXCEPTIONS = "exception-handling";
const GC = "gc";
const REFS = "reference-types";
const TYPED = "typed-function-references";

// deno-fmt-ignore
export const REFERENCES = [
  op(0x08,      "throw",              null, "tag",          EXCEPTIONS, LATER),
  op(0x0a,      "throw_ref",          null, "none",         EXCEPTIONS, LATER),
  op(0x1f,      "try_table",          null, "catches",      EXCEPTIONS, LATER),
  op(0x14,      "call_ref",           null, "type",         TYPED,      LATER),
  op(0x15,      "return_call_ref",    null, "type",         TYPED,      LATER),
  op(0xd0,      "ref.null",           null, "heap",         REFS,       HAND),
  op(0xd1,      "ref.is_null",        null, "none",         REFS,       HAND),
  op(0xd2,      "ref.func",           null, "func",         REFS,       HAND),
  op(0xd3,      "ref.eq",             null, "none",         GC,         LATER),
  op(0xd4,      "ref.as_non_null",    null, "none",         TYPED,      LATER),
  op(0xd5,      "br_on_null",         null, "label",        TYPED,      LATER),
  op(0xd6,      "br_on_non_null",     null, "label",        TYPED,      LATER),
  op(0xfb_0000, "struct.new",         null, "struct",       GC,         LATER),
  op(0xfb_0001, "struct.new_default", null, "struct",       GC,         LATER),
  op(0xfb_0002, "struct.get",         null, "struct_field", GC,         LATER),
  op(0xfb_0003, "struct.get_s",       null, "struct_field", GC,         LATER),
  op(0xfb_0004, "struct.get_u",       null, "struct_field", GC,         LATER),
  op(0xfb_0005, "struct.set",         null, "struct_field", GC,         LATER),
  op(0xfb_0006, "array.new",          null, "array",        GC,         LATER),
  op(0xfb_0007, "array.new_default",  null, "array",        GC,         LATER),
  op(0xfb_0008, "array.new_fixed",    null, "array_n",      GC,         LATER),
  op(0xfb_0009, "array.new_data",     null, "array_data",   GC,         LATER),
  op(0xfb_000a, "array.new_elem",     null, "array_elem",   GC,         LATER),
  op(0xfb_000b, "array.get",          null, "array",        GC,         LATER),
  op(0xfb_000c, "array.get_s",        null, "array",        GC,         LATER),
  op(0xfb_000d, "array.get_u",        null, "array",        GC,         LATER),
  op(0xfb_000e, "array.set",          null, "array",        GC,         LATER),
  op(0xfb_000f, "array.len",          null, "none",         GC,         LATER),
  op(0xfb_0010, "array.fill",         null, "array",        GC,         LATER),
  op(0xfb_0011, "array.copy",         null, "array_array",  GC,         LATER),
  op(0xfb_0012, "array.init_data",    null, "array_data",   GC,         LATER),
  op(0xfb_0013, "array.init_elem",    null, "array_elem",   GC,         LATER),
  op(0xfb_0014, "ref.test",           null, "heap",         GC,         LATER),
  op(0xfb_0015, "ref.test null",      null, "heap",         GC,         LATER),
  op(0xfb_0016, "ref.cast",           null, "heap",         GC,         LATER),
  op(0xfb_0017, "ref.cast null",      null, "heap",         GC,         LATER),
  op(0xfb_0018, "br_on_cast",         null, "cast",         GC,         LATER),
  op(0xfb_0019, "br_on_cast_fail",    null, "cast",         GC,         LATER),
  op(0xfb_001a, "any.convert_extern", null, "none",         GC,         LATER),
  op(0xfb_001b, "extern.convert_any", null, "none",         GC,         LATER),
  op(0xfb_001c, "ref.i31",            null, "none",         GC,         LATER),
  op(0xfb_001d, "i31.get_s",          null, "none",         GC,         LATER),
  op(0xfb_001e, "i31.get_u",          null, "none",         GC,         LATER),
] as const;
