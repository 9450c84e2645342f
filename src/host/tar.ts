/**
 * Reads tar archives, also compressed with gzip: those of POSIX (ustar and pax) and GNU's, with files,
 * directories and links. Devices are refused.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13
 * @module
 */
import { type ArchiveEntry, badArchive, decodeName, decompress, innerPath } from "./archive.ts";

const WHAT = "tar archive";
const BLOCK = 512;

/** What a type says that an entry is. */
const KINDS: Readonly<Record<string, ArchiveEntry["kind"]>> = {
  "\0": "file",
  "0": "file",
  "7": "file",
  "1": "link",
  "2": "symlink",
  "5": "directory",
};

/** Types of entries that say more of the next one, or of all that follow. */
const PAX = "x", PAX_GLOBAL = "g", GNU_NAME = "L", GNU_TARGET = "K";

/** What was said of an entry before it. */
interface Ahead {
  name?: string;
  target?: string;
  size?: number;
  modified?: bigint;
}

/**
 * All entries of an archive.
 *
 * @param most Bytes that it may have, unpacked.
 * @throws {TypeError} if it is damaged, refused or too large.
 */
export async function readTar(bytes: Uint8Array, most: number): Promise<ArchiveEntry[]> {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const blocks = isPacked ? await decompress(WHAT, bytes, { format: "gzip", most }) : bytes;
  if (blocks.length > most) throw badArchive(WHAT, "it holds more than it may");
  const entries: ArchiveEntry[] = [];
  const everywhere: Ahead = {};
  let ahead: Ahead = {};
  for (let at = 0; at + BLOCK <= blocks.length;) {
    const header = blocks.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) return entries;
    checkSum(header);
    const type = String.fromCharCode(header[156]!);
    const said = { ...everywhere, ...ahead };
    const size = said.size ?? readNumber(header.subarray(124, 136));
    const start = at + BLOCK;
    if (start + size > blocks.length) throw badArchive(WHAT, "it is damaged");
    const content = blocks.subarray(start, start + size);
    at = start + Math.ceil(size / BLOCK) * BLOCK;
    if (type === PAX) readPax(content, ahead);
    else if (type === PAX_GLOBAL) readPax(content, everywhere);
    else if (type === GNU_NAME) ahead.name = readText(content);
    else if (type === GNU_TARGET) ahead.target = readText(content);
    else {
      const entry = readEntry(header, content, said);
      if (entry.path !== "") entries.push(entry);
      ahead = {};
    }
  }
  if (entries.length === 0) throw badArchive(WHAT, "it is none");
  return entries;
}

function readEntry(header: Uint8Array, content: Uint8Array, said: Ahead): ArchiveEntry {
  const name = said.name ?? readName(header);
  const type = String.fromCharCode(header[156]!);
  const kind = name.endsWith("/") && type === "\0" ? "directory" : KINDS[type];
  if (kind === undefined) throw badArchive(WHAT, `${JSON.stringify(name)} is no file`);
  const target = said.target ?? readText(header.subarray(157, 257));
  return {
    path: innerPath(WHAT, name),
    kind,
    content: kind === "file" ? content : new Uint8Array(0),
    target: kind === "link" ? innerPath(WHAT, target) : kind === "symlink" ? target : "",
    modified: said.modified ?? BigInt(readNumber(header.subarray(136, 148))) * 1_000_000_000n,
  };
}

/** A long name may be split in two. */
function readName(header: Uint8Array): string {
  const name = readText(header.subarray(0, 100));
  const isPosix = readText(header.subarray(257, 263)) === "ustar";
  const prefix = isPosix ? readText(header.subarray(345, 500)) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** Text that ends with a NUL, or where its field does. */
function readText(field: Uint8Array): string {
  const end = field.indexOf(0);
  return decodeName(WHAT, end === -1 ? field : field.subarray(0, end));
}

/** A number in octal digits, or, if it is too large for them, in binary. */
function readNumber(field: Uint8Array): number {
  if (field[0]! & 0x80) {
    let value = field[0]! & 0x7f;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    if (!Number.isSafeInteger(value)) throw badArchive(WHAT, "it is damaged");
    return value;
  }
  const digits = readText(field).trim();
  if (!/^[0-7]*$/.test(digits)) throw badArchive(WHAT, "it is damaged");
  return digits === "" ? 0 : parseInt(digits, 8);
}

/** The bytes of a header have a sum, with blanks where the sum itself is. */
function checkSum(header: Uint8Array): void {
  let sum = 0;
  for (const [i, byte] of header.entries()) sum += i >= 148 && i < 156 ? 0x20 : byte;
  if (sum !== readNumber(header.subarray(148, 156))) throw badArchive(WHAT, "it is damaged");
}

/** Records of the form `length key=value`, each ended by a line feed. */
function readPax(bytes: Uint8Array, ahead: Ahead): void {
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(0x20, at);
    const length = blank === -1 ? 0 : Number(decodeName(WHAT, bytes.subarray(at, blank)));
    const equals = bytes.indexOf(0x3d, blank);
    const end = at + length;
    if (!Number.isInteger(length) || end > bytes.length || equals === -1 || equals >= end) {
      throw badArchive(WHAT, "it is damaged");
    }
    const value = decodeName(WHAT, bytes.subarray(equals + 1, end - 1));
    notePax(decodeName(WHAT, bytes.subarray(blank + 1, equals)), value, ahead);
    at = end;
  }
}

function notePax(key: string, value: string, ahead: Ahead): void {
  switch (key) {
    case "path":
      ahead.name = value;
      break;
    case "linkpath":
      ahead.target = value;
      break;
    case "size":
      ahead.size = Number(value);
      if (!/^\d+$/.test(value)) throw badArchive(WHAT, "it is damaged");
      break;
    case "mtime": {
      const seconds = Number(value);
      if (!Number.isFinite(seconds)) throw badArchive(WHAT, "it is damaged");
      ahead.modified = BigInt(Math.round(seconds * 1e3)) * 1_000_000n;
    }
  }
}
