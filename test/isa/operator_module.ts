/**
 * Modules that hold one operator, for trying the vectors on a tier.
 *
 * @module
 */
import type { Row } from "../../src/isa/row.ts";

const I32 = 0x7f;
const I64 = 0x7e;

/** Each letter's bits as an integer: its type, the constant's opcode, from bits and to bits. */
const CARRIERS: Readonly<
  Record<string, { type: number; constant: number; from: number[]; to: number[] }>
> = {
  i: { type: I32, constant: 0x41, from: [], to: [] },
  l: { type: I64, constant: 0x42, from: [], to: [] },
  f: { type: I32, constant: 0x41, from: [0xbe], to: [0xbc] },
  d: { type: I64, constant: 0x42, from: [0xbf], to: [0xbd] },
};

/** Where {@link operatorModule} puts its operands. */
export interface OperatorModuleOptions {
  /** Bits of the operands, to be constants of the code; they are parameters otherwise. */
  readonly constants?: readonly bigint[];
}

/**
 * A module that exports `f`, which applies a scalar operator. Floats go in and out as the integers
 * with their bits, so that no NaN is changed on the way.
 */
export function operatorModule(
  row: Row,
  { constants }: OperatorModuleOptions = {},
): Uint8Array<ArrayBuffer> {
  const [operands, result] = row.signature!.split(":").map((letters) =>
    [...letters].map((letter) => CARRIERS[letter]!)
  ) as [typeof CARRIERS[string][], typeof CARRIERS[string][]];
  const params = constants === undefined ? operands.map(({ type }) => type) : [];
  const code = operands.flatMap(({ type, constant, from }, i) =>
    constants === undefined
      ? [0x20, i, ...from]
      : [constant, ...signedLeb128(BigInt.asIntN(type === I32 ? 32 : 64, constants[i]!)), ...from]
  );
  code.push(...opcode(row.code), ...result[0]!.to);
  const body = [0, ...code, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, params.length, ...params, 1, result[0]!.type]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 0x66, 0, 0]),
    ...section(10, [1, body.length, ...body]),
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, content.length, ...content];
}

function opcode(code: number): number[] {
  return code < 0x100 ? [code] : [code >>> 16, code & 0xff];
}

function signedLeb128(value: bigint): number[] {
  const bytes: number[] = [];
  for (;;) {
    const byte = Number(BigInt.asUintN(7, value));
    value >>= 7n;
    if (value === 0n && byte < 0x40 || value === -1n && byte >= 0x40) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
}
