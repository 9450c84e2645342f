/**
 * Turns the module text of a script into binaries, with a parser of the text format from npm. The
 * binaries of a script are kept in the test cache, under a hash of the script and the parser's
 * version, so that a second run does not need the parser.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cachedText, cacheFolder } from "../support/cache.ts";
import type { Command } from "./script.ts";

/** A module's bytes, or why the parser of the text format refused it. */
export type Conversion =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "refused"; readonly reason: string };

/** What of a conversion is kept: base64 of the bytes, or the reason; nothing for a command without text. */
type Stored = { readonly bytes: string } | { readonly refused: string } | null;

/** Changes whenever the same script would be kept as something else. */
const FORMAT = "2";

/** The binaries of a script's modules, at their commands' places; `undefined` where there is none. */
export async function convertScript(
  source: string,
  commands: readonly Command[],
): Promise<readonly (Conversion | undefined)[]> {
  const parser = parserVersion();
  const key = createHash("sha256").update(`${FORMAT}\0${parser}\0${source}`).digest("hex");
  const text = await cachedText(cacheFolder("wast"), `${key}.json`, async () => {
    const stored: Stored[] = [];
    for (const command of commands) stored.push(await convert(command));
    return JSON.stringify(stored);
  });
  const stored = JSON.parse(text) as readonly Stored[];
  return commands.map((command, index) => conversionOf(command, stored[index]!));
}

function conversionOf(command: Command, stored: Stored): Conversion | undefined {
  if (!("source" in command)) return undefined;
  if (command.source.kind === "binary") return { kind: "bytes", bytes: command.source.bytes };
  if (stored === null) return undefined;
  return "bytes" in stored
    ? { kind: "bytes", bytes: Uint8Array.from(atob(stored.bytes), (char) => char.charCodeAt(0)) }
    : { kind: "refused", reason: stored.refused };
}

async function convert(command: Command): Promise<Stored> {
  if (!("source" in command) || command.source.kind === "binary") return null;
  // Whether quoted text is well formed is a question to the parser alone: there is nothing to run.
  if (command.kind === "assert_malformed") return null;
  const { parse } = await import("@bytecodealliance/jco-transpile/wasm-tools");
  try {
    const bytes: Uint8Array = await parse(escaped(command.source.text));
    return { bytes: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The text with escapes for characters beyond ASCII, which stand for the same in strings, the only
 * place where they mean anything. The parser refuses some of them, as confusing to readers.
 */
function escaped(text: string): string {
  return text.replace(/\P{ASCII}/gu, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

/** The parser and its version, as the repository pins it. */
function parserVersion(): string {
  const config = readFileSync(new URL("../../deno.json", import.meta.url), "utf-8");
  return JSON.parse(config).imports["@bytecodealliance/jco-transpile"];
}
