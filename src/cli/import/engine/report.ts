import { type FileHandle, open, rename } from "node:fs/promises";
import { CommandFailure, EXIT } from "../../terminal/failure.ts";
import type { Proof } from "./equality.ts";

/** What became of one file. */
export interface ReportedFile {
  address: string;
  filename: string;
  outcome: "imported" | "replaced" | "unchanged" | "accepted-as-is" | "would-import" | "failed";
  sha256: string | null;
  /** Whether the index has the same bytes: read from the index after the import. */
  verified: boolean;
  /** Why it failed, or why an upload of it would be refused. */
  why: string | null;
}

/** What became of a user, a group, a right or a setting. */
export interface ReportedFact {
  kind: "account" | "group" | "grant" | "index" | "project" | "docs" | "results" | "file" | "old-site";
  what: string;
  outcome: "created" | "present" | "would-create" | "removed" | "would-remove" | "failed" | "note";
  why: string | null;
}

/** What was asked for. */
export interface ReportHead {
  peer: string;
  from: string[];
  into: string;
  dryRun: boolean;
}

/** Files with something to say that are kept for the output; the report file has all. */
const KEPT = 50;

const NOTHING = {
  ...{
    files: 0,
    imported: 0,
    replaced: 0,
    unchanged: 0,
    acceptedAsIs: 0,
    wouldImport: 0,
    failed: 0,
    verified: 0,
  },
  factsFailed: 0,
};
export type Counts = typeof NOTHING;

const COUNTED = {
  imported: "imported",
  replaced: "replaced",
  unchanged: "unchanged",
  "accepted-as-is": "acceptedAsIs",
  "would-import": "wouldImport",
  failed: "failed",
} as const;

/**
 * The report of an import. Files are counted and written to the report file as they come, so that memory does not grow with
 * their number. The report file appears under its name when it is complete.
 */
export class Report {
  readonly head: ReportHead;
  readonly facts: ReportedFact[] = [];
  readonly counts: Counts = { ...NOTHING };
  /** The first files that failed, or that an upload would refuse. */
  readonly troubles: ReportedFile[] = [];
  /** How many more there are. */
  moreTroubles = 0;
  /** The comparison of everything, if there was one. */
  proof: Proof | null = null;
  readonly #path: string | null;
  #file: FileHandle | null = null;

  private constructor(head: ReportHead, path: string | null) {
    this.head = head;
    this.#path = path;
  }

  /** Begins a report; `path`: where to write it as JSON. Refuses (usage) a path that cannot be written. */
  static async begin(head: ReportHead, path: string | null): Promise<Report> {
    const report = new Report(head, path);
    if (path === null) return report;
    try {
      report.#file = await open(`${path}.part`, "w");
      const { into, ...others } = head;
      await report.#file.write(`${JSON.stringify({ ...others, into }, null, 1).slice(0, -2)},\n "files": [`);
    } catch {
      throw new CommandFailure(`The report ${path} cannot be written there.`, EXIT.usage);
    }
    return report;
  }

  /** Adds files, in their order. */
  async add(files: readonly ReportedFile[]): Promise<void> {
    const texts = files.map((file, at) => {
      const isFirst = this.counts.files === 0 && at === 0;
      return `${isFirst ? "" : ","}\n  ${JSON.stringify(file)}`;
    });
    for (const file of files) this.#count(file);
    if (texts.length > 0) await this.#file?.write(texts.join(""));
  }

  tell(fact: ReportedFact): void {
    this.facts.push(fact);
    if (fact.outcome === "failed") this.counts.factsFailed += 1;
  }

  /** Completes the report file. */
  async end(): Promise<void> {
    if (this.#file === null || this.#path === null) return;
    const facts = this.facts.map((fact) => `\n  ${JSON.stringify(fact)}`).join(",");
    const proof = this.proof === null ? "" : ` "proof": ${JSON.stringify(this.proof, null, 1)},\n`;
    const counts = JSON.stringify(this.counts);
    await this.#file.write(`\n ],\n "facts": [${facts}\n ],\n${proof} "counts": ${counts}\n}\n`);
    await this.#file.close();
    this.#file = null;
    await rename(`${this.#path}.part`, this.#path);
  }

  /** Whether everything that the old site has came, or would come. */
  get isComplete(): boolean {
    const { files, failed, factsFailed, verified, wouldImport } = this.counts;
    if (this.proof !== null && !this.proof.equal) return false;
    return failed === 0 && factsFailed === 0 && (this.head.dryRun || verified + wouldImport === files);
  }

  #count(file: ReportedFile): void {
    this.counts.files += 1;
    this.counts[COUNTED[file.outcome]] += 1;
    if (file.verified) this.counts.verified += 1;
    if (file.why === null) return;
    if (this.troubles.length < KEPT) this.troubles.push(file);
    else this.moreTroubles += 1;
  }
}
