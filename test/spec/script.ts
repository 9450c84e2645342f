/**
 * A test script as a list of commands. Knows the command language and nothing of the engine; module
 * text is kept as it stands, for a parser of the text format to read.
 *
 * @see https://github.com/WebAssembly/spec/tree/main/interpreter#scripts
 * @module
 */
import {
  LineIndex,
  type List,
  type Node,
  readSexprs,
  stringBytes,
  type StringLiteral,
  stringText,
} from "./sexpr.ts";
import { type Constant, type Pattern, readConstant, readPattern } from "./values.ts";

/** A module of a script: its text, or its bytes. */
export type ModuleSource =
  | { readonly kind: "text" | "quote"; readonly text: string }
  | { readonly kind: "binary"; readonly bytes: Uint8Array };

/** A call of an exported function, or a look at an exported global. */
export interface Action {
  readonly kind: "invoke" | "get";
  /** The `$name` of the instance; absent for the last one made. */
  readonly instance: string | undefined;
  readonly field: string;
  readonly args: readonly Constant[];
}

export type CommandBody =
  | {
    readonly kind: "module" | "definition";
    readonly id: string | undefined;
    readonly source: ModuleSource;
  }
  | { readonly kind: "instance"; readonly id: string | undefined; readonly of: string | undefined }
  | { readonly kind: "register"; readonly name: string; readonly instance: string | undefined }
  | { readonly kind: "action"; readonly action: Action }
  | {
    readonly kind: "assert_return";
    readonly action: Action;
    readonly results: readonly Pattern[];
  }
  | {
    readonly kind: "assert_trap" | "assert_exhaustion" | "assert_exception";
    readonly action: Action;
    readonly expected: string;
  }
  | {
    readonly kind: "assert_malformed" | "assert_invalid";
    readonly source: ModuleSource;
    readonly expected: string;
  }
  | {
    readonly kind: "assert_unlinkable" | "assert_uninstantiable";
    readonly source: ModuleSource;
    readonly expected: string;
  };

export type Command = CommandBody & {
  /** Counts from 1. */
  readonly line: number;
  /** The command's own text. */
  readonly text: string;
};

const COMMANDS: ReadonlySet<string> = new Set([
  "module",
  "register",
  "invoke",
  "get",
  "assert_return",
  "assert_trap",
  "assert_exhaustion",
  "assert_exception",
  "assert_malformed",
  "assert_invalid",
  "assert_unlinkable",
  "assert_uninstantiable",
]);

/** Reads a script; a file of bare module fields is a script of one module. */
export function readScript(source: string): Command[] {
  const nodes = readSexprs(source);
  if (nodes.length > 0 && !COMMANDS.has(headOf(nodes[0]!))) {
    const text = `(module ${source}\n)`;
    const module = { kind: "text", text } as const;
    return [{ kind: "module", id: undefined, source: module, line: 1, text }];
  }
  const lines = new LineIndex(source);
  return nodes.map((node) => ({
    ...readCommand(asList(node), source),
    line: lines.lineOf(node.start),
    text: source.slice(node.start, node.end),
  }));
}

function asList(node: Node | undefined): List {
  if (node?.kind !== "list") throw new SyntaxError("a command must be a list");
  return node;
}

function headOf(node: Node): string {
  const head = node.kind === "list" ? node.items[0] : undefined;
  return head?.kind === "atom" ? head.text : "";
}

function readCommand(list: List, source: string): CommandBody {
  const kind = headOf(list);
  const [, first, ...rest] = list.items;
  switch (kind) {
    case "module":
      return readModuleCommand(list, source);
    case "register":
      return {
        kind,
        name: stringText(first as StringLiteral),
        instance: idOf(rest[0]),
      };
    case "invoke":
    case "get":
      return { kind: "action", action: readAction(list) };
    case "assert_return":
      return { kind, action: readAction(asList(first)), results: rest.map(readPattern) };
    case "assert_exception":
      return { kind, action: readAction(asList(first)), expected: "" };
    case "assert_exhaustion":
    case "assert_trap": {
      const expected = stringText(rest[0] as StringLiteral);
      if (headOf(first!) === "module") {
        const module = readModule(asList(first), source).source;
        return { kind: "assert_uninstantiable", source: module, expected };
      }
      return { kind, action: readAction(asList(first)), expected };
    }
    case "assert_malformed":
    case "assert_invalid":
    case "assert_unlinkable":
    case "assert_uninstantiable": {
      const expected = stringText(rest[0] as StringLiteral);
      return { kind, source: readModule(asList(first), source).source, expected };
    }
    default:
      throw new SyntaxError(`unknown command ${kind}`);
  }
}

function idOf(node: Node | undefined): string | undefined {
  return node?.kind === "atom" && node.text.startsWith("$") ? node.text : undefined;
}

function readAction(list: List): Action {
  const kind = headOf(list) as Action["kind"];
  const rest = list.items.slice(1);
  const instance = idOf(rest[0]);
  if (instance !== undefined) rest.shift();
  const [field, ...args] = rest;
  return {
    kind,
    instance,
    field: stringText(field as StringLiteral),
    args: args.map(readConstant),
  };
}

function readModuleCommand(list: List, source: string): CommandBody {
  const second = list.items[1];
  if (second?.kind === "atom" && second.text === "instance") {
    return { kind: "instance", id: idOf(list.items[2]), of: idOf(list.items[3]) };
  }
  const { isDefinition, ...module } = readModule(list, source);
  return { kind: isDefinition ? "definition" : "module", ...module };
}

/** Reads `(module definition? $id? …)`, `(module $id? binary "…"*)`, `(module $id? quote "…"*)`. */
function readModule(list: List, script: string) {
  let rest = list.items.slice(1);
  const definition = rest[0]?.kind === "atom" && rest[0].text === "definition"
    ? rest[0]
    : undefined;
  if (definition !== undefined) rest = rest.slice(1);
  const id = idOf(rest[0]);
  if (id !== undefined) rest = rest.slice(1);
  const form = rest[0]?.kind === "atom" ? rest[0].text : "text";
  let source: ModuleSource;
  if (form === "binary") {
    source = { kind: "binary", bytes: joinStrings(rest.slice(1)) };
  } else if (form === "quote") {
    source = { kind: "quote", text: new TextDecoder().decode(joinStrings(rest.slice(1))) };
  } else {
    const [cutStart, cutEnd] = definition === undefined
      ? [list.end, list.end]
      : [definition.start, definition.end];
    const text = script.slice(list.start, cutStart) + script.slice(cutEnd, list.end);
    source = { kind: "text", text };
  }
  return { isDefinition: definition !== undefined, id, source };
}

function joinStrings(literals: readonly Node[]): Uint8Array {
  const parts = literals.map((literal) => stringBytes(literal as StringLiteral));
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
