import type { Actor, ChangeKind } from "../../database/change.ts";
import type { Database, Writing } from "../../database/database.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import { isRequested, parseRequested } from "../../packaging/versions/requested.ts";
import { Refusal } from "../../refusal.ts";
import {
  isPending,
  type PackageRequest,
  packageRequests,
  requirePackageRequest,
} from "./package-requests.ts";
import { noSuchTarget, readTargets } from "./targets.ts";

/** Requests of one index that may wait at the same time. */
export const MAX_PENDING = 2000;

/** What is asked for, and why. */
export interface NewRequest {
  requirement: string;
  reason: string;
  /** Names of targets; empty: all of the site. */
  targets: readonly string[];
}

export type Decision = "approve" | "refuse" | "withdraw" | "fulfill";

/** A change to the requests of an index, by a person. */
interface Deed {
  database: Database;
  index: IndexRecord;
  actor: Actor;
}

/**
 * Makes a request. If the same is pending, the person joins it. Resolves with its number. Refuses (`invalid`) what is no requirement,
 * and (`not-found`) unknown targets.
 */
export async function askForPackage({ database, index, actor }: Deed, asked: NewRequest): Promise<number> {
  const requested = parseRequested(asked.requirement);
  if (requested === null)
    throw new Refusal(
      "invalid",
      "bad-requirement",
      `"${asked.requirement}" is not a requirement. Write a name and versions, such as flask>=3.`,
    );
  const targets = [...new Set(asked.targets)].sort();
  return database.write(async (writing) => {
    await requireTargets(writing, targets);
    const all = await packageRequests(writing.tx, index.id);
    const pending = all.filter(isPending);
    const same = pending.find(
      (one) => one.requirement === requested.text && one.targets.join() === targets.join(),
    );
    const { reason } = asked;
    if (same !== undefined) {
      if (!same.asked.some(({ by }) => by === actor.name))
        await note(writing, index, actor, "request.joined", same.number, { ...told(same), reason });
      return same.number;
    }
    if (pending.length >= MAX_PENDING)
      throw new Refusal(
        "conflict",
        "too-many-requests",
        `${MAX_PENDING} requests are waiting. Decide them first.`,
      );
    const number = (all.at(-1)?.number ?? 0) + 1;
    const detail = { requirement: requested.text, reason, targets };
    await note(writing, index, actor, "request.made", number, detail);
    return number;
  });
}

async function requireTargets({ tx }: Writing, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const known = new Set((await readTargets(tx)).map(({ name }) => name));
  for (const name of names) if (!known.has(name)) throw noSuchTarget(name);
}

/**
 * Notes a decision. `needed`: approvals that a request needs. Refuses (`conflict`) what the state of the request does not allow, an
 * approval by a person who asked for it, and (`forbidden`) withdrawing the request of others.
 */
export async function decideRequest(
  { database, index, actor }: Deed,
  number: number,
  { decision, reason, needed }: { decision: Decision; reason: string; needed: number },
): Promise<void> {
  await database.write(async (writing) => {
    const request = await requirePackageRequest(writing.tx, index.id, number);
    if (!isPending(request))
      throw new Refusal(
        "conflict",
        "request-closed",
        `Request ${number} is ${request.state}. Make a new request.`,
      );
    if (decision === "approve") requireOther(request, actor);
    const isOwn = request.asked.some(({ by }) => by === actor.name);
    if (decision === "withdraw" && !isOwn)
      throw new Refusal("forbidden", "not-your-request", `Request ${number} is not yours.`);
    const detail = { ...told(request), reason, ...(decision === "approve" ? { needed } : {}) };
    await note(writing, index, actor, KINDS[decision], number, detail);
  });
}

const KINDS = {
  approve: "request.approved",
  refuse: "request.refused",
  withdraw: "request.withdrawn",
  fulfill: "request.fulfilled",
} as const satisfies Record<Decision, ChangeKind>;

function requireOther({ number, asked, approvals, state }: PackageRequest, { name }: Actor): void {
  const why = asked.some(({ by }) => by === name)
    ? "You asked for it. Another reviewer must approve it."
    : approvals.some(({ by }) => by === name)
      ? "You have approved it before. Another reviewer must approve it too."
      : state === "approved"
        ? "It is approved already."
        : null;
  if (why !== null) throw new Refusal("conflict", "cannot-approve", `Request ${number}: ${why}`);
}

/** Closes approved requests that the files of a bundle fulfill, in the transaction that admits it. */
export async function fulfillRequests(
  writing: Writing,
  index: IndexRecord,
  actor: Actor,
  { bundle, releases }: { bundle: string; releases: readonly { project: string; version: string }[] },
): Promise<void> {
  for (const request of await packageRequests(writing.tx, index.id)) {
    if (request.state !== "approved") continue;
    const requested = parseRequested(request.requirement);
    if (requested === null) continue;
    if (releases.some(({ project, version }) => isRequested(requested, project, version)))
      await note(writing, index, actor, "request.fulfilled", request.number, { ...told(request), bundle });
  }
}

const told = ({ requirement }: PackageRequest) => ({ requirement });

async function note(
  { record }: Writing,
  index: IndexRecord,
  actor: Actor,
  kind: ChangeKind,
  number: number,
  detail: Record<string, unknown>,
): Promise<void> {
  await record({ kind, actor, indexId: index.id, project: null, subject: String(number), detail });
}
