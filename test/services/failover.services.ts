import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileRecordKey } from "../../src/storage/storage-key.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import type { StoreSettings } from "../harness/object-stores.ts";
import { makeAccount } from "../harness/people.ts";
import { NEEDS_POSTGRES } from "../harness/postgres.ts";
import { PostgresPair } from "../harness/postgres-pair.ts";
import { ScriptedS3 } from "../harness/scripted-s3.ts";
import { type Server, startServer } from "../harness/start-server.ts";
import { TcpProxy } from "../harness/tcp-proxy.ts";

/** Two nodes over a pair: one knows both servers, the other an address that is moved to whoever took over. */
class Site {
  readonly pair: PostgresPair;
  readonly storage: string;
  readonly #proxy: TcpProxy;
  nodes: Server[] = [];

  private constructor(pair: PostgresPair, proxy: TcpProxy, storage: string) {
    this.pair = pair;
    this.#proxy = proxy;
    this.storage = storage;
  }

  /** `storage`: the settings of an object store; else a folder. */
  static async start(
    isSynchronous: boolean,
    options: Record<string, unknown> = {},
    storage?: StoreSettings,
  ): Promise<Site> {
    const pair = await PostgresPair.start(isSynchronous);
    const proxy = await TcpProxy.start(pair.primary.address);
    const site = new Site(pair, proxy, await mkdtemp(join(tmpdir(), "wheelyard-shared-")));
    const moved = new URL(pair.primary.url);
    moved.port = String(proxy.port);
    for (const url of [pair.url, moved.href]) {
      const database = { driver: "postgres", url, ...options };
      site.nodes.push(await startServer({ config: { database, storage: storage ?? site.disk } }));
    }
    return site;
  }

  private get disk(): StoreSettings {
    return { driver: "filesystem", path: this.storage };
  }

  /** Until the standby has everything that the primary has. */
  async replicated(): Promise<void> {
    await until(async () => {
      const [row] = await this.pair.primary.ask(
        "select replay_lsn >= pg_current_wal_lsn() as is_there from pg_stat_replication",
      );
      return row?.is_there === true;
    });
  }

  failOver(): void {
    this.pair.failOver();
    this.#proxy.leadTo(this.pair.standby.address);
  }

  /** Until a node says that it does everything again. */
  async recovered(): Promise<void> {
    for (const { anonymous } of this.nodes) {
      const status = async () => (await anonymous.get("/-/ready")).json<{ status: string }>().status;
      while ((await status()) !== "ready") await sleep(50);
    }
  }

  async remove(): Promise<void> {
    for (const node of this.nodes) await node.remove();
    await this.#proxy.close();
    await this.pair.remove();
    await rm(this.storage, { recursive: true, force: true });
  }
}

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await sleep(50);
}

describe("a synchronous standby takes over in the midst of uploads", NEEDS_POSTGRES, () => {
  let site: Site;
  before(async () => {
    site = await Site.start(true, { statementTimeout: 2, retryFor: 4 });
  });
  after(() => site?.remove());

  it("without a standby nothing is acknowledged, which only the primary has; with it the same upload is", async () => {
    const [node] = site.nodes as [Server];
    const wheel = buildWheel({ name: "alone" });
    site.pair.standby.run("stop");
    for (let i = 0; i < 2; i++) {
      const alone = await node.admin.upload(wheel);
      assert.equal(alone.status, 503, alone.text);
      assert.equal(alone.headers["retry-after"], "5");
    }
    site.pair.standby.run("start");
    await until(async () => (await node.admin.upload(wheel)).status === 200);
    assert.deepEqual(await node.anonymous.listed("alone"), [wheel.filename]);
  });

  it("nothing acknowledged is lost, nothing is doubled, the rest is refused in words; both nodes find the new primary", async (t) => {
    const wheels = Array.from({ length: 80 }, (_, i) => buildWheel({ name: "over", version: `1.${i}` }));
    let answered = 0;
    const ending = until(() => answered >= 20).then(() => site.failOver());
    const answers = await Promise.all(
      wheels.map(async (wheel, i) => {
        await sleep(i * 50);
        const answer = await (site.nodes[i % 2] as Server).admin.upload(wheel);
        answered++;
        return answer;
      }),
    );
    await ending;
    for (const { status, text, headers } of answers) {
      if (status === 200) continue;
      assert.equal(status, 503, text);
      assert.ok(Number(headers["retry-after"]) > 0, text);
    }
    await site.recovered();
    const taken = wheels.filter((_, i) => answers[i]?.status === 200).map(({ filename }) => filename);
    t.diagnostic(`${taken.length} of ${wheels.length} uploads acknowledged`);
    for (const { anonymous } of site.nodes) {
      const listed = await anonymous.listed("over");
      assert.deepEqual(
        taken.filter((filename) => !listed.includes(filename)),
        [],
        "acknowledged and lost",
      );
      assert.equal(new Set(listed).size, listed.length, "doubled");
    }
    for (const [i, wheel] of wheels.entries()) await (site.nodes[i % 2] as Server).admin.publish(wheel);
    await until(async () => (await site.nodes[0]?.anonymous.listed("over"))?.length === wheels.length);
    const twice = await site.pair.standby.ask(
      "select subject from changes where kind = 'file.published' group by subject having count(*) > 1",
    );
    assert.deepEqual(twice, []);
    const [log] = await site.pair.standby.ask("select count(*) as entries, max(serial) as last from changes");
    assert.equal(log?.entries, log?.last, "the log has gaps");
    for (const { log } of site.nodes) assert.doesNotMatch(log, /unhandled|uncaught/i);
  });
});

describe("an asynchronous standby takes over that lacks the last commits", NEEDS_POSTGRES, () => {
  let site: Site;
  before(async () => {
    site = await Site.start(false);
  });
  after(() => site?.remove());

  it("what it never had comes back from the records before anything is written: names, bytes, yanks, accounts and serials", async () => {
    const [first, second] = site.nodes as [Server, Server];
    const kept = buildWheel({ name: "kept" });
    await first.admin.publish(kept);
    await site.replicated();
    site.pair.standby.run("stop");
    const lost = Array.from({ length: 3 }, (_, i) => buildWheel({ name: "lost", version: `1.${i}` }));
    for (const wheel of lost) await first.admin.publish(wheel);
    await first.admin.manage("POST", "/indexes/root/main/projects/kept/releases/1.0/yank", {
      reason: "leaks",
    });
    await first.admin.manage("DELETE", `/indexes/root/main/projects/lost/files/${lost[2]?.filename}`);
    const late = await makeAccount(first, "late");
    await until(async () => (await second.anonymous.listed("lost")).length === lost.length - 1);
    const before = await lastChange(first);
    const recorded = () =>
      JSON.parse(readFileSync(join(site.storage, "records/site/serial.json"), "utf8")).serial as number;
    await until(() => recorded() >= before);
    site.pair.primary.run("stop");
    site.pair.standby.run("start");
    site.failOver();
    // The name of a lost file is not given to others, by whichever node is asked first.
    const stolen = buildWheel({ name: "lost", version: "1.0", salt: "others" });
    let answer = await second.admin.upload(stolen);
    while (answer.status === 503) answer = await second.admin.upload(stolen);
    assert.equal(answer.status, 409, `${answer.text}\n${second.log.slice(-3000)}`);
    await site.recovered();
    for (const { anonymous } of site.nodes) {
      await until(async () => (await anonymous.listed("lost")).length === lost.length - 1);
      await anonymous.install("lost", lost[0]?.filename as string);
      const page = await anonymous.page("kept");
      assert.equal(page.files[0]?.yanked, "leaks");
    }
    const removed = await first.admin.upload(buildWheel({ name: "lost", version: "1.2", salt: "others" }));
    assert.ok([400, 409].includes(removed.status), "a removed name is free again");
    await late.manage("GET", "/tokens");
    await makeAccount(second, "later");
    const others = Array.from({ length: 3 }, (_, i) => buildWheel({ name: "other", version: `1.${i}` }));
    for (const wheel of others) await first.admin.publish(wheel);
    assert.ok((await lastChange(first)) > before + 3, "serials are given twice");
    for (const { anonymous } of site.nodes) {
      await until(async () => (await anonymous.listed("other")).length === others.length);
      assert.deepEqual(await anonymous.listed("kept"), [kept.filename]);
    }
    for (const { filename } of others)
      await until(() => existsSync(join(site.storage, fileRecordKey("root", "main", "other", filename))));
    const found = async ({ admin }: Server) => {
      const { items } = await admin.manage<{ items: unknown[] }>("GET", "/search?q=other");
      return items.length > 0;
    };
    for (const node of site.nodes) await until(() => found(node));
    assert.ok(site.nodes.some(({ log }) => /lost commits restored from the records/.test(log)));
  });
});

describe("an asynchronous standby takes over, with an object store", NEEDS_POSTGRES, () => {
  let site: Site;
  let store: ScriptedS3;
  before(async () => {
    store = await ScriptedS3.start();
    site = await Site.start(false, {}, store.settings());
  });
  after(async () => {
    await site?.remove();
    await store?.stop();
  });

  it("F22 an upload that was confirmed just before the primary died comes back, though the other records had not followed", async () => {
    const [first, second] = site.nodes as [Server, Server];
    await first.admin.publish(buildWheel({ name: "kept" }));
    await site.replicated();
    site.pair.standby.run("stop");
    // The records stay behind, as they do at any moment by a fraction of a second.
    store.fail(({ method, key }) => method === "PUT" && key === "records/site/serial.json", {
      status: 503,
      code: "SlowDown",
    });
    const lost = buildWheel({ name: "lost" });
    await first.admin.publish(lost);
    site.pair.primary.run("stop");
    await first.kill("SIGKILL");
    store.heal();
    site.pair.standby.run("start");
    site.failOver();
    const stolen = buildWheel({ name: "lost", salt: "others" });
    let answer = await second.admin.upload(stolen);
    while (answer.status === 503) answer = await second.admin.upload(stolen);
    assert.equal(answer.status, 409, `${answer.text}\n${second.log.slice(-3000)}`);
    await until(async () => (await second.anonymous.listed("lost")).length === 1);
    await second.anonymous.install("lost", lost.filename);
    assert.match(second.log, /lost commits restored from the records/);
  });
});

async function lastChange({ admin }: Server): Promise<number> {
  const { items } = await admin.manage<{ items: { serial: number }[] }>("GET", "/changes?limit=500");
  return Math.max(...items.map(({ serial }) => serial));
}
