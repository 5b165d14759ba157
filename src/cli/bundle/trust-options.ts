import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { errorWords } from "../../system/error-words.ts";
import type { Trust } from "../../transfer/bundle/open-bundle.ts";
import { parseTrustedKeys } from "../../transfer/bundle/trusted-keys.ts";
import { collect } from "../options/repeatable.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

export interface TrustOptions {
  trust: string[];
  threshold: string;
}

/** `--trust` and `--threshold`, for commands that check signatures without a server. */
export function addTrustOptions(command: Command): Command {
  return command
    .option("--trust <file>", "file with public keys, one a line (repeatable)", collect, [])
    .option("--threshold <number>", "how many of the keys must have signed", "1");
}

/** The keys that the options name. */
export async function trustOf({ trust, threshold }: TrustOptions): Promise<Trust> {
  const needed = Number(threshold);
  if (!Number.isInteger(needed) || needed < 1 || needed > 32)
    throw new CommandFailure("--threshold must be a number from 1 to 32.", EXIT.usage);
  const texts = await Promise.all(
    trust.map((file) =>
      readFile(file, "utf8").catch((error: unknown) => {
        throw new CommandFailure(
          `The trusted keys in ${file} cannot be read: ${errorWords(error)}.`,
          EXIT.usage,
        );
      }),
    ),
  );
  return { keys: texts.flatMap(parseTrustedKeys), threshold: needed };
}
