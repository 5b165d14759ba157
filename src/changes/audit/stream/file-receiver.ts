import { type FileHandle, open } from "node:fs/promises";
import { Refusal } from "../../../refusal.ts";
import type { AuditReceiver } from "./receiver.ts";

const LINE_FEED = 0x0a;

/**
 * Appends events to a file, one JSON object per line, and syncs it. The file is opened for each write, so that it can be renamed
 * or cut off by a program that rotates logs at any moment, without a signal.
 */
export class FileReceiver implements AuditReceiver {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async send(events: Parameters<AuditReceiver["send"]>[0]): Promise<void> {
    const lines = events.map((event) => `${JSON.stringify(event)}\n`).join("");
    await this.#withFile(async (file) => {
      await file.appendFile(`${(await endsInLine(file)) ? "\n" : ""}${lines}`);
      await file.datasync();
    });
  }

  async check(): Promise<string> {
    await this.#withFile(async () => undefined);
    return `${this.#path} can be written`;
  }

  async #withFile(work: (file: FileHandle) => Promise<void>): Promise<void> {
    try {
      const file = await open(this.#path, "a+", 0o640);
      try {
        await work(file);
      } finally {
        await file.close();
      }
    } catch (error) {
      const { code = "unknown reason" } = error as NodeJS.ErrnoException;
      throw new Refusal("unavailable", "receiver-failed", `The file cannot be written (${code}).`, {
        cause: error,
      });
    }
  }
}

/** Whether a crash or a full disk left a line without its end. */
async function endsInLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return bytesRead === 1 && buffer[0] !== LINE_FEED;
}
