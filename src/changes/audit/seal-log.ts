import type { Kysely } from "kysely";
import { SERVER } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import type { Tables } from "../../database/tables.ts";
import type { Stoppable } from "../follow.ts";
import { type AuditEntry, SEAL_KIND, type Seal, sealIn, sealOf } from "./chain.ts";

/** Entries that one seal covers at the most. */
const MOST_ENTRIES = 2_000;

/**
 * Seals the entries of the change log that no seal covers yet, a log of earlier versions too. The seal is an entry itself, so that
 * it is exported, recorded in the storage, restored and sent to webhooks like all others. Publishing never waits for it. Of
 * several processes only one seals the same entries.
 */
export async function sealLog(database: Database, run: Stoppable): Promise<void> {
  while (!run.isStopped) {
    const before = await lastSeal(database.survey);
    const entries = await entriesAfter(database, before?.seal.through ?? 0);
    // A site where nothing happens gets no seals of seals.
    if (entries.every(({ kind }) => kind === SEAL_KIND)) return;
    const seal = sealOf(before?.seal ?? null, entries);
    const isSealed = await database.write(async ({ tx, record }) => {
      if ((await lastSeal(tx))?.serial !== before?.serial) return false;
      const detail = { ...seal };
      await record({ kind: SEAL_KIND, actor: SERVER, indexId: null, project: null, detail });
      return true;
    });
    if (!isSealed || entries.length < MOST_ENTRIES) return;
  }
}

async function lastSeal(
  read: Pick<Kysely<Tables>, "selectFrom">,
): Promise<{ serial: number; seal: Seal } | null> {
  const row = await read
    .selectFrom("changes")
    .select(["serial", "kind", "detail"])
    .where("kind", "=", SEAL_KIND)
    .orderBy("serial", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const seal = sealIn({ kind: row.kind, detail: detailOf(row.detail) });
  // A damaged seal is for `wheelyard audit verify` to report. The next one begins after it.
  return { serial: row.serial, seal: seal ?? damaged(row.serial) };
}

/** The entries after a serial, oldest first, up to what one seal covers. */
export async function entriesAfter({ survey }: Database, serial: number): Promise<AuditEntry[]> {
  const rows = await survey
    .selectFrom("changes")
    .leftJoin("indexes", "indexes.id", "changes.index_id")
    .select(["changes.serial as serial", "changes.kind as kind", "project", "subject", "actor", "address"])
    .select(["at", "detail", "indexes.owner as owner", "indexes.name as index_name"])
    .where("changes.serial", ">", serial)
    .orderBy("changes.serial")
    .limit(MOST_ENTRIES)
    .execute();
  return rows.map(({ owner, index_name, at, detail, ...row }) => ({
    ...row,
    index: owner === null ? null : `${owner}/${index_name}`,
    at: new Date(at).toISOString(),
    detail: detailOf(detail),
  }));
}

function damaged(serial: number): Seal {
  return { after: 0, through: serial, entries: 0, previous: "", digest: "" };
}

function detailOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
