import { Refusal } from "../refusal.ts";
import type { Services } from "./services.ts";

/**
 * Does `work`, and does it once more when it found nothing or no right while another node had committed something: where
 * nodes share a database, what one of them acknowledged is found at every other one at once, though it may not have
 * heard of it yet. `work` must have changed nothing when it refuses (`not-found`, `forbidden`).
 */
export async function withSecondLook<T>(
  { announcements }: Pick<Services, "announcements">,
  work: () => Promise<T>,
): Promise<T> {
  const { settled } = announcements;
  try {
    return await work();
  } catch (error) {
    if (!mayBeNews(error) || !(await announcements.hasNews(settled))) throw error;
    return work();
  }
}

function mayBeNews(error: unknown): boolean {
  return error instanceof Refusal && (error.kind === "not-found" || error.kind === "forbidden");
}
