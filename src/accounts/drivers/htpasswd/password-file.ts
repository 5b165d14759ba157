import { createHmac, randomBytes } from "node:crypto";
import { open } from "node:fs/promises";
import { Refusal } from "../../../refusal.ts";
import type { Log } from "../../verifier.ts";
import { type BrokenLine, type PasswordEntries, parsePasswordFile } from "./parse.ts";

const MOST_BYTES = 16 * 1024 * 1024;
/** Broken lines that the log names, each time that the file was changed. */
const MOST_NAMED = 20;

interface Read {
  /** What tells that the file is the same as before. */
  mark: string;
  entries: PasswordEntries;
  hashes: readonly string[];
}

/** A password file, which is read again when it has changed. */
export class PasswordFile {
  readonly #path: string;
  readonly #log: Log;
  readonly #key = randomBytes(32);
  #read: Read | null = null;
  #reading: Promise<Read> | null = null;

  constructor(path: string, log: Log) {
    this.#path = path;
    this.#log = log;
  }

  /** What the file says now. Refuses (`unavailable`) a file that cannot be read. */
  async entries(): Promise<PasswordEntries> {
    return (await this.#current()).entries;
  }

  /**
   * A hash of the file for a name that is not in it, always the same one for a name: checking it costs what checking someone
   * in the file costs. Null: the file is empty.
   */
  decoyFor(name: string): string | null {
    const hashes = this.#read?.hashes ?? [];
    const number = createHmac("sha256", this.#key).update(name).digest().readUInt32BE();
    return hashes[number % hashes.length] ?? null;
  }

  /** Everyone who asks at the same time waits for one look. */
  #current(): Promise<Read> {
    this.#reading ??= this.#look().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #look(): Promise<Read> {
    try {
      const file = await open(this.#path, "r");
      try {
        const { size, mtimeNs, ctimeNs, ino } = await file.stat({ bigint: true });
        const mark = [size, mtimeNs, ctimeNs, ino].join(" ");
        if (this.#read?.mark === mark) return this.#read;
        if (size > MOST_BYTES) throw new Error(`it is larger than ${MOST_BYTES} bytes`);
        const entries = parsePasswordFile(await file.readFile("utf8"));
        this.#read = { mark, entries, hashes: [...entries.hashes.values()] };
        this.#report(entries.broken);
        return this.#read;
      } finally {
        await file.close();
      }
    } catch (cause) {
      throw new Refusal(
        "unavailable",
        "htpasswd-unavailable",
        "The server cannot read its password file, so accounts from it cannot sign in with their password. Use a token or a local account, or ask an administrator.",
        { retryAfter: 10, cause },
      );
    }
  }

  #report(broken: readonly BrokenLine[]): void {
    const file = this.#path;
    for (const { line, reason } of broken.slice(0, MOST_NAMED))
      this.#log.warn({ file, line, reason }, "line of the password file ignored");
    const more = broken.length - MOST_NAMED;
    if (more > 0) this.#log.warn({ file, more }, "more lines of the password file ignored");
  }
}
