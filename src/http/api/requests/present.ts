import type { ProjectName } from "../../../packaging/names/project-name.ts";
import { parseRequested } from "../../../packaging/versions/requested.ts";
import {
  type PackageRequest as Kept,
  packageRequests,
  requestOf,
  type Said,
} from "../../../publishing/requests/package-requests.ts";
import { Refusal } from "../../../refusal.ts";
import { toTime } from "../fields.ts";
import type { RequestServices } from "./services.ts";

/** The project that a request is for. */
export function projectOf({ requirement }: Kept): ProjectName {
  const requested = parseRequested(requirement);
  if (requested !== null) return requested.project;
  throw new Refusal("conflict", "bad-requirement", `"${requirement}" is not a requirement any more.`);
}

/** A request as the API answers it. */
export function present(kept: Kept) {
  const { asked, approvals, refusal, fulfilled, changedAt, ...rest } = kept;
  return {
    ...rest,
    asked: asked.map(presentSaid),
    approvals: approvals.map(presentSaid),
    refusal: refusal && presentSaid(refusal),
    fulfilled: fulfilled && { ...presentSaid(fulfilled), bundle: fulfilled.bundle },
    changedAt: toTime(changedAt),
  };
}

const presentSaid = ({ by, at, reason }: Said) => ({ by, at: toTime(at), reason });

/** Several of them, by their numbers. */
export async function presentAll(
  database: RequestServices["database"]["read"],
  index: number,
  numbers: number[],
) {
  const kept = await packageRequests(database, index);
  return { items: [...new Set(numbers)].map((number) => present(requestOf(kept, number))) };
}

/** Refuses (`invalid`) a refusal without a reason. */
export function requireReason({ decision, reason }: { decision: string; reason: string }): void {
  if (decision === "refuse" && reason.trim() === "")
    throw new Refusal("invalid", "reason-missing", "Say why the request is refused.");
}
