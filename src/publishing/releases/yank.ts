import type { Actor } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import { Refusal } from "../../refusal.ts";
import { type FilesAddress, requireFiles } from "./find.ts";

const MAX_REASON = 1000;

/**
 * Marks files as yanked (PEP 592, STANDARDS Y01-Y03) or, with `reason` null, as not yanked any more. Files that are
 * so already are left alone. Resolves with the number of files that changed.
 */
export async function setYanked(
  database: Database,
  address: FilesAddress,
  reason: string | null,
  actor: Actor,
): Promise<number> {
  if (reason !== null) checkReason(reason);
  return database.write(async ({ tx, record }) => {
    const files = (await requireFiles(tx, address)).filter((file) => file.yanked !== reason);
    for (const file of files) {
      await tx.updateTable("files").set({ yanked: reason }).where("id", "=", file.id).execute();
      await record({
        kind: reason === null ? "file.unyanked" : "file.yanked",
        actor,
        indexId: address.index.id,
        project: address.project,
        subject: file.filename,
        detail: { ...(reason === null ? {} : { reason }), before: { reason: file.yanked } },
      });
    }
    return files.length;
  });
}

/** A reason is shown on pages and by clients: one line of text. */
function checkReason(reason: string): void {
  if (reason.length > MAX_REASON || /[\0-\x1f\x7f]/.test(reason)) {
    throw new Refusal("invalid", "bad-reason", `A reason is one line of at most ${MAX_REASON} characters.`);
  }
}
