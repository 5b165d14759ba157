import { z } from "zod";
import { Refusal } from "../../refusal.ts";
import { parseJson } from "../../site/mark.ts";
import type { Storage } from "../../storage/storage.ts";
import { type BackupName, MANIFESTS_PREFIX, readManifestKey, SITE_KEY } from "./layout.ts";

const PlaceMark = z.object({ wheelyardBackups: z.literal(1), site: z.string().min(1) });

/**
 * Takes a place into use for the backups of a site. Refuses (`conflict`) one that belongs to another site, or that contains
 * anything else.
 */
export async function claimPlace(place: Storage, site: string): Promise<void> {
  const bytes = await place.get(SITE_KEY);
  if (bytes === null) {
    for await (const { key } of place.list(""))
      throw new Refusal(
        "conflict",
        "not-a-backup-place",
        `The target contains other files, such as ${key}. Choose an empty folder or prefix, or the one of earlier backups.`,
      );
    const mark = { wheelyardBackups: 1, site };
    await place.putNew(SITE_KEY, Buffer.from(`${JSON.stringify(mark)}\n`));
    return claimPlace(place, site);
  }
  const mark = PlaceMark.safeParse(parseJson(bytes)).data;
  if (mark?.site === site) return;
  throw new Refusal(
    "conflict",
    "backups-of-other-site",
    mark === undefined
      ? `${SITE_KEY} in the target is damaged. Choose an empty folder or prefix.`
      : `The target contains backups of another site (${mark.site}). Choose a folder or prefix for each site.`,
  );
}

/** The backups of a place, the oldest first. */
export async function listBackups(place: Storage): Promise<BackupName[]> {
  const found: BackupName[] = [];
  for await (const { key } of place.list(MANIFESTS_PREFIX)) {
    const name = readManifestKey(key);
    if (name !== null) found.push(name);
  }
  return found.sort((a, b) => a.at - b.at || a.serial - b.serial);
}

/**
 * The backup that a text names: its name, a serial, or a time (ISO 8601). A serial or a time means the last backup up to it; null
 * means the newest one. Refuses (`not-found`) if there is none.
 */
export async function chooseBackup(place: Storage, at: string | null): Promise<BackupName> {
  const backups = await listBackups(place);
  if (backups.length === 0)
    throw new Refusal("not-found", "no-backup", "There is no complete backup in this place.");
  const found = backups.findLast((backup) => isMeant(backup, at));
  if (found !== undefined) return found;
  throw new Refusal(
    "not-found",
    "no-such-backup",
    `There is no backup ${at}. Give the name of a backup, a serial or a date. The oldest one is ${backups[0]?.name}.`,
  );
}

function isMeant(backup: BackupName, at: string | null): boolean {
  if (at === null || at === backup.name) return true;
  if (/^\d+$/.test(at)) return backup.serial <= Number(at);
  // A date without a time means the end of that day.
  const until = /^\d{4}-\d\d-\d\d$/.test(at) ? Date.parse(at) + 86_400_000 - 1 : Date.parse(at);
  return /^\d{4}-/.test(at) && backup.at <= until;
}
