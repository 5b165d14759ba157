import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { Database } from "../../src/database/database.ts";
import { type MirrorPage, packPage } from "../../src/indexes/mirror/page.ts";
import { PageSharing } from "../../src/indexes/mirror/page-sharing.ts";
import { MirrorPages } from "../../src/indexes/mirror/pages.ts";
import { RequestLeases } from "../../src/indexes/mirror/request-leases.ts";
import type { ProjectName } from "../../src/packaging/names/project-name.ts";
import { DATABASES } from "./database-drivers.ts";

const HOUR = 3_600_000;
const CONTENT = { status: "active" as const, statusReason: null, files: [], dropped: [] };
const isFresh = (page: MirrorPage) => page.expiresAt > Date.now();

/** A process of the site, and an upstream whose answers it keeps. */
class Process {
  readonly pages: MirrorPages;
  readonly sharing: PageSharing;
  readonly #indexId: number;
  requests = 0;
  /** Set while the upstream does not answer yet. */
  held: Promise<void> = Promise.resolve();

  constructor(database: Database, indexId: number) {
    this.#indexId = indexId;
    this.pages = new MirrorPages(database);
    this.sharing = new PageSharing(indexId, { pages: this.pages, leases: new RequestLeases(database) });
  }

  /** The upstream's page; "not modified" from the second time on. */
  request = async (name: ProjectName, before: MirrorPage | null): Promise<MirrorPage> => {
    this.requests++;
    await this.held;
    const times = { checkedAt: Date.now(), expiresAt: Date.now() + HOUR };
    if (before !== null) {
      await this.pages.confirm(this.#indexId, before, times.checkedAt, times.expiresAt);
      return before;
    }
    const validators = { etag: null, lastModified: null, url: null, digest: "" };
    const page = {
      name,
      found: true,
      ...CONTENT,
      ...times,
      source: null,
      validators,
    };
    return this.pages.save(this.#indexId, page, await packPage(CONTENT));
  };

  read(name: ProjectName): Promise<MirrorPage | null> {
    return this.pages.read(this.#indexId, name);
  }

  /** `page`: as this process knew it when it decided to ask. */
  once(name: ProjectName, page: MirrorPage | null): Promise<MirrorPage | null> {
    return this.sharing.once(name, page, (before) => this.request(name, before), isFresh);
  }

  async inTurn(name: ProjectName): Promise<MirrorPage | null> {
    const page = await this.read(name);
    return this.sharing.inTurn(name, page, (before) => this.request(name, before));
  }
}

for (const [driver, openPlace] of DATABASES) {
  describe(`pages that several processes request: ${driver}`, async () => {
    const place = await openPlace();
    const database = await place.open();
    after(async () => {
      await database.close();
      await place.remove();
    });
    const { id } = await database.read
      .selectFrom("indexes")
      .select("id")
      .where("kind", "=", "mirror")
      .executeTakeFirstOrThrow();

    it("F112 a request that has to be sent is sent each time, though the page was confirmed a moment ago", async () => {
      const [one, other] = [new Process(database, id), new Process(database, id)];
      for (const process of [one, one, other, one, other]) await process.inTurn("each-time" as ProjectName);
      assert.deepEqual([one.requests, other.requests], [3, 2]);
    });

    it("F112 nor is it replaced by one of another process that was sent before", async () => {
      const [one, other] = [new Process(database, id), new Process(database, id)];
      const { promise, resolve } = Promise.withResolvers<void>();
      one.held = promise;
      const first = one.once("in-turn" as ProjectName, null);
      while (one.requests === 0) await setImmediate();
      const second = other.inTurn("in-turn" as ProjectName);
      resolve();
      await Promise.all([first, second]);
      assert.deepEqual([one.requests, other.requests], [1, 1]);
    });

    it("any other request is sent once for all processes that want the page", async () => {
      const processes = Array.from({ length: 4 }, () => new Process(database, id));
      const pages = await Promise.all(
        processes.map((process) => process.once("at-once" as ProjectName, null)),
      );
      assert.equal(
        processes.map(({ requests }) => requests).reduce((a, b) => a + b),
        1,
      );
      assert.equal(new Set(pages.map((page) => page?.serial)).size, 1);
    });

    it("what another process has confirmed since is taken, and no longer counts as news afterwards", async () => {
      const name = "confirmed" as ProjectName;
      const [one, other] = [new Process(database, id), new Process(database, id)];
      const before = await one.inTurn(name);
      const page = await other.read(name);
      while (Date.now() === before?.checkedAt) await setImmediate();
      await one.inTurn(name);
      assert.equal(await other.once(name, page), page);
      assert.deepEqual([one.requests, other.requests], [2, 0]);
      await other.once(name, page);
      assert.equal(other.requests, 1);
    });
  });
}
