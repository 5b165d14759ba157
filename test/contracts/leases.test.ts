import assert from "node:assert/strict";
import { after, describe, it, mock } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { Leases } from "../../src/changes/leases.ts";
import type { Database } from "../../src/database/database.ts";
import { DATABASES } from "./database-drivers.ts";

const TERMS = { lease: 2000, renewal: 200 };
const SILENT = pino({ level: "silent" });

/** Nodes over one database, and which of them run the task now. */
class Nodes {
  readonly running = new Set<string>();
  /** Who ever ran beside another one. */
  readonly overlaps: string[] = [];

  start(name: string, database: Database): Leases {
    const leases = new Leases(database, SILENT, TERMS);
    leases.run("records", {
      start: () => {
        if (this.running.size > 0) this.overlaps.push(`${name} beside ${[...this.running]}`);
        this.running.add(name);
      },
      stop: async () => void this.running.delete(name),
    });
    return leases;
  }

  /** Waits, as long as it takes, until exactly this one runs it. */
  async until(name: string): Promise<void> {
    while (this.running.size !== 1 || !this.running.has(name)) await sleep(10);
  }
}

for (const [driver, openPlace] of DATABASES) {
  describe(`leases: ${driver}`, async () => {
    const place = await openPlace();
    const opened: Database[] = [];
    const open = async () => {
      const database = await place.open();
      opened.push(database);
      return database;
    };
    after(async () => {
      await Promise.all(opened.map((database) => database.close().catch(() => undefined)));
      await place.remove();
    });
    const shared = await open();
    const NEEDS_NODES = shared.isShared ? {} : { skip: "no other machine shares this database" };

    it("a task that nobody else can run begins", async () => {
      const nodes = new Nodes();
      const alone = nodes.start("alone", shared);
      await nodes.until("alone");
      assert.ok(alone.holds("records"));
      await alone.stop();
      assert.equal(nodes.running.size, 0);
    });

    it("one of many runs it; when it stops, another one does", NEEDS_NODES, async () => {
      const nodes = new Nodes();
      const first = nodes.start("first", shared);
      await nodes.until("first");
      const second = nodes.start("second", await open());
      await sleep(TERMS.renewal * 3);
      assert.deepEqual([...nodes.running], ["first"]);
      await first.stop();
      await nodes.until("second");
      await second.stop();
      assert.deepEqual(nodes.overlaps, []);
    });

    it(
      "when its node loses the database, it stops there before another one begins",
      NEEDS_NODES,
      async () => {
        const nodes = new Nodes();
        const cut = await place.open();
        const first = nodes.start("first", cut);
        await nodes.until("first");
        const second = nodes.start("second", await open());
        await cut.close();
        await nodes.until("second");
        assert.deepEqual(nodes.overlaps, []);
        await Promise.all([first.stop(), second.stop()]);
      },
    );

    it("a clock that is wrong by minutes moves nothing", NEEDS_NODES, async () => {
      const nodes = new Nodes();
      const first = nodes.start("first", shared);
      await nodes.until("first");
      const real = Date.now;
      for (const minutes of [10, -10]) {
        mock.method(Date, "now", () => real() + minutes * 60_000);
        const second = nodes.start("second", await open());
        await sleep(TERMS.renewal * 3);
        assert.deepEqual([...nodes.running], ["first"]);
        await second.stop();
        mock.restoreAll();
      }
      await first.stop();
      assert.deepEqual(nodes.overlaps, []);
    });
  });
}
