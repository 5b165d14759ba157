import { verify } from "../verify.ts";
import type { TaskWork } from "./task-work.ts";

/** Compares all there is; changes nothing. */
export async function verifySite(
  { database, storage, notes, pace }: TaskWork,
  { quick }: { quick: boolean },
): Promise<Record<string, number>> {
  const report = tellTo(notes);
  const { trash: _, ...counts } = await verify(database, storage, { repair: false, quick, pace }, report);
  return counts;
}

/** The functions that a verification tells by. */
export function tellTo(notes: TaskWork["notes"]) {
  return { found: notes.found.bind(notes), watch: notes.watch.bind(notes) };
}
