/**
 * Numbers in raw form: what {@link Function.callWithStack} takes, and listeners are given. A v128 is
 * two slots, low half first, and needs no conversion; references have no raw form.
 *
 * @module
 */

/** A number type. */
export type NumberType = "i32" | "i64" | "f32" | "f64";

/**
 * The slot that holds a number: integers modulo their width, floats as their bits.
 *
 * @throws {TypeError} if the value is no `bigint` for an `i64`, or no `number` for the others.
 */
export function encodeSlot(type: NumberType, value: number | bigint): bigint {
  if ((typeof value === "bigint") !== (type === "i64")) {
    throw new TypeError(`Cannot encode a ${typeof value} as ${type}`);
  }
  const bits = new DataView(new ArrayBuffer(8));
  switch (type) {
    case "i32":
      bits.setInt32(0, value as number, true);
      break;
    case "i64":
      bits.setBigInt64(0, value as bigint, true);
      break;
    case "f32":
      bits.setFloat32(0, value as number, true);
      break;
    case "f64":
      bits.setFloat64(0, value as number, true);
  }
  return bits.getBigUint64(0, true);
}

/** The number that a slot holds: integers signed. What an `i32` or `f32` leaves free is ignored. */
export function decodeSlot(type: NumberType, slot: bigint): number | bigint {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setBigUint64(0, slot, true);
  switch (type) {
    case "i32":
      return bits.getInt32(0, true);
    case "i64":
      return bits.getBigInt64(0, true);
    case "f32":
      return bits.getFloat32(0, true);
    case "f64":
      return bits.getFloat64(0, true);
  }
}
