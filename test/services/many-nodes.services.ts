import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openStorage } from "../../src/storage/open.ts";
import { buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { Caller } from "../harness/caller.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { HAS_NGINX, Nginx } from "../harness/nginx.ts";
import { objectStores, ownPlace } from "../harness/object-stores.ts";
import { makeAccount, makeToken } from "../harness/people.ts";
import { createPostgres, NEEDS_POSTGRES, type PostgresPlace } from "../harness/postgres.ts";
import { Random, seed } from "../harness/random.ts";
import { SlowReader } from "../harness/slow-reader.ts";
import { ADMIN_PASSWORD, makeServer, type Server } from "../harness/start-server.ts";
import { eventually, until } from "../harness/until.ts";

/** How long publishers and installers work while nodes die; longer for a release. */
const LOAD_SECONDS = Number(process.env.WHEELYARD_TEST_LOAD_SECONDS ?? 15);
const PUBLISHERS = 4;
const INSTALLERS = 6;
/** A node may lag behind the others by a second; a busy machine is given more before that counts as a failure. */
const LAG_MS = 10_000;

/** A node whose clock is minutes ahead of the others'. */
const FAST_CLOCK = `data:text/javascript,${encodeURIComponent(`
  const Real = Date, now = Date.now.bind(Date);
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(now() + 420000); }
    static now() { return now() + 420000; }
  };`)}`;

const stores = { filesystem: null, ...objectStores() };

/** Nodes with data folders of their own over one database and one store. */
class Nodes {
  readonly servers: Server[] = [];
  readonly random = new Random(seed());
  /** What stands in front of all; null: clients choose a node themselves. */
  front: Nginx | null = null;

  get any(): Server {
    return this.servers[this.random.below(this.servers.length)] as Server;
  }

  /** Whoever knocks: at the front, or at any node. */
  caller(who: "admin" | "anonymous"): Caller {
    if (this.front === null) return this.any[who];
    const caller = new Caller(this.front.origin);
    return who === "admin" ? caller.withPassword("admin", ADMIN_PASSWORD) : caller;
  }

  /** Asks one node after another, as an installer does behind a balancer, until one answers something but 5xx. */
  async ask<T>(work: (caller: Caller) => Promise<T | null>, who: "admin" | "anonymous"): Promise<T> {
    let trouble: unknown;
    for (const end = performance.now() + 60_000; performance.now() < end; ) {
      try {
        const result = await work(this.caller(who));
        if (result !== null) return result;
      } catch (error) {
        if (!isConnectionTrouble(error)) throw error;
        trouble = error;
      }
      await sleep(20 + this.random.below(100));
    }
    throw new Error("no node did it within a minute", { cause: trouble });
  }
}

function isConnectionTrouble(error: unknown): boolean {
  const { code, message } = error as { code?: string; message: string };
  return /^(ECONN|EPIPE)/.test(code ?? "") || /hang up|aborted|terminated/.test(message);
}

for (const [store, settings] of Object.entries(stores)) {
  describe(`three nodes over PostgreSQL and ${store}`, NEEDS_POSTGRES, () => {
    const nodes = new Nodes();
    let place: PostgresPlace;
    let shared: string;
    let upstream: FakeUpstream;

    before(async () => {
      place = await createPostgres();
      shared = await mkdtemp(join(tmpdir(), "wheelyard-shared-"));
      const storage =
        settings === null ? { driver: "filesystem", path: join(shared, "storage") } : ownPlace(settings);
      // The store's container is made once, as people do, and not by three nodes at the same time.
      await (await openStorage({ data: shared, storage })).close();
      upstream = await FakeUpstream.start();
      const config = {
        database: { driver: "postgres", url: place.url },
        storage,
        upstreamUrl: upstream.url,
      };
      for (let i = 0; i < 3; i++) {
        const env = i === 2 ? { NODE_OPTIONS: `--import=${FAST_CLOCK}` } : {};
        nodes.servers.push(await makeServer({ config, env }));
      }
      // At once, on an empty database: one of them makes it.
      await Promise.all(nodes.servers.map((server) => server.start()));
    });

    after(async () => {
      for (const server of nodes.servers) await server.remove();
      await place.drop();
      await upstream.stop();
      await rm(shared, { recursive: true, force: true });
    });

    it("what one node acknowledged is on its page at once, and soon on those of the others", async (t) => {
      const lags: number[] = [];
      for (let i = 0; i < 12; i++) {
        const wheel = buildWheel({ name: "everywhere", version: `1.${i}` });
        const [first, ...others] = [0, 1, 2].map((at) => nodes.servers[(i + at) % 3] as Server);
        await Promise.all(nodes.servers.map(({ anonymous }) => anonymous.listed("everywhere")));
        await first?.admin.publish(wheel);
        const acknowledged = performance.now();
        assert.ok((await first?.anonymous.listed("everywhere"))?.includes(wheel.filename));
        for (const { anonymous } of others) {
          while (!(await anonymous.listed("everywhere")).includes(wheel.filename)) {
            assert.ok(performance.now() - acknowledged < LAG_MS, `${wheel.filename} is not seen`);
            await sleep(5);
          }
          lags.push(performance.now() - acknowledged);
        }
      }
      lags.sort((a, b) => a - b);
      t.diagnostic(
        `seen elsewhere after ${lags[12]?.toFixed(0)} ms (median), ${lags.at(-1)?.toFixed(0)} ms at most`,
      );
    });

    it("A06 a token that is revoked at one node ends event streams and large downloads at the others", async () => {
      const [one, ...others] = nodes.servers as [Server, ...Server[]];
      const wheel = buildWheel({ name: "large", size: 32 * 2 ** 20 });
      await one.admin.publish(wheel);
      const path = await one.admin.findFile("large", wheel.filename);
      const { id, token } = await makeToken(await makeAccount(one, "leaver"));
      const headers = { Authorization: `Bearer ${token}` };
      const readers: { download: SlowReader; events: SlowReader; admin: Caller }[] = [];
      for (const { port, admin } of others) {
        const download = await SlowReader.get(port, path, headers);
        const events = await SlowReader.get(port, "/-/api/v1/events?index=root/main", {
          ...headers,
          Accept: "text/event-stream",
        });
        assert.deepEqual([download.status, events.status], [200, 200]);
        readers.push({ download, events, admin });
      }
      await one.admin.manage("DELETE", `/tokens/${id}`);
      for (const { download, events, admin } of readers) {
        while (!/^wheelyard_long_answers 0$/m.test((await admin.get("/-/metrics")).text)) await sleep(20);
        await Promise.all([download.rest(), events.rest()]);
        assert.ok(download.bytes < wheel.bytes.length);
        assert.match(events.text, /: your access to these events has ended/);
      }
    });

    it("what is new is found at every node at once: a project, its file, an index, a right", async () => {
      const [one, two, three] = nodes.servers as [Server, Server, Server];
      await makeAccount(one, "maker");
      const maker = (server: Server) => server.anonymous.withPassword("maker", "maker: a pass:wörd");
      for (let round = 0; round < 8; round++) {
        const wheel = buildWheel({ name: `new-${round}` });
        // Nobody keeps a page of it, so each must learn that there is one now.
        const path = await one.admin
          .publish(wheel)
          .then(() => two.anonymous.findFile(wheel.name, wheel.filename));
        const answer = await three.anonymous.get(path);
        assert.equal(answer.status, 200, answer.text);
        assert.ok(answer.bytes.equals(wheel.bytes));
        const index = `root/new-${round}`;
        await one.admin.manage("POST", "/indexes", { owner: "root", name: `new-${round}` });
        const grant = { principal: "account:maker", permission: "publish", index, project: "*" };
        await two.admin.manage("POST", "/grants", grant);
        const upload = await maker(three).upload(wheel, { to: `/${index}/` });
        assert.equal(upload.status, 200, upload.text);
      }
    });

    it("the same file at all nodes at once is one file; of different ones exactly one is taken", async () => {
      for (let round = 0; round < 4; round++) {
        const same = buildWheel({ name: "same", version: `1.${round}` });
        const answers = await Promise.all(
          [0, 1, 2, 3, 4, 5].map((at) => (nodes.servers[at % 3] as Server).admin.upload(same)),
        );
        for (const answer of answers) assert.equal(answer.status, 200, answer.text);
        const others = [0, 1, 2, 3, 4, 5].map((at) =>
          buildWheel({ name: "race", version: `1.${round}`, salt: `${at}` }),
        );
        const raced = await Promise.all(
          others.map((wheel, at) => (nodes.servers[at % 3] as Server).admin.upload(wheel)),
        );
        assert.equal(raced.filter(({ status }) => status === 200).length, 1);
        for (const { status } of raced) assert.ok(status === 200 || status === 409, String(status));
      }
      const changes = await place.rows(
        "select subject, count(*) from changes where kind = 'file.published' and project in ('same', 'race') group by 1",
      );
      assert.deepEqual(new Set(changes.map(({ count }) => count)), new Set(["1"]));
      assert.equal(changes.length, 8);
    });

    it("accounts, tokens and rights are the same everywhere, and revoked everywhere", async () => {
      const [one, two, three] = nodes.servers as [Server, Server, Server];
      await makeAccount(one, "ci");
      const maker = two.anonymous.withPassword("ci", "ci: a pass:wörd");
      const { id, token } = await makeToken(maker);
      const wheel = buildWheel({ name: "by-ci" });
      const grant = { principal: "account:ci", permission: "publish", index: "root/main", project: "*" };
      await three.admin.manage("POST", "/grants", grant);
      const accepted = async ({ anonymous }: Server) =>
        (await anonymous.withToken(token).upload(wheel)).status === 200;
      const soon = async (holds: () => Promise<boolean>) => {
        for (const end = performance.now() + LAG_MS; !(await holds()); await sleep(10))
          assert.ok(performance.now() < end, "it does not reach the other nodes");
      };
      for (const server of nodes.servers) await soon(() => accepted(server));
      await maker.manage("DELETE", `/tokens/${id}`);
      for (const server of nodes.servers) await soon(async () => !(await accepted(server)));
    });

    it("a clock that is minutes wrong shortens no token and no session, and misdates nothing", async () => {
      const [one, , fast] = nodes.servers as [Server, Server, Server];
      await makeAccount(fast, "brief");
      const password = "brief: a pass:wörd";
      for (const [maker, user] of [
        [one, fast],
        [fast, one],
      ] as const) {
        const mine = maker.anonymous.withPassword("brief", password);
        const { token } = await makeToken(mine, {}, { expiresIn: 200 });
        await user.anonymous.withToken(token).manage("GET", "/whoami");
        const session = await maker.anonymous.api("POST", "/session", { account: "brief", password });
        assert.ok(session.status < 300, session.text);
        const cookie = String(session.headers["set-cookie"]).split(";")[0] as string;
        const seen = await user.anonymous.send({ path: "/-/api/v1/session", headers: { cookie } });
        assert.equal(seen.status, 200, seen.text);
      }
      const [latest] = await place.rows("select max(at) as at, max(created_at) as made from changes, tokens");
      for (const at of [latest?.at, latest?.made]) assert.ok(Number(at) < Date.now() + 60_000, String(at));
    });

    it("all nodes at once ask for an upstream's page: it is asked for once, and all show it", async () => {
      const wheel = buildWheel({ name: "from-afar" });
      upstream.publish("from-afar", wheel);
      const asked = Array.from({ length: 12 }, (_, at) => nodes.servers[at % 3] as Server);
      const listed = await Promise.all(asked.map(({ anonymous }) => anonymous.listed("from-afar")));
      for (const names of listed) assert.deepEqual(names, [wheel.filename]);
      assert.equal(upstream.seen.filter(({ path }) => path.endsWith("/from-afar/")).length, 1);
      for (const { anonymous } of nodes.servers) {
        const path = await anonymous.findFile("from-afar", wheel.filename);
        assert.ok((await anonymous.get(path)).bytes.equals(wheel.bytes));
      }
    });

    it("what is done for the whole site is done by one node", async () => {
      const names = async () =>
        (await place.rows("select name from leases order by name")).map(({ name }) => name);
      const tasks =
        "audit bin docs-search download-counts downloads mirror-records mirrors passing records removals retention security sizes tasks texts token-notices webhooks".split(
          " ",
        );
      while ((await names()).length < tasks.length) await sleep(50);
      assert.deepEqual(await names(), tasks);
      const begun = (task: string) =>
        nodes.servers.filter(({ log }) => log.includes(`"work":"${task}"`)).length;
      for (const task of tasks) assert.equal(begun(task), 1, task);
    });

    it(`nodes are killed and restarted under load: no install fails, no upload is lost or doubled (seed ${seed()})`, async (t) => {
      t.diagnostic(await killUnderLoad(nodes, place, "load"));
    });

    it("… and behind nginx", HAS_NGINX ? {} : { skip: "nginx is not installed" }, async (t) => {
      nodes.front = await Nginx.start(nodes.servers.map(({ origin }) => origin));
      try {
        t.diagnostic(await killUnderLoad(nodes, place, "front"));
      } finally {
        await nodes.front.stop();
        nodes.front = null;
      }
    });

    it("when the node that keeps the records dies, another one goes on", async () => {
      const holder = async () => {
        const [row] = await place.rows("select holder from leases where name = 'records'");
        return row?.holder;
      };
      while ((await holder()) === undefined) await sleep(50);
      const before = await holder();
      const count = ({ log }: Server) => log.split("this node took over").length;
      const counts = nodes.servers.map(count);
      // Whoever it is, it is among these two, or the lease moves when the third one is asked to leave it.
      for (const server of nodes.servers) {
        await server.crash();
        if ((await holder()) !== before) break;
        await server.start();
        if (server === nodes.servers.at(-1)) break;
      }
      await until(async () => (await holder()) !== before, "another node holds the lease");
      for (const server of nodes.servers) if (!server.running) await server.start();
      assert.ok(nodes.servers.some((server, at) => count(server) > (counts[at] as number)));
    });
  });
}

/** Publishers and installers at work while nodes die and come back; then a look at everything. Says what was done. */
async function killUnderLoad(nodes: Nodes, place: PostgresPlace, word: string): Promise<string> {
  const acknowledged: { wheel: Distribution; at: number }[] = [];
  let isOver = false;
  let installs = 0;
  let deaths = 0;

  const publisher = async (who: number) => {
    for (let i = 0; !isOver; i++) {
      const size = nodes.random.below(4) === 0 ? 3_000_000 : 20_000;
      const wheel = buildWheel({ name: `${word}-${who}`, version: `1.${i}`, size });
      await nodes.ask(async (caller) => {
        const answer = await caller.upload(wheel);
        if (answer.status >= 500) {
          assert.ok(isAway(answer.status), answer.text);
          return null;
        }
        assert.equal(answer.status, 200, answer.text);
        return true;
      }, "admin");
      acknowledged.push({ wheel, at: performance.now() });
    }
  };

  const installer = async () => {
    while (!isOver) {
      const chosen = acknowledged[nodes.random.below(acknowledged.length)];
      if (chosen === undefined) await sleep(20);
      else {
        await install(nodes, chosen);
        installs++;
      }
    }
  };

  const killer = async () => {
    while (!isOver) {
      await sleep(500 + nodes.random.below(1500));
      const victim = nodes.any;
      if (nodes.random.below(3) === 0) await victim.kill("SIGTERM");
      else await victim.crash();
      deaths++;
      await sleep(nodes.random.below(1000));
      await victim.start();
    }
  };

  const work = Promise.all([
    ...Array.from({ length: PUBLISHERS }, (_, who) => publisher(who)),
    ...Array.from({ length: INSTALLERS }, installer),
    killer(),
  ]);
  await Promise.race([sleep(LOAD_SECONDS * 1000), work]);
  isOver = true;
  await work;
  assert.ok(acknowledged.length > 0 && installs > 0 && deaths > 0);
  await assertSameEverywhere(
    nodes,
    place,
    acknowledged.map(({ wheel }) => wheel),
  );
  return `${acknowledged.length} uploads, ${installs} installs, ${deaths} deaths of nodes`;
}

/** What a client tries again for: the node, or what stands in front of it, has nobody who answers. */
function isAway(status: number): boolean {
  return status >= 502 && status <= 504;
}

/** What pip does: the page, the file, the hash; another node when one does not answer. */
async function install(nodes: Nodes, { wheel, at }: { wheel: Distribution; at: number }): Promise<void> {
  const bytes = await nodes.ask(async (caller) => {
    const page = await caller.get(`/simple/${wheel.name}/`, {
      accept: "application/vnd.pypi.simple.v1+json",
    });
    if (isAway(page.status)) return null;
    const files =
      page.status === 404 ? [] : page.json<{ files: { filename: string; url: string }[] }>().files;
    const file = files.find(({ filename }) => filename === wheel.filename);
    if (file === undefined) {
      assert.ok(performance.now() - at < LAG_MS, `${wheel.filename} is not on a page: ${page.status}`);
      return null;
    }
    const answer = await caller.get(caller.filePath(wheel.name, file.url));
    if (isAway(answer.status)) return null;
    assert.equal(answer.status, 200, `${wheel.filename}: ${answer.status} ${answer.text.slice(0, 200)}`);
    return answer.bytes;
  }, "anonymous");
  assert.ok(bytes.equals(wheel.bytes), `${wheel.filename} came with other bytes`);
}

/** Every node lists exactly what was acknowledged, with its bytes; the log tells each once, and has no gaps. */
async function assertSameEverywhere(
  nodes: Nodes,
  place: PostgresPlace,
  wheels: Distribution[],
): Promise<void> {
  for (const [project, ofProject] of Map.groupBy(wheels, ({ name }) => name)) {
    const expected = ofProject.map(({ filename }) => filename).toSorted();
    for (const { anonymous } of nodes.servers) {
      // A node learns of the last changes of the others a moment later.
      let listed: string[] = [];
      const lost = async () => {
        listed = await anonymous.listed(project);
        return expected.filter((filename) => !listed.includes(filename));
      };
      await eventually(lost, []);
      const extra = listed.filter((filename) => !expected.includes(filename));
      assert.equal(new Set(listed).size, listed.length, "doubled");
      assert.deepEqual(extra, [], "nobody's");
    }
  }
  for (const wheel of wheels) {
    const bytes = await nodes.any.anonymous.install(wheel.name, wheel.filename);
    assert.ok(bytes.equals(wheel.bytes), wheel.filename);
  }
  const twice = await place.rows(
    "select subject from changes where kind in ('file.published', 'file.replaced') group by subject, index_id having count(*) > 1",
  );
  assert.deepEqual(twice, []);
  const [log] = await place.rows(
    "select count(*) as entries, max(serial) as last from (select serial from changes union all select serial from passing_changes) as every",
  );
  assert.equal(log?.entries, log?.last, "the log has gaps");
}
