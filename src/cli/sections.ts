/**
 * The sections of a module, straight from its bytes.
 *
 * @see https://webassembly.github.io/spec/core/binary/modules.html#sections
 * @module
 */

const SECTION_NAMES: readonly string[] = [
  "custom",
  "type",
  "import",
  "function",
  "table",
  "memory",
  "global",
  "export",
  "start",
  "element",
  "code",
  "data",
  "data count",
  "tag",
];

/** Magic number and version. */
const HEADER_BYTES = 8;

/** Name, offset and size of each section of a well-formed module. */
export function listSections(bytes: Uint8Array): string[][] {
  const rows: string[][] = [];
  let at = HEADER_BYTES;
  while (at < bytes.length) {
    const id = bytes[at]!;
    const size = readU32(bytes, at + 1);
    const end = size.next + size.value;
    const name = SECTION_NAMES[id] ?? `section ${id}`;
    const label = id === 0 ? `custom "${customName(bytes.subarray(size.next, end))}"` : name;
    rows.push([label, `0x${at.toString(16)}`, `${size.value} bytes`]);
    at = end;
  }
  return rows;
}

function customName(content: Uint8Array): string {
  const length = readU32(content, 0);
  const name = content.subarray(length.next, length.next + length.value);
  return JSON.stringify(new TextDecoder().decode(name)).slice(1, -1);
}

/** An unsigned LEB128 number. */
function readU32(bytes: Uint8Array, offset: number): { value: number; next: number } {
  let value = 0;
  let shift = 1;
  let next = offset;
  while (true) {
    const byte = bytes[next++]!;
    value += (byte & 0x7f) * shift;
    if (byte < 0x80) return { value, next };
    shift *= 128;
  }
}
