import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { answerOf } from "../../../client/src/answers.ts";
import type { AuditEntry } from "../../changes/audit/chain.ts";
import { connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

/** The lines of the change log of a server, oldest first, as they come. `since` and `until`: ISO 8601. */
export async function serverLines(
  options: ServerOptions,
  query: { since?: string; until?: string } = {},
): Promise<AsyncIterable<string>> {
  const { patient } = await connect(options);
  const asked = patient.GET("/changes.ndjson", { params: { query }, parseAs: "stream" });
  const stream = (await answerOf(asked)) as unknown as ReadableStream<Uint8Array>;
  return createInterface({ input: Readable.fromWeb(stream), crlfDelay: Number.POSITIVE_INFINITY });
}

/** The lines of a file that `wheelyard audit export` wrote; "-": standard input. */
export function fileLines(file: string): AsyncIterable<string> {
  const input = file === "-" ? process.stdin : createReadStream(file);
  return createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
}

/** The entries in lines of JSON. Refuses (wrong usage) what is not an entry, with its line. */
export async function* entriesIn(lines: AsyncIterable<string>): AsyncGenerator<AuditEntry> {
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() !== "") yield entryOf(line, number);
  }
}

function entryOf(line: string, number: number): AuditEntry {
  try {
    const entry = JSON.parse(line) as AuditEntry;
    if (Number.isSafeInteger(entry.serial) && typeof entry.kind === "string" && isRecord(entry.detail))
      return entry;
  } catch {
    // Reported below.
  }
  throw new CommandFailure(
    `Line ${number} is not an entry of a change log. Use a file that wheelyard audit export wrote.`,
    EXIT.usage,
  );
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
