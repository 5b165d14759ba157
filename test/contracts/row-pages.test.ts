import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { rowPages } from "../../src/database/row-pages.ts";
import { DATABASES } from "./database-drivers.ts";

const ROWS = 1203;

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
