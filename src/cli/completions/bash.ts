/**
 * The script for bash: one function, which finds the command and what is being typed of it.
 *
 * @module
 */
import { type CommandGrammar, type Grammar, quoted, type Value } from "./grammar.ts";

/** Prints the script. */
export function bashScript({ options, commands }: Grammar): string {
  const names = [...commands.map(({ name }) => name), ...options.flatMap(({ names }) => names)];
  return `# Completions of kiln for bash: source <(kiln completions bash)
_kiln() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]}
  local command='' count=0 ended='' value='' word i
  # What comes after an equals sign is a word of its own.
  if [[ $cur == = ]]; then cur=''
  elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $value ]]; then
      [[ $word == = ]] || value=''
    elif [[ $word == -- ]]; then
      ended=1
    elif [[ ! $ended && $word == -* ]]; then
      case "$command $word" in
        ${valued(commands)}) value=1 ;;
      esac
    elif [[ ! $command ]]; then
      command=$word
    else
      ((count++))
    fi
  done
  COMPREPLY=()
  if [[ ! $ended ]]; then
    case "$command $prev" in
${commands.flatMap(optionValues).join("\n")}
    esac
    if [[ ! $command ]]; then
      _kiln_words ${quoted(names.join(" "))}
      return
    fi
    if [[ $cur == -* ]]; then
      case $command in
${commands.map(optionNames).join("\n")}
      esac
      return
    fi
  fi
  case "$command $count" in
${commands.flatMap(operands).join("\n")}
  esac
}
_kiln_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}
_kiln_files() {
  compopt -o filenames
  mapfile -t COMPREPLY < <(compgen "$@" -- "$cur")
}
_kiln_modules() {
  compopt -o filenames
  mapfile -t COMPREPLY < <(compgen -d -- "$cur"; compgen -f -X '!*.wasm' -- "$cur")
}
complete -F _kiln kiln
`;
}

function valued(commands: readonly CommandGrammar[]): string {
  return patterns(
    commands.flatMap(({ name, options }) =>
      options.filter(({ value }) => value !== undefined)
        .flatMap(({ names }) => names.map((option) => `${name} ${option}`))
    ),
  );
}

function patterns(words: readonly string[]): string {
  return words.map(quoted).join(" | ");
}

function optionValues({ name, options }: CommandGrammar): string[] {
  return options.flatMap(({ names, value }) =>
    value === undefined ? [] : [
      `      ${patterns(names.map((option) => `${name} ${option}`))}) ${action(value)}; return ;;`,
    ]
  );
}

function optionNames({ name, options }: CommandGrammar): string {
  const names = options.flatMap(({ names }) => names).join(" ");
  return `        ${name}) _kiln_words ${quoted(names)} ;;`;
}

function operands({ name, values, hasMore }: CommandGrammar): string[] {
  const lines = values.map((value, i) => `    ${quoted(`${name} ${i}`)}) ${action(value)} ;;`);
  return hasMore ? [...lines, `    ${quoted(name)}\\ *) _kiln_files -f ;;`] : lines;
}

function action(value: Value): string {
  switch (value.kind) {
    case "choice":
      return `_kiln_words ${quoted(value.choices.join(" "))}`;
    case "directory":
      return "_kiln_files -d";
    case "file":
      return "_kiln_files -f";
    case "module":
      return "_kiln_modules";
    case "other":
      return ":";
  }
}
