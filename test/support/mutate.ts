/**
 * Damages bytes in ways that decoders get wrong.
 *
 * @module
 */
import type { Random } from "./random.ts";

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

function truncate(bytes: Uint8Array, random: Random): Uint8Array {
  return bytes.slice(0, random.below(bytes.length));
}

function flipBit(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  copy[random.below(copy.length)]! ^= 1 << random.below(8);
  return copy;
}

function replaceBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice();
  for (let left = 1 + random.below(4); left > 0; left--) {
    copy[random.below(copy.length)] = random.below(256);
  }
  return copy;
}

/** Makes some number in the module huge, whatever it counts. */
function enlargeNumber(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length);
  const huge = [[0xff, 0xff, 0xff, 0xff, 0x0f], [0xff, 0xff, 0x7f], [0x80, 0x80, 0x04]];
  return spliced(bytes, at, 1, huge[random.below(huge.length)]!);
}

function removeBytes(bytes: Uint8Array, random: Random): Uint8Array {
  return spliced(bytes, random.below(bytes.length), 1 + random.below(8), []);
}

function repeatBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.below(bytes.length);
  return spliced(bytes, at, 0, [...bytes.subarray(at, at + 1 + random.below(16))]);
}

function spliced(
  bytes: Uint8Array,
  at: number,
  remove: number,
  insert: readonly number[],
): Uint8Array {
  const rest = bytes.subarray(Math.min(at + remove, bytes.length));
  const result = new Uint8Array(at + insert.length + rest.length);
  result.set(bytes.subarray(0, at));
  result.set(insert, at);
  result.set(rest, at + insert.length);
  return result;
}

const KINDS: readonly Mutation[] = [
  truncate,
  flipBit,
  replaceBytes,
  enlargeNumber,
  removeBytes,
  repeatBytes,
];

/** A copy of the bytes that is damaged in one way. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  return random.pick(KINDS)(bytes, random);
}
