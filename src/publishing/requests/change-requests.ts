import type { Actor, ChangeKind } from "../../database/change.ts";
import type { Database, Writing } from "../../database/database.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import { isRequested, parseRequested } from "../../packaging/versions/requested.ts";
import { Refusal } from "../../refusal.ts";
import { isPending, type PackageRequest, packageRequests, requestOf } from "./package-requests.ts";
import { noSuchTarget, readTargets } from "./targets.ts";

/** Requests of one index that may wait at the same time. */
const MAX_PENDING = 10_000;

/** What is asked for, and why. */
export interface NewRequests {
  requirements: readonly string[];
  reason: string;
  /** Names of targets; empty: all of the site. */
  targets: readonly string[];
  /** The file that they were read from, such as "uv.lock 1a2b3c4d"; null: none. */
  list: string | null;
}

export type Decision = "approve" | "refuse" | "withdraw" | "fulfill";

/** A change to the requests of an index, by a person. */
interface Deed {
  database: Database;
  index: IndexRecord;
  actor: Actor;
}

/**
 * Makes a request for each requirement, in one transaction. If the same is pending, the person joins it. `list`: the file that they
 * were read from; they must fit together. Resolves with the numbers, in order. Refuses (`invalid`) what is no requirement, and
 * (`not-found`) unknown targets.
 */
export async function askForPackages(
  { database, index, actor }: Deed,
  { requirements, ...asked }: NewRequests,
): Promise<number[]> {
  const texts = new Set(requirements.map(textOf));
  const targets = [...new Set(asked.targets)].sort();
  return database.write(async (writing) => {
    await requireTargets(writing, targets);
    const all = await packageRequests(writing.tx, index.id);
    const pending = new Map(all.filter(isPending).map((one) => [keyOf(one.requirement, one.targets), one]));
    let last = all.at(-1)?.number ?? 0;
    const numbers: number[] = [];
    for (const requirement of texts) {
      const same = pending.get(keyOf(requirement, targets));
      if (same !== undefined) await join(writing, { index, actor }, same, asked);
      else {
        requireRoom(pending.size + numbers.length);
        const { reason, list } = asked;
        const detail = { requirement, reason, targets, ...(list === null ? {} : { list }) };
        await note(writing, index, actor, "request.made", ++last, detail);
      }
      numbers.push(same?.number ?? last);
    }
    return numbers;
  });
}

function textOf(requirement: string): string {
  const requested = parseRequested(requirement);
  if (requested !== null) return requested.text;
  throw new Refusal(
    "invalid",
    "bad-requirement",
    `"${requirement}" is not a requirement. Write a name and versions, such as flask>=3.`,
  );
}

function keyOf(requirement: string, targets: readonly string[]): string {
  return JSON.stringify([requirement, targets]);
}

async function join(
  writing: Writing,
  { index, actor }: Omit<Deed, "database">,
  same: PackageRequest,
  { reason, list }: Omit<NewRequests, "requirements">,
): Promise<void> {
  const isNewList = list !== null && !same.lists.includes(list);
  if (same.asked.some(({ by }) => by === actor.name) && !isNewList) return;
  const detail = { ...named(same), reason, ...(isNewList ? { list } : {}) };
  await note(writing, index, actor, "request.joined", same.number, detail);
}

function requireRoom(pending: number): void {
  if (pending < MAX_PENDING) return;
  throw new Refusal(
    "conflict",
    "too-many-requests",
    `${MAX_PENDING} requests are waiting. Decide them first.`,
  );
}

async function requireTargets({ tx }: Writing, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const known = new Set((await readTargets(tx)).map(({ name }) => name));
  for (const name of names) if (!known.has(name)) throw noSuchTarget(name);
}

/**
 * Notes a decision about requests, in one transaction. `needed`: approvals that a request needs. Refuses (`conflict`) what the state
 * of a request does not allow, an approval by a person who asked for it, and (`forbidden`) withdrawing the request of others.
 */
export async function decideRequests(
  { database, index, actor }: Deed,
  numbers: readonly number[],
  { decision, reason, needed }: { decision: Decision; reason: string; needed: number },
): Promise<void> {
  await database.write(async (writing) => {
    const all = await packageRequests(writing.tx, index.id);
    for (const number of new Set(numbers)) {
      const request = requestOf(all, number);
      requireDecidable(request, decision, actor);
      const detail = { ...named(request), reason, ...(decision === "approve" ? { needed } : {}) };
      await note(writing, index, actor, KINDS[decision], number, detail);
    }
  });
}

function requireDecidable(request: PackageRequest, decision: Decision, actor: Actor): void {
  const { number, state } = request;
  if (!isPending(request))
    throw new Refusal("conflict", "request-closed", `Request ${number} is ${state}. Make a new request.`);
  if (decision === "approve") requireOther(request, actor);
  if (decision === "withdraw" && !request.asked.some(({ by }) => by === actor.name))
    throw new Refusal("forbidden", "not-your-request", `Request ${number} is not yours.`);
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
      await note(writing, index, actor, "request.fulfilled", request.number, { ...named(request), bundle });
  }
}

const named = ({ requirement }: PackageRequest) => ({ requirement });

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
