import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { storeEnvironment } from "../harness/object-stores.ts";
import { createPostgres, NEEDS_POSTGRES, type PostgresPlace } from "../harness/postgres.ts";
import { ScriptedS3 } from "../harness/scripted-s3.ts";
import { closeConnections } from "../harness/send.ts";
import { refusedStart } from "../harness/site-states.ts";
import { makeServer, type Server } from "../harness/start-server.ts";

/** A database and a bucket of their own, and nodes over them. */
class Site {
  readonly store: ScriptedS3;
  readonly place: PostgresPlace;
  readonly #servers: Server[] = [];

  private constructor(store: ScriptedS3, place: PostgresPlace) {
    this.store = store;
    this.place = place;
  }

  static async make(): Promise<Site> {
    const site = new Site(await ScriptedS3.start(), await createPostgres());
    after(() => site.#remove());
    return site;
  }

  async node(url = this.place.url): Promise<Server> {
    const database = { driver: "postgres", url };
    const server = await makeServer({ config: { database, storage: this.store.settings() } });
    this.#servers.push(server);
    return server;
  }

  /** What the bucket holds, to the byte. */
  contents(): Record<string, string> {
    return Object.fromEntries(
      [...this.store.objects].map(([key, { bytes }]) => [key, bytes.toString("base64")]),
    );
  }

  async recorded(): Promise<number> {
    const [row] = await this.place.rows("select value from site where key = 'serial'");
    const record = () =>
      JSON.parse(this.store.objects.get("records/site/serial.json")?.bytes.toString() ?? '{"serial":0}');
    while (record().serial < Number(row?.value)) await sleep(20);
    return record().serial;
  }

  async #remove(): Promise<void> {
    closeConnections();
    for (const server of this.#servers) await server.remove();
    await this.place.drop();
    await this.store.stop();
  }
}

describe(
  "nodes over PostgreSQL and a bucket compare the two before they serve (F133, F146)",
  NEEDS_POSTGRES,
  () => {
    it("a lost database, one that is older and a wrong address are refused; nothing recorded is touched", async () => {
      const site = await Site.make();
      const [first, second] = [await site.node(), await site.node()];
      // Both begin the site at once: one id is made.
      await Promise.all([first.start(), second.start()]);
      for (const version of ["1.0", "1.1", "1.2"])
        await first.admin.publish(buildWheel({ name: "kept", version }));
      const last = await site.recorded();
      const before = site.contents();

      const elsewhere = await createPostgres();
      after(() => elsewhere.drop());
      const lost = await site.node(elsewhere.url);
      assert.match(
        await refusedStart(lost),
        /PostgreSQL at .* is empty.*already holds a site.*wheelyard rebuild/,
      );
      const other = await Site.make();
      await (await other.node()).start();
      const stranger = await site.node(other.place.url);
      assert.match(await refusedStart(stranger), /belongs to site .*, the storage .* to site /);
      assert.equal((await second.anonymous.listed("kept")).length, 3);

      await first.kill();
      await second.kill();
      await site.place.run(`delete from changes where serial > ${last - 2}`);
      await site.place.run(`update site set value = '${last - 2}' where key = 'serial'`);
      assert.match(await refusedStart(first), /2 changes are missing.*empty the database first/);
      await site.place.empty();
      assert.match(await refusedStart(second), /is empty/);
      assert.deepEqual(site.contents(), before);

      const environment = storeEnvironment(site.store.settings());
      const rebuilt = await CommandLine.forAdmin(first).try(["rebuild"], "", {
        ...environment,
        WHEELYARD_DATABASE_DRIVER: "postgres",
        WHEELYARD_DATABASE_URL: site.place.url,
      });
      assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr);
      await Promise.all([first.start(), second.start()]);
      assert.equal((await first.anonymous.listed("kept")).length, 3);
      await second.admin.publish(buildWheel({ name: "kept", version: "2.0" }));
      assert.ok((await site.recorded()) > last + 1, "serials went back");
      await first.admin.manage("POST", "/accounts", {
        name: "later",
        kind: "person",
        password: "a pass:wörd",
      });
    });

    it("an empty bucket under the database is refused", async () => {
      const site = await Site.make();
      const node = await site.node();
      await node.start();
      await node.admin.publish(buildWheel({ name: "kept" }));
      await site.recorded();
      await node.kill();
      const objects = [...site.store.objects];
      site.store.objects.clear();
      assert.match(await refusedStart(node), /it is empty.*bucket and prefix/);
      assert.equal(site.store.objects.size, 0);
      for (const [key, stored] of objects) site.store.objects.set(key, stored);
      await node.start();
    });
  },
);
