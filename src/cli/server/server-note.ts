import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { processStart } from "../../system/process-start.ts";

/** What a running server notes about itself in its data folder, for commands on the same machine. */
const Note = z.object({
  /** Its first process. */
  pid: z.number(),
  /** When that process was started (`processStart`). */
  started: z.string().nullable(),
  /** How many replacements of its workers were asked for, and up to which of them it has carried them out. */
  asked: z.number(),
  finished: z.number(),
  /** Why the last one did not succeed; null: it did. */
  failure: z.string().nullable(),
});
export type Note = z.infer<typeof Note>;

const fileIn = (data: string) => join(data, "server.json");

/** The note of the server that runs on a data folder; null: none runs. Throws the system's error where it may not be read. */
export function readNote(data: string): Note | null {
  const text = textOf(fileIn(data));
  if (text === null) return null;
  const note = Note.parse(JSON.parse(text));
  // A server that was killed leaves its note, and another process may have its number by now.
  return note.started !== null && processStart(note.pid) === note.started ? note : null;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** The note of this process. Where it cannot be written, as on a read-only disk, the server does without. */
export class OwnNote {
  readonly #data: string;
  readonly #note: Note = {
    pid: process.pid,
    started: processStart(process.pid),
    asked: 0,
    finished: 0,
    failure: null,
  };

  constructor(data: string) {
    this.#data = data;
  }

  write(): void {
    const draft = `${fileIn(this.#data)}.${process.pid}`;
    try {
      writeFileSync(draft, `${JSON.stringify(this.#note)}\n`, { mode: 0o644 });
      renameSync(draft, fileIn(this.#data));
    } catch {
      rmSync(draft, { force: true });
    }
  }

  /** Notes that a replacement was asked for; returns its number. */
  asked(): number {
    this.#note.asked++;
    this.write();
    return this.#note.asked;
  }

  /** Notes what became of a replacement. They end in order. */
  finished(number: number, failure: string | null): void {
    Object.assign(this.#note, { finished: number, failure });
    this.write();
  }

  /** Removes it, unless the next server has written its own. */
  remove(): void {
    try {
      const { pid } = JSON.parse(textOf(fileIn(this.#data)) ?? "{}") as { pid?: number };
      if (pid === process.pid) rmSync(fileIn(this.#data));
    } catch {
      // What stays is recognized as left over.
    }
  }
}
