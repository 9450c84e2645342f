/**
 * Forms: how attributes of debugging entries, and the fields of file tables, are written down. A value
 * is read as a number, whatever it is; what the number means depends on its form.
 *
 * @see https://dwarfstd.org/dwarf5std.html section 7.5.6
 * @module
 */
import { BadDwarf, type Cursor } from "./cursor.ts";

/** The forms, as the format numbers them. */
export const FORM = {
  addr: 0x01,
  block2: 0x03,
  block4: 0x04,
  data2: 0x05,
  data4: 0x06,
  data8: 0x07,
  string: 0x08,
  block: 0x09,
  block1: 0x0a,
  data1: 0x0b,
  flag: 0x0c,
  sdata: 0x0d,
  strp: 0x0e,
  udata: 0x0f,
  ref_addr: 0x10,
  ref1: 0x11,
  ref2: 0x12,
  ref4: 0x13,
  ref8: 0x14,
  ref_udata: 0x15,
  sec_offset: 0x17,
  exprloc: 0x18,
  flag_present: 0x19,
  strx: 0x1a,
  addrx: 0x1b,
  ref_sup4: 0x1c,
  strp_sup: 0x1d,
  data16: 0x1e,
  line_strp: 0x1f,
  ref_sig8: 0x20,
  implicit_const: 0x21,
  loclistx: 0x22,
  rnglistx: 0x23,
  ref_sup8: 0x24,
  strx1: 0x25,
  strx2: 0x26,
  strx3: 0x27,
  strx4: 0x28,
  addrx1: 0x29,
  addrx2: 0x2a,
  addrx3: 0x2b,
  addrx4: 0x2c,
} as const;

/** What of a unit decides how wide values are. */
export interface Widths {
  readonly version: number;
  /** Bytes of an offset into a section. */
  readonly offsetSize: number;
  readonly addressSize: number;
}

/**
 * Reads a value: of a block nothing, of a string in place where in the module it starts. The value of
 * an implicit constant is not here but in its abbreviation.
 */
export function readForm(cursor: Cursor, form: number, widths: Widths): number {
  switch (form) {
    case FORM.addr:
      return cursor.unsigned(widths.addressSize);
    case FORM.data1:
    case FORM.flag:
    case FORM.ref1:
    case FORM.strx1:
    case FORM.addrx1:
      return cursor.byte();
    case FORM.data2:
    case FORM.ref2:
    case FORM.strx2:
    case FORM.addrx2:
      return cursor.unsigned(2);
    case FORM.strx3:
    case FORM.addrx3:
      return cursor.unsigned(3);
    case FORM.data4:
    case FORM.ref4:
    case FORM.ref_sup4:
    case FORM.strx4:
    case FORM.addrx4:
      return cursor.unsigned(4);
    case FORM.data8:
    case FORM.ref8:
    case FORM.ref_sig8:
    case FORM.ref_sup8:
      return cursor.unsigned(8);
    case FORM.sdata:
      return cursor.sleb();
    case FORM.udata:
    case FORM.ref_udata:
    case FORM.strx:
    case FORM.addrx:
    case FORM.loclistx:
    case FORM.rnglistx:
      return cursor.uleb();
    case FORM.strp:
    case FORM.line_strp:
    case FORM.strp_sup:
    case FORM.sec_offset:
      return cursor.unsigned(widths.offsetSize);
    case FORM.ref_addr:
      return cursor.unsigned(widths.version === 2 ? widths.addressSize : widths.offsetSize);
    case FORM.string:
      return cursor.skipString();
    case FORM.flag_present:
      return 1;
    default:
      return skipBlock(cursor, form);
  }
}

/** Passes over a form that nothing here reads. */
function skipBlock(cursor: Cursor, form: number): number {
  switch (form) {
    case FORM.block1:
      cursor.skip(cursor.byte());
      break;
    case FORM.block2:
      cursor.skip(cursor.unsigned(2));
      break;
    case FORM.block4:
      cursor.skip(cursor.unsigned(4));
      break;
    case FORM.block:
    case FORM.exprloc:
      cursor.skip(cursor.uleb());
      break;
    case FORM.data16:
      cursor.skip(16);
      break;
    default:
      throw new BadDwarf("unknown form");
  }
  return 0;
}
