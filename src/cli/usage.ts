import type { Command } from "commander";

/** Below the list of commands. */
export const HELP_END = `
Examples:
  wheelyard serve --port 8080                    start a server
  wheelyard token create --note "my laptop"      create a token (on the server at WHEELYARD_URL)
  wheelyard client-setup root/main               settings for pip.conf, uv.toml, .pypirc

Exit codes: 0 success, 1 refused or failed, 2 invalid usage, 3 the server cannot be reached.
"wheelyard help COMMAND" explains a command.`;

/** Wrong usage throws instead of leaving at once, so that exit codes are chosen in one place. */
export function throwInsteadOfLeaving(command: Command): void {
  command.exitOverride().showHelpAfterError("(add --help for usage)");
  for (const child of command.commands) throwInsteadOfLeaving(child);
}
