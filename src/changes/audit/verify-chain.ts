import { type AuditEntry, digestOf, SEAL_KIND, type Seal, sealIn } from "./chain.ts";

/** A seal that someone noted elsewhere: the serial of the last entry it covers, and its digest. */
export interface NotedHead {
  through: number;
  digest: string;
}

/** What a check of the log found. */
export interface ChainReport {
  /** Entries that were read. */
  entries: number;
  seals: number;
  /** Entries that no seal covers yet. */
  unsealed: number;
  /** Serial of the first entry; null: there is none. */
  first: number | null;
  /** The last seal; null: there is none. */
  head: NotedHead | null;
  /** What is wrong, as sentences. */
  problems: string[];
}

/** So many problems are listed at the most. */
const MOST_PROBLEMS = 100;

/** Checks a whole log against its seals, entry by entry, oldest first. Keeps in memory only what no seal covers yet. */
export class ChainCheck {
  readonly #noted: NotedHead | null;
  readonly #report: ChainReport = {
    entries: 0,
    seals: 0,
    unsealed: 0,
    first: null,
    head: null,
    problems: [],
  };
  #waiting: AuditEntry[] = [];
  #last: Pick<Seal, "through" | "digest"> = { through: 0, digest: "" };
  #lastSerial = 0;
  #isNotedFound = false;

  /** `noted`: the head that was written down elsewhere; the log must still contain it. */
  constructor(noted: NotedHead | null) {
    this.#noted = noted;
  }

  add(entry: AuditEntry): void {
    this.#report.entries++;
    this.#report.first ??= entry.serial;
    if (entry.serial <= this.#lastSerial)
      this.#problem(`Entry ${entry.serial} comes after entry ${this.#lastSerial}: the order was changed.`);
    this.#lastSerial = Math.max(this.#lastSerial, entry.serial);
    const seal = sealIn(entry);
    if (seal !== null) this.#seal(seal, entry.serial);
    else if (entry.kind === SEAL_KIND) this.#problem(`The seal in entry ${entry.serial} is damaged.`);
    this.#waiting.push(entry);
  }

  end(): ChainReport {
    const noted = this.#noted;
    if (noted !== null && !this.#isNotedFound)
      this.#problem(
        `The noted seal ${noted.through}:${noted.digest} is not in the log: entries up to ${noted.through} were cut off or replaced.`,
      );
    return { ...this.#report, unsealed: this.#waiting.length };
  }

  #seal(seal: Seal, serial: number): void {
    this.#report.seals++;
    if (seal.after !== this.#last.through || seal.previous !== this.#last.digest)
      this.#problem(
        `The seal in entry ${serial} does not follow the one before: seals for the entries ${this.#last.through + 1} to ${seal.after} are missing or were changed.`,
      );
    const covered = this.#waiting.filter(
      (entry) => entry.serial > seal.after && entry.serial <= seal.through,
    );
    const range = `${seal.after + 1} to ${seal.through}`;
    if (covered.length !== seal.entries)
      this.#problem(`${covered.length} entries from ${range} are there, but ${seal.entries} were sealed.`);
    else if (digestOf(seal.previous, covered) !== seal.digest)
      this.#problem(`An entry from ${range} is not as it was sealed.`);
    this.#waiting = this.#waiting.filter((entry) => entry.serial > seal.through);
    this.#last = seal;
    this.#report.head = { through: seal.through, digest: seal.digest };
    const noted = this.#noted;
    if (noted?.through === seal.through && noted.digest === seal.digest) this.#isNotedFound = true;
  }

  #problem(text: string): void {
    if (this.#report.problems.length < MOST_PROBLEMS) this.#report.problems.push(text);
  }
}
