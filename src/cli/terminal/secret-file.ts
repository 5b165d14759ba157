import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { CommandFailure, EXIT } from "./failure.ts";

/** The secret in a file, without the end of its line; "-" reads standard input. */
export async function readSecret(file: string): Promise<string> {
  try {
    const secret = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
    return secret.replace(/\r?\n$/, "");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    throw new CommandFailure(`The file ${file} cannot be read (${reason}).`, EXIT.usage);
  }
}
