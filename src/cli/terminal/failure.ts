import { Problem } from "../../../client/src/problem.ts";
import { ConfigError } from "../../config/config-error.ts";
import { Refusal } from "../../refusal.ts";
import { errorWords } from "../../system/error-words.ts";

/** Exit codes of every command. */
export const EXIT = { done: 0, failed: 1, usage: 2, unreachable: 3 } as const;

/** A command cannot go on; the message is for people, the code for scripts. */
export class CommandFailure extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message);
    this.name = "CommandFailure";
    this.exitCode = exitCode;
  }
}

/** What to print and with which code to end when a command threw. */
export function describeFailure(error: unknown): { message: string; exitCode: number } {
  if (error instanceof CommandFailure) return { message: error.message, exitCode: error.exitCode };
  if (error instanceof Problem) return { message: error.message, exitCode: exitCodeOf(error) };
  if (error instanceof ConfigError) return { message: error.message, exitCode: EXIT.usage };
  if (error instanceof Refusal) return { message: error.message, exitCode: EXIT.failed };
  if (error instanceof Error) return { message: systemMessage(error), exitCode: EXIT.failed };
  return { message: String(error), exitCode: EXIT.failed };
}

/** Status 0: no answer. From 502 to 504: only a proxy in front of the server answers. */
function exitCodeOf({ status }: Problem): number {
  return status === 0 || (status >= 502 && status <= 504) ? EXIT.unreachable : EXIT.failed;
}

/** Words for the errors of the system that people meet when they start a server. */
function systemMessage(
  error: Error & { code?: string; port?: number; address?: string; path?: string },
): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `${error.address ?? "The address"} port ${error.port ?? ""} is used by another program. Choose another port, for example --port 8080`;
    case "EADDRNOTAVAIL":
      return `${error.address ?? "The address"} is not an address of this machine. Choose another, for example --host 127.0.0.1`;
    case "EACCES":
      return error.port === undefined
        ? `No permission for ${error.path ?? "a file or folder"}. Choose a folder that you can write to: --data DIR`
        : `No permission to listen on port ${error.port}. Choose a port of 1024 or higher, for example --port 8080`;
    case "ENOSPC":
      return "The disk is full.";
    case "EROFS":
      return `${error.path ?? "The data folder"} is on a read-only disk. Choose another folder: --data DIR`;
    default:
      // Errors of the system describe its calls; others are ours, or a fault of the program.
      return "syscall" in error
        ? `${error.path ?? "A system call failed"}: ${errorWords(error)}.`
        : error.message;
  }
}
