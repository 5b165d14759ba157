import { statfs } from "node:fs/promises";
import type { Registrations } from "../../../accounts/registrations.ts";
import { streamStates } from "../../../changes/audit/stream/stream-state.ts";
import type { Namesakes } from "../../../changes/namesakes.ts";
import type { Database } from "../../../database/database.ts";
import { siteNow } from "../../../database/site-clock.ts";
import { addressOf } from "../../../indexes/index-record.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { Mirrors } from "../../../indexes/mirror/mirrors.ts";
import { readLastBackup } from "../../../site/last-backup.ts";

/** Something that an administrator should look at, as a sentence. */
export interface SiteWarning {
  kind: "mirror" | "namesake" | "quarantine" | "registrations" | "disk" | "backup" | "audit";
  /** The index and the project it is about, if it is about one. */
  index: string | null;
  project: string | null;
  message: string;
}

export interface WarningParts {
  database: Database;
  /** Age in milliseconds from which the last backup is too old. 0: it never is. */
  backupAge: number;
  /** Names of the receivers of audit events. */
  auditReceivers: readonly string[];
  dataFolder: string;
  indexes: Indexes;
  mirrors: Mirrors;
  namesakes: Namesakes;
  registrations: Registrations;
}

/** Projects that are named one by one. */
const MOST_NAMED = 10;
/** Less free space than this share of the disk, or than these bytes, is a warning. */
const FREE_SHARE = 0.05;
const FREE_BYTES = 1e9;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** A receiver that lacks what is older than this. */
const RECEIVER_LATE_MS = 5 * MINUTE_MS;

/** Collects all warnings. Reads the database and the file system; never asks an upstream. */
export async function siteWarnings(parts: WarningParts): Promise<SiteWarning[]> {
  const found = await Promise.all([
    fullDisk(parts.dataFolder),
    failingMirrors(parts),
    namesakesFound(parts.namesakes),
    quarantined(parts),
    waitingRegistrations(parts.registrations),
    oldBackup(parts),
    lateReceivers(parts),
  ]);
  return found.flat();
}

async function fullDisk(folder: string): Promise<SiteWarning[]> {
  const { bavail, blocks, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= FREE_BYTES && bavail >= blocks * FREE_SHARE) return [];
  const share = blocks === 0 ? 0 : Math.round((bavail / blocks) * 100);
  const message = `The disk of the data folder is almost full: ${(free / 1e9).toFixed(1)} GB (${share} %) are free.`;
  return [{ kind: "disk", index: null, project: null, message }];
}

/** Mirrors without a usable upstream, and those whose upstream failed and has not answered since. */
async function failingMirrors({ database, indexes, mirrors }: WarningParts): Promise<SiteWarning[]> {
  const troubles = await database.read.selectFrom("mirror_troubles").selectAll().execute();
  const warnings = indexes
    .list()
    .filter(({ kind }) => kind === "mirror")
    .map(async (index): Promise<SiteWarning[]> => {
      const { problem } = await mirrors.index(index).source.describe();
      const trouble = troubles.find((one) => one.index_id === index.id);
      const failure = trouble && !(await hasAnsweredSince(database, index.id, trouble.at));
      const reason = problem ?? (failure ? trouble.reason : null);
      if (reason === null) return [];
      const address = addressOf(index);
      const message = `The upstream of ${address} fails: ${reason}`;
      return [{ kind: "mirror", index: address, project: null, message }];
    });
  return (await Promise.all(warnings)).flat();
}

async function hasAnsweredSince(database: Database, indexId: number, at: number): Promise<boolean> {
  const page = await database.survey
    .selectFrom("mirror_pages")
    .select("name")
    .where("index_id", "=", indexId)
    .where("checked_at", ">", at)
    .limit(1)
    .executeTakeFirst();
  return page !== undefined;
}

async function namesakesFound(namesakes: Namesakes): Promise<SiteWarning[]> {
  const found = await namesakes.onSite(MOST_NAMED);
  return found.map(({ project, owner, mirror }) => ({
    kind: "namesake",
    index: addressOf(owner),
    project,
    message: `${project} of ${addressOf(owner)} also exists in ${addressOf(mirror)}. Only yours is installed.`,
  }));
}

async function quarantined({ database, indexes }: WarningParts): Promise<SiteWarning[]> {
  const projects = await database.survey
    .selectFrom("projects")
    .select(["index_id", "name", "status_reason"])
    .where("status", "=", "quarantined")
    .where("removed_serial", "is", null)
    .limit(MOST_NAMED)
    .execute();
  return projects.flatMap(({ index_id, name, status_reason }) => {
    const index = indexes.byId(index_id);
    if (index === null) return [];
    const reason = status_reason === null ? "" : ` (${status_reason})`;
    const message = `${name} in ${addressOf(index)} is quarantined${reason}. Nobody can install it.`;
    return [{ kind: "quarantine", index: addressOf(index), project: name, message } as const];
  });
}

async function waitingRegistrations(registrations: Registrations): Promise<SiteWarning[]> {
  const { length } = await registrations.waiting();
  if (length === 0) return [];
  const message =
    length === 1 ? "A request for an account is waiting." : `${length} requests for accounts are waiting.`;
  return [{ kind: "registrations", index: null, project: null, message }];
}

async function oldBackup({ database, backupAge }: WarningParts): Promise<SiteWarning[]> {
  if (backupAge === 0) return [];
  const last = await readLastBackup(database.read);
  const since = last?.at ?? (await firstChangeAt(database));
  if (since === null || siteNow() - since < backupAge) return [];
  const message =
    last === null
      ? "This site has never been backed up with `wheelyard backup`."
      : `The last backup is ${ageInWords(siteNow() - since)} old (${last.name}).`;
  return [{ kind: "backup", index: null, project: null, message }];
}

async function lateReceivers({ database, auditReceivers }: WarningParts): Promise<SiteWarning[]> {
  const states = await streamStates(database.read, auditReceivers);
  return states
    .filter(({ behind }) => behind >= RECEIVER_LATE_MS)
    .map(({ name, behind, trouble }) => {
      const minutes = Math.floor(behind / MINUTE_MS);
      const reason = trouble === null ? "" : `: ${trouble}`;
      const message = `The audit receiver ${name} has been behind for ${minutes} minutes${reason || "."}`;
      return { kind: "audit", index: null, project: null, message };
    });
}

function ageInWords(age: number): string {
  const days = Math.floor(age / DAY_MS);
  if (days === 0) return "less than a day";
  return days === 1 ? "1 day" : `${days} days`;
}

async function firstChangeAt({ read }: Database): Promise<number | null> {
  const row = await read.selectFrom("changes").select("at").orderBy("serial").limit(1).executeTakeFirst();
  return row?.at ?? null;
}
