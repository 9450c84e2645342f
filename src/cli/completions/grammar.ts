/**
 * What can be typed after `kiln`, gathered from the definitions that also parse it and write the help.
 *
 * @module
 */
import type { Argument, Command, Option } from "commander";

/** What is known of a value. */
export type Value =
  | { readonly kind: "choice"; readonly choices: readonly string[] }
  | { readonly kind: "directory" | "module" | "file" | "other" };

/** An option. */
export interface OptionGrammar {
  /** Its names, with hyphens. */
  readonly names: readonly string[];
  readonly description: string;
  /** What follows it, and what that is called; `undefined` if nothing does. */
  readonly value: (Value & { readonly title: string }) | undefined;
}

/** A command. */
export interface CommandGrammar {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionGrammar[];
  /** What it takes besides options, in order. */
  readonly values: readonly Value[];
  /** Whether what comes after those are arguments of a program, such as files. */
  readonly hasMore: boolean;
}

/** The whole command line. */
export interface Grammar {
  readonly options: readonly OptionGrammar[];
  readonly commands: readonly CommandGrammar[];
}

/** The grammar of a command with commands of its own. */
export function grammarOf(root: Command): Grammar {
  const help = root.createHelp();
  const commands = help.visibleCommands(root);
  const names = commands.map((command) => command.name());
  return {
    options: help.visibleOptions(root).map(optionGrammar),
    commands: commands.map((command) => {
      const [more, single] = partition(command.registeredArguments, ({ variadic }) => variadic);
      return {
        name: command.name(),
        description: help.subcommandDescription(command),
        options: help.visibleOptions(command).map(optionGrammar),
        // The one command that commander defines itself.
        values: command.name() === "help"
          ? [{ kind: "choice", choices: names }]
          : single.map(argumentValue),
        hasMore: more.length > 0,
      };
    }),
  };
}

function optionGrammar(option: Option): OptionGrammar {
  const { short, long, description, required, optional, argChoices } = option;
  const title = /[<[](.*)[>\]]/.exec(option.flags)?.[1] ?? "";
  return {
    names: [short, long].filter((name) => name !== undefined),
    description,
    value: required || optional ? { ...optionValue(title, argChoices), title } : undefined,
  };
}

function optionValue(title: string, choices: readonly string[] | undefined): Value {
  if (choices !== undefined) return { kind: "choice", choices };
  if (title.startsWith("PATH")) return { kind: "directory" };
  return { kind: title.startsWith("FILE") ? "file" : "other" };
}

function argumentValue(argument: Argument): Value {
  const { argChoices } = argument;
  if (argChoices !== undefined) return { kind: "choice", choices: argChoices };
  return { kind: argument.name() === "file" ? "module" : "other" };
}

function partition<Item>(
  items: readonly Item[],
  isFirst: (item: Item) => boolean,
): readonly [first: Item[], second: Item[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

/** A text as one word of any of the shells. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
