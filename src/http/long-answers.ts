import type { Caller } from "../accounts/caller.ts";
import type { SignedInBy, Standing, Standings } from "../accounts/standing.ts";
import type { Announced } from "../changes/announcements.ts";
import { steadyNow } from "../clock.ts";
import type { Announcement } from "../database/change.ts";
import { Refusal } from "../refusal.ts";

/** How a caller signed in. */
export interface SignIn {
  by: SignedInBy;
  /** When what they signed in with expires, by `steadyNow`. */
  expires: number;
}

/** An answer that takes so long that rights may change under it. */
export interface LongAnswer extends SignIn {
  /** The client's address, on which rights may depend. */
  address: string;
  /** The project it is about; null: changes of single projects are not its concern. */
  project: string | null;
  /** Refuses a caller who may not have the rest. */
  permit(caller: Caller): void | Promise<void>;
  /** Ends the answer. */
  end(): void;
}

/** An answer as it is watched. */
interface Watched {
  answer: LongAnswer;
  /** When to check it again, by `steadyNow`. */
  due: number;
  checking: Promise<void> | null;
  /** The check that follows the one under way, which may have read rights before the latest change. */
  next: Promise<void> | null;
}

/** Changes after which callers may have fewer rights, whatever they read. */
const OF_RIGHTS =
  /^(?:account\.(?:changed|removed)|token\.(?:revoked|rotated|leaked)|session\.ended|group\.(?:changed|removed)|grant\.removed|index\.(?:changed|removed))$/;
/** Changes after which a project or a file of it may be hidden from some or all readers. */
const OF_PROJECTS = /^(?:project\.(?:restricted|status|removed)|file\.removed)$/;
/** Milliseconds for which a change waits for the checks that it causes. */
const PATIENCE_MS = 1000;
/** Milliseconds after which a check is repeated that failed, because the database was away. */
const RETRY_MS = 1000;
const MIN_DELAY_MS = 50;
const MAX_DELAY_MS = 2 ** 31 - 1;

/**
 * Knows every long answer under way, and ends those whose caller loses the right to it: when rights change, here or on another
 * node, and when a token or session expires. An answer costs nothing while nothing changes.
 */
export class LongAnswers {
  readonly #standings: Pick<Standings, "of">;
  readonly #watched = new Set<Watched>();
  /** Results since the latest change, by credentials: all answers of one caller need one look. */
  #found = new Map<string, Promise<Standing | null>>();
  #changes = 0;
  #timer: NodeJS.Timeout | null = null;
  #timerDue = Number.POSITIVE_INFINITY;

  constructor(standings: Pick<Standings, "of">) {
    this.#standings = standings;
  }

  get count(): number {
    return this.#watched.size;
  }

  /** To be taken before a caller is authenticated, and handed to `watch`: rights may change in between. */
  get mark(): number {
    return this.#changes;
  }

  /** Watches an answer whose caller was authenticated after `mark`; call the result when the answer is over. */
  watch(answer: LongAnswer, mark: number): () => void {
    const watched: Watched = { answer, due: answer.expires, checking: null, next: null };
    this.#watched.add(watched);
    if (mark !== this.#changes) void this.#check(watched);
    else this.#wakeAt(watched.due);
    return () => this.#forget(watched);
  }

  /**
   * The caller of a request that took long, as they are now. No query is needed where no right was lost since `mark`. Refuses
   * (`unauthenticated`) when the credentials are no longer valid.
   */
  async callerNow({ by, expires }: SignIn, caller: Caller, mark: number): Promise<Caller> {
    if (mark === this.#changes && expires > steadyNow()) return caller;
    const standing = await this.#standings.of(by, caller.address);
    if (standing !== null) return standing.caller;
    throw new Refusal(
      "unauthenticated",
      "credentials-expired",
      "The token, password or session was revoked or expired during the request. Sign in again.",
    );
  }

  /** Checks the answers that a change concerns. To be called once caches of credentials and rights have taken it in. */
  async heed(announced: Announced): Promise<void> {
    const isConcerned = concernedBy(announced);
    if (isConcerned === null) return;
    this.#changes++;
    this.#found = new Map();
    const concerned = [...this.#watched].filter(({ answer }) => isConcerned(answer));
    if (concerned.length === 0) return;
    await within(PATIENCE_MS, Promise.all(concerned.map((watched) => this.#check(watched))));
  }

  /** Resolves when a check that started after this call is done. */
  #check(watched: Watched): Promise<void> {
    if (watched.checking === null) {
      watched.checking = this.#recheck(watched).finally(() => {
        watched.checking = null;
      });
      return watched.checking;
    }
    watched.next ??= watched.checking.then(() => {
      watched.next = null;
      return this.#check(watched);
    });
    return watched.next;
  }

  async #recheck(watched: Watched): Promise<void> {
    const { answer } = watched;
    try {
      const standing = await this.#standingOf(answer);
      if (standing !== null) await answer.permit(standing.caller);
      if (standing === null) this.#end(watched);
      else watched.due = standing.expires;
    } catch (error) {
      if (isFinal(error)) this.#end(watched);
      else watched.due = steadyNow() + RETRY_MS;
    }
    if (this.#watched.has(watched)) this.#wakeAt(watched.due);
  }

  #standingOf({ by, address }: LongAnswer): Promise<Standing | null> {
    const key = `${address} ${JSON.stringify(by)}`;
    const found = this.#found.get(key) ?? this.#standings.of(by, address);
    this.#found.set(key, found);
    return found;
  }

  #end(watched: Watched): void {
    if (!this.#watched.has(watched)) return;
    this.#forget(watched);
    watched.answer.end();
  }

  #forget(watched: Watched): void {
    this.#watched.delete(watched);
    if (this.#watched.size > 0) return;
    this.#found.clear();
    this.#stopTimer();
  }

  /** One timer for all: for the first that is due. */
  #wakeAt(due: number): void {
    if (due >= this.#timerDue) return;
    this.#stopTimer();
    this.#timerDue = due;
    const delay = Math.min(Math.max(due - steadyNow(), MIN_DELAY_MS), MAX_DELAY_MS);
    this.#timer = setTimeout(() => this.#checkDue(), delay).unref();
  }

  #checkDue(): void {
    this.#stopTimer();
    this.#found = new Map();
    const now = steadyNow();
    for (const watched of this.#watched)
      if (watched.due <= now) void this.#check(watched);
      else this.#wakeAt(watched.due);
  }

  #stopTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#timerDue = Number.POSITIVE_INFINITY;
  }
}

/** Which answers a change concerns; null: none. */
function concernedBy(announced: Announced): ((answer: LongAnswer) => boolean) | null {
  if (announced === "everything" || announced.some(({ kind }) => OF_RIGHTS.test(kind))) return () => true;
  const projects = new Set(announced.filter(isOfProject).map(({ project }) => project));
  return projects.size === 0 ? null : ({ project }) => project !== null && projects.has(project);
}

function isOfProject({ kind }: Announcement): boolean {
  return OF_PROJECTS.test(kind);
}

/** Whether an error means that the caller has no right. Any other means that the right could not be checked. */
function isFinal(error: unknown): boolean {
  return error instanceof Refusal && ["unauthenticated", "forbidden", "not-found"].includes(error.kind);
}

/** Resolves when the work is done, or after so many milliseconds; with whether it is done. Rejects as the work does. */
export async function within(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), milliseconds);
  return Promise.race([work.then(() => true), promise]).finally(() => clearTimeout(timer));
}
