import { setTimeout as sleep } from "node:timers/promises";
import { boundedMap } from "../bounded-map.ts";
import type { Licensing } from "../policies/file-facts.ts";
import { Refusal } from "../refusal.ts";
import type { IndexFile } from "./index-file.ts";
import type { LicensingLooks, Looked } from "./licensing-looks.ts";
import { releaseOf } from "./licensings.ts";

/** Whether a file is shown when its licence is this. */
export type IsShown = (file: IndexFile, licensing: Licensing | null) => boolean;

/** What a look costs: a small request, a few parts of a wheel, or the whole file. */
type Cost = "metadata" | "parts" | "whole";

/** Looks at the same time, before the page is answered and behind it. */
const WORKERS = 8;
const WORKERS_BEHIND = 2;
/** A page waits for so long until a release is found that is shown, and for so long after. Milliseconds, as all below. */
const UNTIL_SHOWN = 8000;
const AFTER_SHOWN = 1500;
/** Looks of a kind in one search, since they cost the upstream more. */
const MOST: Record<Cost, number> = { metadata: 5000, parts: 60, whole: 5 };
/** The metadata of a larger file is only read when someone downloads it. */
const MAX_WHOLE_BYTES = 32 * 2 ** 20;
/** After so many failures a search ends, and begins no sooner again than after the pause. */
const FAILURES = 3;
const PAUSE = 30_000;
const KEEP_EVERY = 100;

/**
 * Looks into releases of a mirror's project, one file of each, the newest first, so that the page tells the truth before an
 * installer picks from it: until one is shown and, where the upstream serves metadata by themselves, through all of them,
 * the rest behind the answer. Files that stay unseen are looked at when somebody wants them.
 */
export class LicensingSearch {
  readonly #looks: LicensingLooks;
  readonly #running = new Map<string, Promise<boolean>>();
  readonly #pausedUntil = boundedMap<string, number>(1000);

  constructor(looks: LicensingLooks) {
    this.#looks = looks;
  }

  /**
   * `unseen`: files of one project, the oldest version first; `isAnyShown`: whether the page has others that are shown in any
   * case. Resolves with whether anything was found. Never fails.
   */
  async through(unseen: readonly IndexFile[], isAnyShown: boolean, isShown: IsShown): Promise<boolean> {
    const found: Promise<boolean>[] = [];
    for (const [source, files] of Map.groupBy(unseen, (file) => `${file.sourceIndexId} ${file.project}`)) {
      if ((this.#pausedUntil.get(source) ?? 0) > performance.now()) continue;
      const running =
        this.#running.get(source) ?? this.#search(source, new Round(this.#looks, files, isAnyShown, isShown));
      this.#running.set(source, running);
      found.push(running.finally(() => this.#running.delete(source)));
    }
    return (await Promise.all(found)).includes(true);
  }

  async #search(source: string, round: Round): Promise<boolean> {
    await round.run();
    const hasFailed = round.failures >= FAILURES;
    if (hasFailed) this.#pausedUntil.set(source, performance.now() + PAUSE);
    await round.keep();
    if (!hasFailed) void round.goOn();
    return round.hasFound;
  }
}

/** One search through the files of one project in one mirror. */
class Round {
  failures = 0;
  /** Whether anything new is in the database. */
  hasFound = false;
  readonly #looks: LicensingLooks;
  readonly #isShown: IsShown;
  readonly #queue: IndexFile[];
  readonly #begun = performance.now();
  readonly #left = { ...MOST };
  #shownSince: number | null = null;
  #found: Looked[] = [];

  constructor(looks: LicensingLooks, files: readonly IndexFile[], isAnyShown: boolean, isShown: IsShown) {
    this.#looks = looks;
    this.#isShown = isShown;
    if (isAnyShown) this.#shownSince = this.#begun;
    this.#queue = cheapestOfEachRelease(files);
  }

  /** Before the answer. */
  async run(): Promise<void> {
    const workers = Array.from({ length: WORKERS }, () => this.#lookOn(() => this.#isOver()));
    const ending = new AbortController();
    const longest = sleep(UNTIL_SHOWN, undefined, { signal: ending.signal }).catch(() => undefined);
    await Promise.race([Promise.all(workers), longest]);
    ending.abort();
  }

  /** Behind the answer: what is cheap. */
  async goOn(): Promise<void> {
    this.#shownSince ??= performance.now();
    await Promise.all(Array.from({ length: WORKERS_BEHIND }, () => this.#lookOn(() => false)));
    await this.keep();
  }

  /** What cannot be kept just now is remembered here, and kept by a later search. */
  async keep(): Promise<void> {
    const found = this.#found.splice(0);
    const isKept = await this.#looks.keep(found).then(
      () => found.length > 0,
      () => false,
    );
    this.hasFound ||= isKept;
  }

  async #lookOn(isOver: () => boolean): Promise<void> {
    while (!isOver() && this.failures < FAILURES) {
      const file = this.#next();
      if (file === null) return;
      try {
        const licensing = await this.#looks.look(file);
        this.#found.push({ file, licensing });
        if (this.#isShown(file, licensing)) this.#shownSince ??= performance.now();
        if (this.#found.length >= KEEP_EVERY) await this.keep();
      } catch (error) {
        // A file that the upstream lists and does not have says nothing of the others.
        if (!(error instanceof Refusal && error.kind === "not-found")) this.failures++;
      }
    }
  }

  #next(): IndexFile | null {
    for (let at = 0; at < this.#queue.length; at++) {
      const file = this.#queue[at] as IndexFile;
      const cost = costOf(file);
      if (this.#left[cost] === 0 || (this.#shownSince !== null && cost !== "metadata")) continue;
      this.#left[cost]--;
      this.#queue.splice(at, 1);
      return file;
    }
    return null;
  }

  #isOver(): boolean {
    const now = performance.now();
    return now - this.#begun > UNTIL_SHOWN || now - (this.#shownSince ?? now) > AFTER_SHOWN;
  }
}

/** The newest release first. */
function cheapestOfEachRelease(files: readonly IndexFile[]): IndexFile[] {
  const order: Cost[] = ["metadata", "parts", "whole"];
  return [...Map.groupBy(files, releaseOf).values()]
    .map((release) => release.toSorted((a, b) => order.indexOf(costOf(a)) - order.indexOf(costOf(b)))[0])
    .filter((file) => file !== undefined)
    .filter((file) => costOf(file) !== "whole" || (file.size ?? 0) <= MAX_WHOLE_BYTES)
    .reverse();
}

function costOf({ kind, metadataSha256 }: IndexFile): Cost {
  if (metadataSha256 !== null) return "metadata";
  return kind === "wheel" ? "parts" : "whole";
}
