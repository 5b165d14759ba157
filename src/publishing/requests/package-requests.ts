import type { Kysely } from "kysely";
import { z } from "zod";
import type { ChangeKind } from "../../database/change.ts";
import type { Tables } from "../../database/tables.ts";
import { Refusal } from "../../refusal.ts";

/**
 * Requests are entries of the change log, and nothing else: the log is in the records, so that they survive the loss of the
 * database. Their subject is the number of the request in its index.
 */
const KINDS = [
  "request.made",
  "request.joined",
  "request.approved",
  "request.refused",
  "request.withdrawn",
  "request.fulfilled",
] as const satisfies readonly ChangeKind[];

/** The detail of an entry about a request that was made. */
const MadeDetail = z.object({
  /** In one spelling (`Requested.text`). */
  requirement: z.string(),
  reason: z.string(),
  /** Names of targets of the site; empty: all. */
  targets: z.array(z.string()),
  list: z.string().optional(),
});

const OtherDetail = z.object({
  /** The list that it was asked for with. */
  list: z.string().optional(),
  reason: z.string().optional(),
  /** Approvals that a request needs. */
  needed: z.number().optional(),
  /** The bundle that brought it. */
  bundle: z.string().optional(),
});

export type RequestState = "open" | "approved" | "refused" | "withdrawn" | "fulfilled";

/** What one person said about a request. */
export interface Said {
  by: string;
  /** Milliseconds since 1970. */
  at: number;
  reason: string;
}

/** A request for a package, as the log has it. */
export interface PackageRequest {
  number: number;
  requirement: string;
  targets: string[];
  /** Files that it was asked for with, such as a lock file: all requests of one must fit together. */
  lists: string[];
  state: RequestState;
  /** Who wants it. The first made it, the others joined. */
  asked: Said[];
  approvals: Said[];
  /** Of a request that was refused. */
  refusal: Said | null;
  /** Of a request that was fulfilled: by a bundle, or a person. */
  fulfilled: (Said & { bundle: string | null }) | null;
  /** When its state last changed, in milliseconds since 1970. */
  changedAt: number;
}

/** All requests of an index, oldest first. */
export async function packageRequests(database: Kysely<Tables>, indexId: number): Promise<PackageRequest[]> {
  const rows = await database
    .selectFrom("changes")
    .select(["kind", "subject", "actor", "at", "detail"])
    .where("index_id", "=", indexId)
    .where("project", "is", null)
    .where("kind", "in", KINDS)
    .orderBy("serial")
    .execute();
  const requests = new Map<number, PackageRequest>();
  for (const row of rows) {
    const number = Number(row.subject);
    const said = { by: row.actor ?? "", at: row.at, reason: "" };
    if (row.kind === "request.made") requests.set(number, madeOf(number, said, row.detail));
    else follow(requests.get(number), row.kind, said, OtherDetail.parse(JSON.parse(row.detail)));
  }
  return [...requests.values()];
}

function madeOf(number: number, said: Said, detail: string): PackageRequest {
  const { requirement, reason, targets, list } = MadeDetail.parse(JSON.parse(detail));
  const none = { approvals: [], refusal: null, fulfilled: null };
  const asked = [{ ...said, reason }];
  const lists = list === undefined ? [] : [list];
  return { number, requirement, targets, lists, state: "open", asked, ...none, changedAt: said.at };
}

function follow(
  request: PackageRequest | undefined,
  kind: string,
  who: Said,
  { reason = "", needed = 1, bundle, list }: z.infer<typeof OtherDetail>,
): void {
  if (request === undefined) return;
  const said = { ...who, reason };
  request.changedAt = said.at;
  if (kind === "request.joined") {
    if (!request.asked.some(({ by }) => by === said.by)) request.asked.push(said);
    if (list !== undefined && !request.lists.includes(list)) request.lists.push(list);
  } else if (kind === "request.approved") {
    request.approvals.push(said);
    if (request.approvals.length >= needed) request.state = "approved";
  } else if (kind === "request.refused") {
    request.refusal = said;
    request.state = "refused";
  } else if (kind === "request.withdrawn") {
    request.asked = request.asked.filter(({ by }) => by !== said.by);
    if (request.asked.length === 0) {
      request.asked = [said];
      request.state = "withdrawn";
    }
  } else {
    request.fulfilled = { ...said, bundle: bundle ?? null };
    request.state = "fulfilled";
  }
}

/** One of them. Refuses (`not-found`) if there is none of the number. */
export async function requirePackageRequest(
  database: Kysely<Tables>,
  indexId: number,
  number: number,
): Promise<PackageRequest> {
  return requestOf(await packageRequests(database, indexId), number);
}

/** One of these. Refuses (`not-found`) if there is none of the number. */
export function requestOf(requests: readonly PackageRequest[], number: number): PackageRequest {
  const found = requests.find((one) => one.number === number);
  if (found !== undefined) return found;
  throw new Refusal("not-found", "no-such-request", `This index has no request ${number}.`);
}

/** Whether a request waits for something: a decision, or its files. */
export function isPending({ state }: PackageRequest): boolean {
  return state === "open" || state === "approved";
}
