import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { writeEveryRecord } from "../../src/changes/every-record.ts";
import type { RecordWriter } from "../../src/changes/record-writer.ts";
import { rowPages } from "../../src/database/row-pages.ts";
import { DATABASES } from "./database-drivers.ts";

const ROWS = 1203;

const fileOf = (project_id: number, at: number) => ({
  index_id: 1,
  project_id,
  filename: `${project_id}-${at}.tar.gz`,
  filename_key: `${project_id}-${at}`,
  version: `${at}`,
  kind: "sdist" as const,
  size: 1,
  sha256: "aa",
  has_signature: 0,
  uploaded_at: 1,
  added_serial: 1,
});

for (const [driver, openPlace] of DATABASES) {
  describe(`rows page by page: ${driver}`, async () => {
    const place = await openPlace();
    const database = await place.open();
    after(async () => {
      await database.close();
      await place.remove();
    });
    await database.write(async ({ tx }) => {
      for (let at = 0; at < ROWS; at++)
        // Many rows share the first key, so that pages end between them.
        await tx
          .insertInto("leases")
          .values({ name: `task-${at}`, holder: `node-${at % 2}`, until: at })
          .execute();
    });

    it("every row comes once, in the order of the keys, some hundred at a time", async () => {
      const read = [];
      const sizes = [];
      const query = database.read.selectFrom("leases").select(["holder", "until"]);
      for await (const rows of rowPages(query, ["holder", "until"])) {
        read.push(...rows.map((row) => ({ ...row })));
        sizes.push(rows.length);
      }
      const expected = Array.from({ length: ROWS }, (_, at) => ({ holder: `node-${at % 2}`, until: at }));
      expected.sort((a, b) => a.holder.localeCompare(b.holder) || a.until - b.until);
      assert.deepEqual(read, expected);
      assert.ok(sizes.length > 2 && Math.max(...sizes) < ROWS / 2, `${sizes}`);
    });

    it("records of every file are written, also where they fill several pages and tables are joined", async () => {
      const written: string[] = [];
      const writer = {
        site: async () => undefined,
        indexes: async () => undefined,
        index: async () => undefined,
        project: async () => undefined,
        files: async (_: unknown, files: { project: string; filename: string }[]) => {
          written.push(...files.map(({ project, filename }) => `${project}/${filename}`));
        },
      } as unknown as RecordWriter;
      await database.write(async ({ tx }) => {
        for (const name of ["one", "two"]) {
          const facts = {
            index_id: 1,
            display_name: name,
            status: "active",
            restricted: 0,
            created_at: 1,
            serial: 1,
          };
          const project = await tx
            .insertInto("projects")
            .values({ ...facts, name, status: "active" })
            .returning("id")
            .executeTakeFirstOrThrow();
          for (let at = 0; at < 600; at++)
            await tx.insertInto("files").values(fileOf(project.id, at)).execute();
        }
      });
      await writeEveryRecord(database.read, writer);
      assert.equal(new Set(written).size, 1200);
      assert.equal(written.length, 1200);
    });

    it("conditions of the query hold on each page, and no rows make no page", async () => {
      const query = database.read.selectFrom("leases").select(["until"]);
      const count = async (from: number) => {
        let rows = 0;
        for await (const page of rowPages(query.where("until", ">=", from), ["until"])) rows += page.length;
        return rows;
      };
      assert.equal(await count(100), ROWS - 100);
      assert.equal(await count(ROWS), 0);
    });
  });
}
