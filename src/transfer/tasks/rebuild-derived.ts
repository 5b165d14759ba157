import { setTimeout as sleep } from "node:timers/promises";
import { writeEveryRecord } from "../../changes/every-record.ts";
import { readProjectTextsLeft, walkProjectsAgain } from "../../changes/search/walk-again.ts";
import { SERVER } from "../../database/change.ts";
import { Refusal } from "../../refusal.ts";
import { beginVerification } from "../verify.ts";
import { verifyFiles } from "../verify-files.ts";
import type { Derived } from "./task.ts";
import type { TaskWork } from "./task-work.ts";
import { tellTo } from "./verify-site.ts";

const LOOK_MS = 250;

type Work = TaskWork & { count(name: string, value: number): void };

const MAKERS: Readonly<Record<Derived, (work: Work) => Promise<void>>> = {
  records: makeRecords,
  metadata: makeMetadata,
  search: makeSearch,
  pages: makePages,
};

/** Rebuilds what is derived from the facts, while the server runs. The facts themselves do not change. */
export async function rebuildDerived(
  work: TaskWork,
  parts: readonly Derived[],
): Promise<Record<string, number>> {
  const result: Record<string, number> = {};
  for (const part of parts) {
    const count = (name: string, value: number) => {
      result[name] = value;
    };
    await MAKERS[part]({ ...work, count });
  }
  return result;
}

async function makeRecords({ database, storage, pace, notes, count }: Work): Promise<void> {
  const options = { repair: true, quick: true, pace };
  const { writer, isDatabaseOld } = await beginVerification(database, storage, options, tellTo(notes));
  if (isDatabaseOld) {
    throw new Refusal(
      "conflict",
      "old-database",
      "The records report of later changes than the database knows, so they are not written over: was it restored from a backup?",
    );
  }
  let done = 0;
  await writeEveryRecord(database.read, writer, async (written) => {
    done += written;
    notes.watch("records", done, null);
    for (let one = 0; one < written; one++) await pace.pass(0);
  });
  count("records", done);
}

async function makeMetadata({ database, storage, pace, notes, count }: Work): Promise<void> {
  const options = { repair: true, quick: true, pace };
  count("files", await verifyFiles(await beginVerification(database, storage, options, tellTo(notes))));
}

/** The follower of the log does it, wherever that runs; here it is waited for. */
async function makeSearch({ database, signal, notes, count }: Work): Promise<void> {
  await walkProjectsAgain(database);
  for (;;) {
    const { left, total } = await readProjectTextsLeft(database);
    notes.watch("search", total - left, total);
    if (left === 0) return count("projects", total);
    await sleep(LOOK_MS, undefined, { signal });
  }
}

/** Every page and right that any process holds ready is dropped, and made from the facts when it is next wanted. */
async function makePages({ database, notes }: Work): Promise<void> {
  notes.watch("pages", 0, null);
  await database.write(({ record }) =>
    record({ kind: "site.refreshed", actor: SERVER, indexId: null, project: null }),
  );
}
