import type { Database } from "../../database/database.ts";
import { TEXTS, TEXTS_KEY, type TextsState } from "./project-texts.ts";

/** More are not listed one by one. */
const MOST = 2_000;

/** Which projects changed behind a serial: what is in memory of them may be of before. */
export interface News {
  isAbout(indexId: number, project: string): boolean;
}

/** Up to which change the kept texts are complete. To be asked before they are read; 0: there are none yet. */
export async function textsSerial({ read }: Database): Promise<number> {
  const row = await read.selectFrom("site").select("value").where("key", "=", TEXTS_KEY).executeTakeFirst();
  return row === undefined ? 0 : (JSON.parse(row.value) as TextsState).serial;
}

/** What changed behind a serial, by the log as it is now. */
export async function newsSince({ read }: Database, serial: number): Promise<News> {
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
