/**
 * `kiln version`.
 *
 * @module
 */
import { Command } from "commander";
import { print } from "./terminal.ts";

/** The version of this library, as in `deno.json`. */
export const VERSION = "0.1.0";

/** Describes the command. */
export function versionCommand(): Command {
  return new Command("version")
    .summary("print the version")
    .description("Print the version of kiln.")
    .action(() => print(VERSION));
}
