/**
 * Reads zip archives: files that are stored or deflated, directories and symbolic links. Encrypted
 * archives, and those of several parts, are refused.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 * @module
 */
import { type ArchiveEntry, badArchive, decodeName, decompress, innerPath } from "./archive.ts";

const WHAT = "zip archive";

/** Signatures of records, and the bytes that each has at least. */
const LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50, END_64 = 0x06064b50;
const LOCAL_SIZE = 30, CENTRAL_SIZE = 46, END_SIZE = 22, LOCATOR_SIZE = 20;
const MAX_COMMENT = 0xffff;
/** A field of 16 or 32 bits that is too small for its value, which is then elsewhere. */
const ELSEWHERE_16 = 0xffff, ELSEWHERE_32 = 0xffff_ffff;

/** Kinds of extra fields: sizes of 64 bits, and times in seconds since 1970. */
const EXTRA_64 = 0x0001, EXTRA_TIMES = 0x5455;
const ENCRYPTED = 1;
const STORED = 0, DEFLATED = 8;
/** No bytes become more than so many times as many when they are inflated. */
const MAX_RATIO = 1032;
/** The kind of file in its mode, under Unix. */
const MODE_KIND = 0o170000, MODE_LINK = 0o120000, MODE_DIRECTORY = 0o040000;

/** What the directory of an archive says of an entry. */
interface Header {
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly offset: number;
  readonly mode: number;
  readonly modified: bigint;
}

/**
 * All entries of an archive.
 *
 * @param most Bytes that all of them together may hold.
 * @throws {TypeError} if it is damaged, refused or too large.
 */
export async function readZip(bytes: Uint8Array, most: number): Promise<ArchiveEntry[]> {
  const headers = readDirectory(bytes);
  let left = most;
  for (const { size } of headers) left -= size;
  if (left < 0) throw badArchive(WHAT, "it holds more than it may");
  refuseOverlaps(headers);
  const entries: ArchiveEntry[] = [];
  for (const header of headers) {
    const path = innerPath(WHAT, header.name);
    const kind = kindOf(header);
    if (path === "" || kind === undefined) continue;
    const content = kind === "directory" ? new Uint8Array(0) : await contentOf(bytes, header);
    const isLink = kind === "symlink";
    entries.push({
      path,
      kind,
      content: isLink ? new Uint8Array(0) : content,
      target: isLink ? decodeName(WHAT, content) : "",
      modified: header.modified,
    });
  }
  return entries;
}

/** Bytes that several entries share would be unpacked once for each: a few would become very many. */
function refuseOverlaps(headers: readonly Header[]): void {
  let free = 0;
  for (const { name, offset, compressedSize } of headers.toSorted((a, b) => a.offset - b.offset)) {
    if (offset < free) throw badArchive(WHAT, `${JSON.stringify(name)} overlaps another entry`);
    free = offset + LOCAL_SIZE + compressedSize;
  }
}

function kindOf({ name, mode }: Header): ArchiveEntry["kind"] | undefined {
  const kind = mode & MODE_KIND;
  if (name.endsWith("/") || kind === MODE_DIRECTORY) return "directory";
  return kind === MODE_LINK ? "symlink" : "file";
}

function readDirectory(bytes: Uint8Array): Header[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { count, offset } = findDirectory(view);
  // Each has a record in the directory, so there are no more than there is room for.
  if (count * CENTRAL_SIZE > bytes.length) throw badArchive(WHAT, "it is damaged");
  const headers: Header[] = [];
  let at = offset;
  for (let i = 0; i < count; i++) {
    require(view, at, CENTRAL_SIZE, CENTRAL);
    const nameSize = view.getUint16(at + 28, true);
    const extraSize = view.getUint16(at + 30, true);
    const next = at + CENTRAL_SIZE + nameSize + extraSize + view.getUint16(at + 32, true);
    if (next > bytes.length) throw badArchive(WHAT, "it is damaged");
    headers.push(readHeader(bytes, at, { nameSize, extraSize }));
    at = next;
  }
  return headers;
}

function findDirectory(view: DataView): { count: number; offset: number } {
  const first = Math.max(view.byteLength - END_SIZE - MAX_COMMENT, 0);
  for (let at = view.byteLength - END_SIZE; at >= first; at--) {
    if (view.getUint32(at, true) !== END) continue;
    const count = view.getUint16(at + 10, true);
    const offset = view.getUint32(at + 16, true);
    if (count !== ELSEWHERE_16 && offset !== ELSEWHERE_32) return { count, offset };
    const locator = at - LOCATOR_SIZE;
    const end = locator < 0 ? 0 : Number(view.getBigUint64(locator + 8, true));
    require(view, end, 56, END_64);
    return {
      count: Number(view.getBigUint64(end + 32, true)),
      offset: Number(view.getBigUint64(end + 48, true)),
    };
  }
  throw badArchive(WHAT, "it is none");
}

function readHeader(
  bytes: Uint8Array,
  at: number,
  { nameSize, extraSize }: { readonly nameSize: number; readonly extraSize: number },
): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.byteLength - at);
  const name = decodeName(WHAT, bytes.subarray(at + CENTRAL_SIZE, at + CENTRAL_SIZE + nameSize));
  if (view.getUint16(8, true) & ENCRYPTED) {
    throw badArchive(WHAT, `${JSON.stringify(name)} is encrypted`);
  }
  const extra = at + CENTRAL_SIZE + nameSize;
  const extras = readExtras(bytes.subarray(extra, extra + extraSize));
  const wide = extras.get(EXTRA_64);
  let wideAt = 0;
  const number = (at: number): number => {
    const value = view.getUint32(at, true);
    if (value !== ELSEWHERE_32 || wide === undefined || wideAt + 8 > wide.byteLength) return value;
    wideAt += 8;
    return Number(wide.getBigUint64(wideAt - 8, true));
  };
  // Sizes of 64 bits stand in this order, and only those that are needed.
  const size = number(24), compressedSize = number(20), offset = number(42);
  const times = extras.get(EXTRA_TIMES);
  return {
    name,
    method: view.getUint16(10, true),
    checksum: view.getUint32(16, true),
    compressedSize,
    size,
    offset,
    mode: view.getUint16(40, true),
    modified: times !== undefined && times.byteLength >= 5 && times.getUint8(0) & 1
      ? BigInt(times.getInt32(1, true)) * 1_000_000_000n
      : dosTime(view.getUint16(14, true), view.getUint16(12, true)),
  };
}

function readExtras(bytes: Uint8Array): Map<number, DataView> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const extras = new Map<number, DataView>();
  for (let at = 0; at + 4 <= bytes.length;) {
    const size = view.getUint16(at + 2, true);
    if (at + 4 + size > bytes.length) break;
    extras.set(view.getUint16(at, true), new DataView(view.buffer, view.byteOffset + at + 4, size));
    at += 4 + size;
  }
  return extras;
}

/** A date and a time of day, of whatever place: taken for UTC, so that it is the same everywhere. */
function dosTime(date: number, time: number): bigint {
  const day = Date.UTC((date >> 9) + 1980, ((date >> 5) & 15) - 1, date & 31);
  const seconds = (time >> 11) * 3600 + ((time >> 5) & 63) * 60 + (time & 31) * 2;
  return (BigInt(day) + BigInt(seconds) * 1000n) * 1_000_000n;
}

async function contentOf(bytes: Uint8Array, header: Header): Promise<Uint8Array> {
  const { name, offset, compressedSize, method, size } = header;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  require(view, offset, LOCAL_SIZE, LOCAL);
  const start = offset + LOCAL_SIZE + view.getUint16(offset + 26, true) +
    view.getUint16(offset + 28, true);
  const packed = bytes.subarray(start, start + compressedSize);
  if (packed.length !== compressedSize) throw badArchive(WHAT, "it is damaged");
  const content = await unpack(packed, method, size);
  if (content === undefined) {
    throw badArchive(WHAT, `${JSON.stringify(name)} is packed in a way of its own`);
  }
  if (content.length !== size || crc32(content) !== header.checksum) {
    throw badArchive(WHAT, `${JSON.stringify(name)} is damaged`);
  }
  return content;
}

async function unpack(
  packed: Uint8Array,
  method: number,
  size: number,
): Promise<Uint8Array | undefined> {
  if (method === STORED) return packed;
  if (method !== DEFLATED) return undefined;
  if (size > packed.length * MAX_RATIO) throw badArchive(WHAT, "it is damaged");
  return await decompress(WHAT, packed, { format: "deflate-raw", most: size });
}

/** Fails unless there is a record of so many bytes that begins with a signature. */
function require(view: DataView, at: number, size: number, signature: number): void {
  if (at + size > view.byteLength || view.getUint32(at, true) !== signature) {
    throw badArchive(WHAT, "it is damaged");
  }
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (let i = 0; i < bytes.length; i++) {
    crc = CRC_TABLE[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}
