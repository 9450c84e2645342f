/**
 * `kiln completions`: scripts that have shells complete what people type after `kiln`.
 *
 * @module
 */
import { Argument, Command } from "commander";
import { print } from "../terminal.ts";
import { bashScript } from "./bash.ts";
import { fishScript } from "./fish.ts";
import { type Grammar, grammarOf } from "./grammar.ts";
import { zshScript } from "./zsh.ts";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const satisfies Record<
  string,
  (grammar: Grammar) => string
>;

/** Describes the command. */
export function completionsCommand(): Command {
  return new Command("completions")
    .summary("print a script that completes command lines")
    .description(
      "Print a script with which a shell completes what is typed after kiln. To have it in every " +
        "shell, add a line to the file the shell begins with:\n\n" +
        "  ~/.bashrc                    source <(kiln completions bash)\n" +
        "  ~/.zshrc, after compinit     source <(kiln completions zsh)\n" +
        "  ~/.config/fish/config.fish   kiln completions fish | source",
    )
    .addArgument(new Argument("<shell>", "the shell").choices(Object.keys(SCRIPTS)))
    .action((shell: keyof typeof SCRIPTS, _options, command: Command) => {
      print(SCRIPTS[shell](grammarOf(command.parent!)).trimEnd());
    });
}
