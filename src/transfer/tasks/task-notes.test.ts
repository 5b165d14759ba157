import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Database } from "../../database/database.ts";
import { openDatabase } from "../../database/open.ts";
import { SiteTasks } from "./site-tasks.ts";
import { GENTLE_RATE } from "./task.ts";
import { TaskNotes } from "./task-notes.ts";

const folder = mkdtempSync(join(tmpdir(), "wheelyard-notes-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
after(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const problem = (subject: string) => ({
  kind: "record" as const,
  subject,
  problem: "The record is missing.",
  mendable: true,
  mended: false,
});

test("what is found while notes are written is written next, and nothing is left out", async () => {
  const tasks = new SiteTasks(database);
  const { id } = await tasks.ask(
    { kind: "verify", quick: true, rate: GENTLE_RATE },
    { name: null, address: null },
  );
  let isFirst = true;
  const busy = {
    write: async (work: Parameters<Database["write"]>[0]) => {
      const result = await database.write(work);
      if (isFirst) notes.found(problem("found meanwhile"));
      isFirst = false;
      return result;
    },
  } as Database;
  const notes = new TaskNotes(busy, id);
  notes.found(problem("found before"));
  await notes.write();
  await notes.write();
  const found = await tasks.findings(id, 0, 10);
  assert.deepEqual(
    found.map(({ number, subject }) => [number, subject]),
    [
      [1, "found before"],
      [2, "found meanwhile"],
    ],
  );
});
