import type { Command } from "commander";
import { CommandFailure, EXIT } from "./failure.ts";
import { askSecret, canAsk } from "./prompt.ts";
import { readSecret } from "./secret-file.ts";

export interface NewPasswordOptions {
  passwordFile?: string;
  generatePassword?: boolean;
}

/** Options that say where a new password comes from. */
export function addNewPasswordOptions(command: Command): Command {
  return command
    .option("--password-file <file>", 'take the new password from a file ("-": standard input)')
    .option("--generate-password", "generate a password and print it");
}

/** A new password and whether it was made here (and so must be shown); null when none was given and nobody can be asked. */
export async function newPassword(
  options: NewPasswordOptions,
): Promise<{ password: string; generated: boolean } | null> {
  if (options.generatePassword) {
    const { generatePassword } = await import("../../accounts/password.ts");
    return { password: generatePassword(), generated: true };
  }
  if (options.passwordFile) return { password: await readSecret(options.passwordFile), generated: false };
  if (!canAsk()) return null;
  const password = await askSecret("New password: ");
  if ((await askSecret("Repeat password: ")) !== password)
    throw new CommandFailure("The passwords do not match. Nothing was changed.", EXIT.usage);
  return { password, generated: false };
}

/** As `newPassword`, for where there must be one. */
export async function requiredPassword(
  options: NewPasswordOptions,
): Promise<{ password: string; generated: boolean }> {
  const answer = await newPassword(options);
  if (answer !== null) return answer;
  throw new CommandFailure("No password given. Use --password-file FILE or --generate-password.", EXIT.usage);
}
