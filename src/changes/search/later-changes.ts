import type { Database } from "../../database/database.ts";
import { TEXTS, TEXTS_KEY, type TextsState } from "./project-texts.ts";

/** More are not listed one by one. */
const MOST = 2_000;

/** Which projects changed after a serial. What is in memory about them may be outdated. */
export interface LaterChanges {
  isAbout(indexId: number, project: string): boolean;
}

/** Serial up to which the search texts are complete. Read it before the texts. 0: there are none yet. */
export async function textsSerial({ read }: Database): Promise<number> {
  const row = await read.selectFrom("site").select("value").where("key", "=", TEXTS_KEY).executeTakeFirst();
  return row === undefined ? 0 : (JSON.parse(row.value) as TextsState).serial;
}

/** What changed after a serial. */
export async function laterChanges({ read }: Database, serial: number): Promise<LaterChanges> {
  const rows = await read
    .selectFrom("changes")
    .select(["kind", "index_id", "project"])
    .where("serial", ">", serial)
    .limit(MOST + 1)
    .execute();
  if (rows.length > MOST) return { isAbout: () => true };
  const changed = new Set(
    rows.filter(({ kind }) => TEXTS.test(kind)).map(({ index_id, project }) => `${index_id} ${project}`),
  );
  return { isAbout: (indexId, project) => changed.has(`${indexId} ${project}`) };
}
