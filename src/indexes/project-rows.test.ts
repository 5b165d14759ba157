import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Kysely } from "kysely";
import { openDatabase } from "../database/open.ts";
import type { Tables } from "../database/tables.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import { ProjectRows } from "./project-rows.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-rows-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
after(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});
await database.write(({ tx }) =>
  tx
    .insertInto("projects")
    .values(
      ["demo", "gone"].map((name) => ({
        index_id: 1,
        name,
        display_name: name,
        status: "active" as const,
        status_reason: null,
        restricted: 0,
        created_at: 0,
        serial: 1,
        removed_serial: name === "gone" ? 2 : null,
      })),
    )
    .execute(),
);

/** Counts the queries, and lets them fail on request. */
function counted() {
  const state = { queries: 0, isAway: false };
  const read = new Proxy(database.read, {
    get(target, name) {
      if (name === "selectFrom") {
        state.queries++;
        if (state.isAway) throw new Error("away");
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  }) as Kysely<Tables>;
  return { state, rows: new ProjectRows(read, 1) };
}

const names = (count: number) => Array.from({ length: count }, (_, at) => `none-${at}` as ProjectName);

test("many who ask at once share a few queries, and each gets its own row", async () => {
  const { state, rows } = counted();
  const found = await Promise.all(
    [...names(600), "demo" as ProjectName, "gone" as ProjectName].map((name) => rows.get(name)),
  );
  assert.deepEqual(
    found.filter((row) => row !== undefined).map(({ name, removed_serial }) => [name, removed_serial]),
    [
      ["demo", null],
      ["gone", 2],
    ],
  );
  assert.ok(state.queries <= 5, `${state.queries} queries`);
});

test("a failure is told to those of its query, and the next ones are read", async () => {
  const { state, rows } = counted();
  state.isAway = true;
  const failed = await Promise.allSettled(names(3).map((name) => rows.get(name)));
  assert.ok(failed.every(({ status }) => status === "rejected"));
  state.isAway = false;
  assert.equal((await rows.get("demo" as ProjectName))?.name, "demo");
});
