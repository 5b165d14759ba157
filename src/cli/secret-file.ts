import { readFileSync } from "node:fs";
import { CommandFailure, EXIT } from "./failure.ts";

/** The secret in a file, without the end of its line; "-" reads standard input. */
export function readSecret(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    throw new CommandFailure(`The file ${file} cannot be read (${reason}).`, EXIT.usage);
  }
}
