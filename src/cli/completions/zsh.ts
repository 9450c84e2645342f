/**
 * The script for zsh: specifications for `_arguments`, one set for each command.
 *
 * @module
 */
import {
  type CommandGrammar,
  type Grammar,
  type OptionGrammar,
  quoted,
  type Value,
} from "./grammar.ts";

/** Prints the script. */
export function zshScript({ options, commands }: Grammar): string {
  const described = commands.map(({ name, description }) => quoted(`${name}:${description}`));
  return `#compdef kiln
# Completions of kiln for zsh: source <(kiln completions zsh), after compinit
_kiln() {
  local curcontext=$curcontext state line
  local -a commands=(
    ${described.join("\n    ")}
  )
  _arguments -C -S \\
    ${[...options.flatMap(specifications), "'1: :->command'", "'*:: :->rest'"].join(" \\\n    ")}
  case $state in
    command) _describe command commands ;;
    rest)
      case $words[1] in
${commands.map(commandCase).join("\n")}
      esac ;;
  esac
}
if [[ $funcstack[1] == _kiln ]]; then _kiln "$@"; else compdef _kiln kiln; fi
`;
}

function commandCase({ name, options, values, hasMore }: CommandGrammar): string {
  const lines = [
    ...options.flatMap(specifications),
    ...values.map((value, i) => quoted(`${i + 1}: :${action(value)}`)),
    ...(hasMore ? [quoted("*: :_files")] : []),
  ];
  return `        ${name})\n          _arguments -S \\\n            ${
    lines.join(" \\\n            ")
  } ;;`;
}

/** Each name of an option by itself; any may be given again. */
function specifications({ names, description, value }: OptionGrammar): string[] {
  // A colon or bracket would end the description.
  const text = description.replaceAll(/[\\:[\]]/g, "\\$&");
  return names.map((name) => {
    const follows = value === undefined
      ? ""
      : `:${value.title.replaceAll(":", "\\:")}:${action(value)}`;
    return quoted(
      `*${name}${value === undefined || name.length === 2 ? "" : "="}[${text}]${follows}`,
    );
  });
}

function action(value: Value): string {
  switch (value.kind) {
    case "choice":
      return `(${value.choices.join(" ")})`;
    case "directory":
      return "_files -/";
    case "file":
      return "_files";
    case "module":
      return '_files -g "*.wasm(-.)"';
    case "other":
      return " ";
  }
}
