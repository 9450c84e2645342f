/**
 * The script for fish: a line for each command, option and value.
 *
 * @module
 */
import type { CommandGrammar, Grammar, OptionGrammar, Value } from "./grammar.ts";

/** Prints the script. */
export function fishScript({ options, commands }: Grammar): string {
  const none = condition("__fish_use_subcommand");
  const lines = [
    "# Completions of kiln for fish: kiln completions fish | source",
    "complete -c kiln -f",
    ...options.map((option) => `complete -c kiln ${none} ${optionWords(option)}`),
    ...commands.map(({ name, description }) =>
      `complete -c kiln ${none} -a ${name} -d ${text(description)}`
    ),
    ...commands.flatMap(commandLines),
  ];
  return `${lines.join("\n")}\n`;
}

function commandLines({ name, options, values, hasMore }: CommandGrammar): string[] {
  const inside = condition(`__fish_seen_subcommand_from ${name}`);
  return [
    ...options.map((option) => `complete -c kiln ${inside} ${optionWords(option)}`),
    ...values.flatMap((value) => {
      const words = valueWords(value);
      return words === "" ? [] : [`complete -c kiln ${inside} ${words}`];
    }),
    ...(hasMore ? [`complete -c kiln ${inside} -F`] : []),
  ];
}

function condition(command: string): string {
  return `-n ${text(command)}`;
}

function optionWords({ names, description, value }: OptionGrammar): string {
  const words = names.map((name) =>
    name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`
  );
  words.push(`-d ${text(description)}`);
  if (value !== undefined) words.push(value.kind === "file" ? "-r -F" : `-x ${valueWords(value)}`);
  return words.join(" ").trimEnd();
}

function valueWords(value: Value): string {
  switch (value.kind) {
    case "choice":
      return `-a ${text(value.choices.join(" "))}`;
    case "directory":
      return `-a '(__fish_complete_directories)'`;
    case "module":
      return `-k -a '(__fish_complete_suffix .wasm)'`;
    case "file":
      return "-F";
    case "other":
      return "";
  }
}

/** In fish's single quotes, backslashes quote too. */
function text(words: string): string {
  return `'${words.replaceAll(/['\\]/g, "\\$&")}'`;
}
