import type { Announcements } from "../changes/announcements.ts";
import { Refusal } from "../refusal.ts";

/**
 * Runs `work`. If it finds nothing or no right, and another node has committed something in the meantime, catches up and
 * runs it once more. So what one node has confirmed is found on every other node at once, even before the notification
 * arrives. It also runs once more if bytes are missing: their file may have been removed after `work` found it, and is
 * then not found instead of damaged (F22). `work` must not have changed anything when it refuses (`not-found`,
 * `forbidden`, `MISSING`, `file-damaged`).
 */
export async function retryAfterCatchUp<T>(announcements: Announcements, work: () => Promise<T>): Promise<T> {
  const { settled } = announcements;
  try {
    return await work();
  } catch (error) {
    if (isDamaged(error)) await announcements.catchUp(settled);
    else if (!mayBeOutdated(error) || !(await announcements.catchUp(settled))) throw error;
    return work();
  }
}

/** Codes of refusals (`invalid`) that say that something named in the request does not exist. */
const MISSING = ["no-such-index", "no-such-project", "bad-bases"];

/** Whether a refusal may come from caches that lack another node's changes. */
function mayBeOutdated(error: unknown): boolean {
  if (!(error instanceof Refusal)) return false;
  return error.kind === "not-found" || error.kind === "forbidden" || MISSING.includes(error.code);
}

function isDamaged(error: unknown): boolean {
  return error instanceof Refusal && error.code === "file-damaged";
}
