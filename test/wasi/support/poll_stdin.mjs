/** Prints what comes from standard input, and "not yet" where it says that nothing has come. */
import process from "node:process";

const { descriptorInput } = await import(process.argv[2]);
const input = descriptorInput(0);
const buffer = new Uint8Array(3);
const cell = new Int32Array(new SharedArrayBuffer(4));
const lines = [];
while (true) {
  if (input.available() < 0) {
    if (lines.at(-1) !== "not yet" && lines.length === 0) lines.push("not yet");
    Atomics.wait(cell, 0, 0, 20);
    continue;
  }
  const count = input.read(buffer);
  if (count === 0) break;
  lines.push(new TextDecoder().decode(buffer.subarray(0, count)).replaceAll("\n", "\\n"));
}
console.log([...lines, "end"].join("\n"));
