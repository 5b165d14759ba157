import type { Command } from "commander";

/** A command's file: adds arguments, options, sub-commands and what they do. */
export interface CommandFile {
  define(command: Command): void;
}

/** Commands that the help lists under one heading. */
export interface CommandGroup {
  heading: string;
  commands: CommandEntry[];
}

/** A command. Its file is loaded when it is called, so that none pays for the others. */
export interface CommandEntry {
  name: string;
  summary: string;
  load: () => Promise<CommandFile>;
}
