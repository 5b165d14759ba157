import type { TokenAges } from "../accounts/token-ages.ts";
import type { Actor } from "../database/change.ts";
import type { Database, Writing } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import { within } from "../database/within.ts";
import { Refusal } from "../refusal.ts";
import { carryOut } from "./carry-out.ts";
import { checkNames } from "./check-names.ts";
import { checkPlugins } from "./check-plugins.ts";
import { checkTokens } from "./check-tokens.ts";
import { compare } from "./compare.ts";
import type { Difference, Step } from "./difference.ts";
import { mark, unmark } from "./marks.ts";
import { hashed, otherPasswords } from "./passwords.ts";
import { type Present, readPresent, revisionOf } from "./present.ts";
import type { SiteFile } from "./site-file.ts";
import { type FilePath, idOf, pointer } from "./thing.ts";
import { type Wanted, wantedBy } from "./wanted.ts";

/** A file to compare a site with, or to apply. */
export interface SiteRequest {
  site: SiteFile;
  /** Passwords, by the references in the file. */
  passwords: Readonly<Record<string, string>>;
  prune: boolean;
}

/** What applying a file does, or did. */
export interface SitePlan extends Difference {
  file: string;
  /** Of the site before: it changes with everything that a file can describe. */
  revision: string;
}

interface Parts {
  database: Database;
  /** `owner/name`. */
  defaultIndex: string;
  /** Seconds that a token may be valid at most; undefined: any time. */
  tokenAges?: TokenAges | undefined;
  /** Names of the plugins that rules may ask; undefined: there are none. */
  rulePlugins?: readonly string[] | undefined;
}

interface Prepared {
  wanted: Wanted;
  request: SiteRequest;
  actor: Actor;
  others: ReadonlyMap<string, string>;
  hashes: ReadonlyMap<string, string>;
}

/** Compares the site with a file, and makes it so: everything in one transaction, by the same rules as changes by hand. */
export class DeclaredSite {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What is there of what a file can describe. */
  present(): Promise<Present> {
    return readPresent(this.#parts.database);
  }

  /**
   * What `apply` would do now. Everything is done in a transaction that is then given up, so that what `apply` would refuse is
   * refused here too.
   */
  async plan(request: SiteRequest, actor: Actor): Promise<SitePlan> {
    const wanted = wantedBy(request.site);
    const others = await otherPasswords(wanted, await this.present(), request.passwords);
    // Never stored.
    const hashes = new Map([...others.keys()].map((account) => [account, ""]));
    try {
      return await this.#parts.database.write(async (writing) => {
        const present = await readPresent(within(writing));
        throw new GivenUp(await this.#run(writing, present, { wanted, request, actor, others, hashes }));
      });
    } catch (error) {
      if (error instanceof GivenUp) return error.plan;
      throw error;
    }
  }

  /**
   * Makes the site as the file says. `revision`: of the plan that was agreed to; null: whatever is there. Refuses (`conflict`)
   * if the site has changed since then.
   */
  async apply(request: SiteRequest, revision: string | null, actor: Actor): Promise<SitePlan> {
    const wanted = wantedBy(request.site);
    const before = await this.present();
    const wantedRevision = revision ?? revisionOf(before);
    if (revisionOf(before) !== wantedRevision) throw changedMeanwhile();
    const others = await otherPasswords(wanted, before, request.passwords);
    const hashes = await hashed(others, actor);
    return this.#parts.database.write(async (writing) => {
      const present = await readPresent(within(writing));
      if (revisionOf(present) !== wantedRevision) throw changedMeanwhile();
      requireTokens(wanted);
      return this.#run(writing, present, { wanted, request, actor, others, hashes });
    });
  }

  async #run(writing: Writing, present: Present, prepared: Prepared): Promise<SitePlan> {
    const { wanted, request, actor, others, hashes } = prepared;
    const now = siteNow();
    const { defaultIndex } = this.#parts;
    const terms = {
      prune: request.prune,
      applier: actor.name,
      defaultIndex,
      otherPasswords: new Set(others.keys()),
      now,
    };
    const difference = compare(wanted, present, terms);
    checkNames(wanted, present, difference);
    checkPlugins(difference, this.#parts.rulePlugins ?? []);
    checkTokens(difference, now, this.#parts.tokenAges ?? {});
    const doing = { writing, actor, passwordHashes: hashes, prefixes: wanted.prefixes, defaultIndex };
    for (const step of difference.steps)
      await carryOut(doing, step).catch((error) => {
        throw error instanceof Refusal ? ofStep(step, error) : error;
      });
    await note(writing, wanted, difference, actor);
    return { ...difference, file: wanted.file, revision: revisionOf(present) };
  }
}

/** Ends the transaction of a plan. */
class GivenUp extends Error {
  readonly plan: SitePlan;

  constructor(plan: SitePlan) {
    super("only planned");
    this.plan = plan;
  }
}

/** Notes what the file manages now, with an entry in the log, unless nothing has changed. */
async function note(writing: Writing, { file }: Wanted, difference: Difference, actor: Actor): Promise<void> {
  const { steps, adopted, released } = difference;
  if (steps.length + adopted.length + released.length === 0) return;
  const created = steps.flatMap((step) => (step.action === "create" ? [step.thing] : []));
  await unmark(writing.tx, [...released, ...steps.flatMap(goneId)]);
  await mark(writing.tx, file, [...created, ...adopted]);
  const count = (action: Step["action"]) => steps.filter((step) => step.action === action).length;
  const detail = { made: count("create"), altered: count("change"), deleted: count("remove") };
  await writing.record({ kind: "site.applied", actor, indexId: null, project: null, subject: file, detail });
}

function goneId(step: Step): string[] {
  return step.action === "remove" ? [idOf(step.present)] : [];
}

function requireTokens({ things }: Wanted): void {
  const unknown = things.find(({ kind, key }) => kind === "token" && key.startsWith("new "));
  if (unknown === undefined) return;
  throw ofPath(
    unknown.path,
    new Refusal("invalid", "token-unknown", "The token is not known yet. Give its sha256."),
  );
}

function changedMeanwhile(): Refusal {
  return new Refusal(
    "conflict",
    "site-changed",
    "The site has changed since the plan was made. Nothing was applied. Make a new plan, and apply that.",
  );
}

/** The refusal of one step, with its place in the file. */
function ofStep(step: Step, refusal: Refusal): Refusal {
  if (step.action !== "remove") return ofPath(step.thing.path, refusal);
  const { kind, name } = step.present;
  return new Refusal(kindOf(refusal), refusal.code, `Cannot remove ${kind} ${name}: ${refusal.message}`, {
    cause: refusal,
  });
}

function ofPath(path: FilePath, refusal: Refusal): Refusal {
  const own = refusal.problems.map(({ field, message }) => ({
    field: pointer([
      ...path,
      ...field
        .replace(/^settings\.?/, "")
        .split(".")
        .filter(Boolean),
    ]),
    message,
  }));
  const problems = own.length > 0 ? own : [{ field: pointer(path), message: refusal.message }];
  const { code, message } = refusal;
  return new Refusal(kindOf(refusal), code, `${path.join(".")}: ${message}`, { cause: refusal, problems });
}

/** What a file names and is not there is a fault of the file. */
function kindOf({ kind }: Refusal): Refusal["kind"] {
  return kind === "not-found" ? "invalid" : kind;
}
