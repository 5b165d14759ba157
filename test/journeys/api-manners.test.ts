import assert from "node:assert/strict";
import { type IncomingMessage, request } from "node:http";
import { after, test } from "node:test";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { buildWheel } from "../harness/build-distribution.ts";
import { Caller } from "../harness/caller.ts";
import { closeConnections } from "../harness/send.ts";
import { startServer } from "../harness/start-server.ts";
import { startTwins } from "../harness/twin-servers.ts";

const PASSWORD = "a pass:wörd of theirs";
const API = "/-/api/v1";
const twins = await startTwins();
const { admin } = twins;
after(async () => {
  closeConnections();
  await twins.stop();
});
const nobody = new Caller(admin.origin);
const json = { "content-type": "application/json" };

test("a single resource has an ETag: it is not sent again while it is the same", async () => {
  await admin.manage("POST", "/accounts", { name: "tagged" });
  const first = await admin.api("GET", "/accounts/tagged");
  const etag = first.headers.etag ?? "";
  assert.match(etag, /^"[\w-]{27}"$/);
  const same = await admin.get(`${API}/accounts/tagged`, { "if-none-match": etag });
  assert.deepEqual([same.status, same.bytes.length, same.headers.etag], [304, 0, etag]);
  await admin.manage("PATCH", "/accounts/tagged", { kind: "service" });
  const other = await admin.get(`${API}/accounts/tagged`, { "if-none-match": etag });
  assert.equal(other.status, 200);
  assert.notEqual(other.headers.etag, etag);
});

test("a large answer is compressed where the client takes it, with an ETag of its own that names the same resource", async () => {
  const versions = Array.from({ length: 40 }, (_, number) => `1.${number}`);
  for (const version of versions) await admin.publish(buildWheel({ name: "large", version }));
  const path = `${API}/indexes/root/main/projects/large`;
  const plain = await admin.get(path);
  assert.deepEqual([plain.headers["content-encoding"], plain.headers.vary], [undefined, "Accept-Encoding"]);
  for (const [encoding, unpack] of Object.entries({
    gzip: gunzipSync,
    br: brotliDecompressSync,
    zstd: zstdDecompressSync,
  })) {
    const packed = await admin.get(path, { "accept-encoding": encoding });
    assert.equal(packed.headers["content-encoding"], encoding);
    assert.ok(packed.bytes.length * 4 < plain.bytes.length);
    assert.deepEqual(unpack(packed.bytes), plain.bytes);
    const etag = packed.headers.etag ?? "";
    assert.notEqual(etag, plain.headers.etag);
    assert.equal((await admin.get(path, { "if-none-match": etag })).status, 304);
    const change = { method: "PATCH", path, body: JSON.stringify({ restricted: false }) };
    const answer = await admin.send({ ...change, headers: { ...json, "if-match": etag } });
    assert.equal(answer.status, 200);
  }
  const small = await admin.get(`${API}/indexes/root/main`, { "accept-encoding": "gzip" });
  assert.equal(small.headers["content-encoding"], undefined);
});

test("If-Match lets a change happen only to what was read; nobody overwrites another unseen", async () => {
  await admin.manage("POST", "/accounts", { name: "matched" });
  const path = `${API}/accounts/matched`;
  const etag = (await admin.get(path)).headers.etag ?? "";
  const change = (kind: string, headers: Record<string, string>) =>
    admin.send({ method: "PATCH", path, headers: { ...json, ...headers }, body: JSON.stringify({ kind }) });
  assert.equal((await change("service", { "if-match": etag })).status, 200);
  const stale = await change("person", { "if-match": etag });
  assert.deepEqual([stale.status, stale.json().code], [412, "precondition-failed"]);
  assert.equal((await admin.get(path)).json().kind, "service");
  assert.equal((await change("person", { "if-match": `W/${etag}` })).status, 412);
  assert.equal((await change("person", { "if-match": "*" })).status, 200);
  assert.equal((await admin.send({ method: "DELETE", path, headers: { "if-match": etag } })).status, 204);
  assert.equal((await admin.send({ method: "DELETE", path, headers: { "if-match": "*" } })).status, 404);
});

test("of many who change the same state at once only one succeeds", async () => {
  await admin.manage("POST", "/indexes", { owner: "race", name: "one" });
  const path = `${API}/indexes/race/one`;
  const etag = (await admin.get(path)).headers.etag ?? "";
  const answers = await Promise.all(
    Array.from({ length: 8 }, () =>
      admin.send({
        method: "PATCH",
        path,
        headers: { ...json, "if-match": etag },
        body: JSON.stringify({ settings: { volatile: true } }),
      }),
    ),
  );
  const statuses = answers.map(({ status }) => status);
  assert.deepEqual(statuses.sort(), [200, ...Array.from({ length: 7 }, () => 412)]);
});

test("what cannot be meant is refused in words that say what to do", async () => {
  const queries: [query: string, code: string, words: RegExp][] = [
    ["/search?limit=1&limit=2", "bad-query", /`limit` is given 2 times/],
    ["/search?after=zzz", "bad-cursor", /`next` of the previous page/],
    ["/changes?after=abc", "bad-cursor", /`next` of the previous page/],
    ["/changes?after=-1", "bad-cursor", /`next` of the previous page/],
    ["/changes?after=99999999999999999999", "bad-cursor", /`next` of the previous page/],
    ["/grants?after=x", "bad-cursor", /`next` of the previous page/],
    ["/accounts/admin/projects?after=x", "bad-cursor", /`next` of the previous page/],
    ["/changes?since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z", "bad-query", /later than `until`/],
  ];
  for (const [query, code, words] of queries) {
    const answer = await admin.api("GET", query);
    assert.deepEqual([answer.status, answer.json().code], [400, code], query);
    assert.match(answer.json().detail as string, words);
  }
});

test("a body is JSON in UTF-8, and what is wrong with it is said without repeating it", async () => {
  const secret = "hunter2hunter2";
  const type = "application/json";
  const bodies: [
    what: string,
    body: string | Buffer,
    headers: Record<string, string>,
    status: number,
    words: RegExp,
  ][] = [
    ["no JSON", `{"name": "${secret}`, { "content-type": type }, 400, /not valid JSON/],
    ["__proto__", `{"__proto__": {"name": "${secret}"}}`, { "content-type": type }, 400, /`__proto__`/],
    ["nested", "[".repeat(100_000) + "]".repeat(100_000), { "content-type": type }, 400, /must be an object/],
    ["nothing", "", { "content-type": type }, 400, /is required/],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22]), { "content-type": type }, 400, /not UTF-8/],
    ["packed", "{}", { "content-type": type, "content-encoding": "gzip" }, 415, /without Content-Encoding/],
    ["text", '{"name": "text"}', { "content-type": "text/plain" }, 415, /application\/json/],
    ["no type", '{"name": "text"}', {}, 415, /application\/json/],
  ];
  for (const [what, body, headers, status, words] of bodies) {
    const answer = await admin.send({ method: "POST", path: `${API}/groups`, headers, body });
    assert.equal(answer.status, status, what);
    assert.match(answer.json().detail as string, words, what);
    assert.ok(!answer.text.includes(secret), what);
  }
});

test("a caller that asks too often is told when to come again; others are not in its way", async () => {
  const slow = await startTwins((config) => {
    config.limits.apiRequests = 20;
  });
  try {
    const stranger = new Caller(slow.admin.origin);
    const statuses: number[] = [];
    for (let time = 0; time < 25; time++) statuses.push((await stranger.api("GET", "/")).status);
    assert.deepEqual([statuses[0], statuses.at(-1)], [200, 429]);
    const refused = await stranger.api("GET", "/");
    assert.equal(refused.json().code, "too-many-requests");
    assert.ok(Number(refused.headers["retry-after"]) >= 1);
    assert.equal((await slow.admin.api("GET", "/")).status, 200);
    assert.equal((await stranger.get("/simple/")).status, 200, "installers are not meant");
  } finally {
    await slow.stop();
  }
});

interface Change {
  serial: number;
  kind: string;
  actor: string | null;
  subject: string | null;
  at: string;
}
const changes = async (query: string) =>
  (await admin.manage<{ items: Change[] }>("GET", `/changes?limit=500&${query}`)).items;

test("the log of changes is filtered by kind, actor, subject and time, either end first", async () => {
  await admin.manage("POST", "/accounts", { name: "logged", password: PASSWORD });
  await admin.publish(buildWheel({ name: "logged" }));
  const all = await changes("");
  const newest = await changes("order=newest");
  assert.deepEqual(
    newest.map(({ serial }) => serial),
    all.map(({ serial }) => serial).reverse(),
  );
  assert.ok((await changes("kind=account")).every(({ kind }) => kind.startsWith("account.")));
  assert.deepEqual(
    (await changes("kind=account.created&subject=logged")).map(({ subject }) => subject),
    ["logged"],
  );
  assert.equal((await changes("actor=nobody")).length, 0);
  const middle = all[Math.floor(all.length / 2)] as Change;
  assert.ok((await changes(`since=${middle.at}`)).some(({ serial }) => serial === middle.serial));
  assert.ok(!(await changes(`until=${middle.at}`)).some(({ serial }) => serial === middle.serial));
  const paged: number[] = [];
  let after = "";
  do {
    const page = await admin.manage<{ items: Change[]; next: string | null }>(
      "GET",
      `/changes?order=newest&limit=3${after}`,
    );
    paged.push(...page.items.map(({ serial }) => serial));
    after = page.next === null ? "" : `&after=${page.next}`;
  } while (after !== "");
  assert.deepEqual(
    paged,
    newest.map(({ serial }) => serial),
  );
});

test("the log is exported whole, as lines of JSON and as a table that no spreadsheet runs", async () => {
  const all = await changes("");
  const lines = await admin.api("GET", "/changes.ndjson");
  assert.match(lines.headers["content-type"] ?? "", /^application\/x-ndjson/);
  assert.deepEqual(
    lines.text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Change),
    all,
  );
  await admin.manage("POST", "/tokens", { note: '=cmd|"/c calc"!A1' });
  await admin.manage("POST", "/invitations", { note: "=1+1" });
  const table = await admin.api("GET", "/changes.csv");
  assert.match(table.headers["content-type"] ?? "", /^text\/csv/);
  const rows = table.text.trimEnd().split("\r\n");
  assert.equal(rows[0], "serial,at,kind,index,project,subject,actor,address,detail");
  assert.equal(rows.length, all.length + 3);
  assert.doesNotMatch(table.text, /,"?[=+@]/);
  const own = await admin.api("GET", "/changes.ndjson?kind=file");
  assert.ok(
    own.text
      .split("\n")
      .filter(Boolean)
      .every((line) => JSON.parse(line).kind.startsWith("file.")),
  );
});

test("what an account may do is told with the reason", async () => {
  await admin.manage("POST", "/accounts", { name: "rita", password: PASSWORD });
  await admin.manage("POST", "/groups", { name: "writers" });
  await admin.manage("PUT", "/groups/writers/members/rita");
  await admin.manage("POST", "/indexes", { owner: "team", name: "docs", settings: { read: "granted" } });
  await admin.manage("POST", "/grants", {
    principal: "group:writers",
    permission: "publish",
    index: "team/docs",
    project: "book-*",
  });
  interface Rights {
    items: { index: string; permissions: { permission: string; allowed: boolean; because: string }[] }[];
  }
  const told = async (query: string, caller = admin) =>
    (await caller.manage<Rights>("GET", `/accounts/rita/rights?index=team/docs${query}`)).items[0]
      ?.permissions ?? [];
  const publish = (await told("&project=Book_one")).find(({ permission }) => permission === "publish");
  assert.equal(publish?.allowed, true);
  assert.match(publish?.because ?? "", /group:writers may publish book-\* in team\/docs/);
  assert.ok((await told("&project=other")).every(({ allowed }) => !allowed));
  const rita = nobody.withPassword("rita", PASSWORD);
  const anything = { permission: "publish", index: "team/docs", project: "*" };
  await admin.manage("POST", "/grants", { principal: "network:127.0.0.0/8", ...anything });
  await admin.manage("POST", "/grants", { ...anything, principal: "account:rita", permission: "read" });
  const mayPublish = async (query: string, caller: Caller) =>
    (await told(`&project=other${query}`, caller)).find(({ permission }) => permission === "publish")
      ?.allowed;
  assert.equal(await mayPublish("", rita), true, "one asks from where one is");
  assert.equal(await mayPublish("&address=10.0.0.1", rita), false);
  assert.equal(await mayPublish("", admin), false, "of others it is not known");
  await admin.manage("PATCH", "/accounts/rita", { disabled: true });
  assert.ok((await told("&project=book-one")).every(({ because }) => because === "The account is disabled."));
  assert.equal((await admin.api("GET", "/accounts/unknown/rights")).status, 404);
  const all = await admin.manage<Rights>("GET", "/accounts/admin/rights");
  assert.ok(all.items.length >= 3);
});

test("whoever asks is told what they may do: by account, token and network, signed in or not", async () => {
  await admin.manage("POST", "/indexes", { owner: "own", name: "one", settings: { read: "granted" } });
  interface OwnRights {
    items: { index: string; permissions: string[] }[];
  }
  const told = async (caller: Caller, query = "") =>
    (await caller.manage<OwnRights>("GET", `/rights${query}`)).items.find(({ index }) => index === "own/one")
      ?.permissions;
  assert.equal(await told(nobody), undefined, "what one may do nothing with is not named");
  const here = { principal: "network:127.0.0.0/8", index: "own/one", project: "book-*" };
  await admin.manage("POST", "/grants", { ...here, permission: "publish" });
  assert.deepEqual(await told(nobody), ["publish"]);
  assert.deepEqual(await told(nobody, "?project=Book_one"), ["publish"]);
  assert.equal(await told(nobody, "?project=other"), undefined);
  assert.equal((await nobody.api("GET", "/rights?project=-")).status, 400);
  const all = ["read", "publish", "yank", "remove", "manage"];
  assert.deepEqual(await told(admin), all);
  const scope = { indexes: ["own/*"], projects: ["*"], permissions: ["read", "yank"] };
  const { token } = await admin.manage<{ token: string }>("POST", "/tokens", { scope });
  assert.deepEqual(await told(nobody.withToken(token)), ["read", "yank"]);
  const first = await admin.manage<OwnRights & { next: string }>("GET", "/rights?limit=1");
  const second = await admin.manage<OwnRights>("GET", `/rights?limit=1&after=${first.next}`);
  assert.ok((first.items[0]?.index ?? "") < (second.items[0]?.index ?? ""));
});

test("grants that reach a project are told: by globs, and of a restricted one those that name it", async () => {
  await admin.publish(buildWheel({ name: "reach-me" }), { to: "/own/one/legacy/" });
  for (const project of ["reach-*", "reach-me", "other"])
    await admin.manage("POST", "/grants", {
      principal: "everyone",
      permission: "yank",
      index: "own/one",
      project,
      notYet: true,
    });
  interface Grants {
    items: { project: string }[];
  }
  const told = async () =>
    (await admin.manage<Grants>("GET", "/grants?index=own/one&project=Reach_me")).items.map(
      ({ project }) => project,
    );
  assert.deepEqual(await told(), ["reach-*", "reach-me"]);
  await admin.manage("PATCH", "/indexes/own/one/projects/reach-me", { restricted: true });
  assert.deepEqual(await told(), ["reach-me"]);
  assert.equal((await admin.api("GET", "/grants?project=reach-me")).status, 400, "of which index?");
});

test("an account is told what it published and still may read", async () => {
  await admin.manage("POST", "/accounts", { name: "maker", password: PASSWORD });
  await admin.manage("POST", "/grants", {
    principal: "account:maker",
    permission: "publish",
    index: "root/main",
  });
  const maker = nobody.withPassword("maker", PASSWORD);
  for (const name of ["made-b", "made-a", "made-gone"]) await maker.publish(buildWheel({ name }));
  await maker.publish(buildWheel({ name: "made-a", version: "2.0" }));
  await admin.publish(buildWheel({ name: "not-theirs" }));
  await admin.manage("DELETE", "/indexes/root/main/projects/made-gone");
  interface Published {
    items: { project: string; index: string; files: number }[];
    next: string | null;
  }
  const told = await maker.manage<Published>("GET", "/accounts/maker/projects");
  assert.deepEqual(
    told.items.map(({ project, index, files }) => [project, index, files]),
    [
      ["made-a", "root/main", 2],
      ["made-b", "root/main", 1],
    ],
  );
  const first = await maker.manage<Published>("GET", "/accounts/maker/projects?limit=1");
  const second = await maker.manage<Published>(
    "GET",
    `/accounts/maker/projects?limit=1&after=${encodeURIComponent(first.next ?? "")}`,
  );
  assert.deepEqual([second.items[0]?.project, second.next], ["made-b", null]);
  await admin.manage("PATCH", "/indexes/root/main/projects/made-b", { restricted: true });
  const later = await maker.manage<Published>("GET", "/accounts/maker/projects");
  assert.deepEqual(
    later.items.map(({ project }) => project),
    ["made-a"],
  );
});

test("settings in force are told with their origin, secrets masked", async () => {
  const server = await startServer({
    config: { log: { level: "warn" } },
  });
  try {
    const { items } = await server.admin.manage<{
      items: { path: string; value: unknown; origin: string }[];
    }>("GET", "/site/settings");
    const level = items.find(({ path }) => path === "log.level");
    assert.deepEqual([level?.value], ["warn"]);
    assert.match(level?.origin ?? "", /wheelyard\.yaml, line \d+/);
    assert.equal(items.find(({ path }) => path === "limits.apiRequests")?.origin, "default");
    assert.ok(!JSON.stringify(items).includes("the harness's own password"));
  } finally {
    await server.remove();
  }
});

test("what the server holds is told in numbers", async () => {
  const wheel = buildWheel({ name: "counted" });
  const fresh = await startTwins();
  try {
    await fresh.admin.publish(wheel);
    const state = await fresh.admin.manage<{
      database: { driver: string; size: number; files: number; projects: number; accounts: number };
      storage: { published: number; mirrored: number };
      indexes: { index: string; files: number; size: number }[];
      growth: { day: string; files: number; size: number }[];
    }>("GET", "/site/state");
    assert.deepEqual(
      [state.database.files, state.database.projects, state.database.accounts, state.storage.mirrored],
      [1, 1, 1, 0],
    );
    assert.ok(state.database.size > 10_000);
    assert.equal(state.storage.published, wheel.bytes.length);
    assert.deepEqual(state.indexes, [{ index: "root/main", files: 1, size: wheel.bytes.length }]);
    const today = new Date().toISOString().slice(0, 10);
    assert.deepEqual(state.growth, [{ day: today, files: 1, size: wheel.bytes.length }]);
  } finally {
    await fresh.stop();
  }
});

/** Listens to events until `enough`; resolves with what came. */
function listen(
  caller: Caller,
  path: string,
  enough: (text: string) => boolean,
  headers: Record<string, string> = {},
): { begun: Promise<IncomingMessage>; text: Promise<string> } {
  const begun = Promise.withResolvers<IncomingMessage>();
  const text = Promise.withResolvers<string>();
  const own = caller.authorization === null ? {} : { authorization: caller.authorization };
  const outgoing = request(
    caller.origin + API + path,
    { headers: { ...own, accept: "text/event-stream", ...headers } },
    (incoming) => {
      begun.resolve(incoming);
      let all = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (chunk: string) => {
        all += chunk;
        if (!enough(all)) return;
        text.resolve(all);
        outgoing.destroy();
      });
      incoming.on("error", () => text.resolve(all));
      incoming.on("end", () => text.resolve(all));
    },
  );
  outgoing.on("error", () => undefined);
  outgoing.end();
  return { begun: begun.promise, text: text.promise };
}

test("changes are told as they happen, to whoever may read them", async () => {
  await admin.manage("POST", "/accounts", { name: "ears", password: PASSWORD });
  const ears = nobody.withPassword("ears", PASSWORD);
  await admin.manage("POST", "/indexes", { owner: "team", name: "quiet", settings: { read: "granted" } });
  const all = listen(admin, "/events", (text) => text.includes('"project":"last-one"'));
  const some = listen(ears, "/events?index=root/main", (text) => text.includes('"project":"last-one"'));
  await Promise.all([all.begun, some.begun]);
  await admin.publish(buildWheel({ name: "whispered" }), { to: "/team/quiet/" });
  await admin.manage("PATCH", "/accounts/ears", { kind: "service" });
  await admin.publish(buildWheel({ name: "heard" }));
  await admin.manage("PATCH", "/indexes/root/main/projects/heard", { restricted: true });
  await admin.manage("POST", "/indexes/root/main/projects/heard/releases/1.0/yank", {});
  await admin.publish(buildWheel({ name: "last-one" }));
  const [toAdmin, toEars] = await Promise.all([all.text, some.text]);
  for (const word of ["whispered", "account.changed", '"project":"heard"', "file.yanked"])
    assert.ok(toAdmin.includes(word), word);
  assert.ok(toEars.includes('"kind":"file.published","index":"root/main","project":"heard"'), toEars);
  for (const word of ["whispered", "account.changed", "file.yanked"]) assert.ok(!toEars.includes(word), word);
});

test("who was away hears what was missed, or that it was too much", async () => {
  await admin.publish(buildWheel({ name: "missed-one" }));
  const [{ serial } = { serial: 0 }] = await changes("kind=project.created&project=missed-one");
  await admin.publish(buildWheel({ name: "missed-two" }));
  const { text } = listen(admin, "/events", (all) => all.includes("missed-two"), {
    "last-event-id": String(serial),
  });
  const told = await text;
  assert.ok(!told.includes(`id: ${serial}\n`));
  const polled = await admin.get(`${API}/events`, { "last-event-id": String(serial) });
  assert.match(polled.text, /event: change\ndata: .*missed-two/);
});

test("listeners do not hold up a graceful stop", async () => {
  const server = await startServer();
  try {
    const { begun, text } = listen(server.admin, "/events", () => false);
    await begun;
    const before = Date.now();
    await server.kill("SIGTERM");
    assert.ok(Date.now() - before < 20_000, "it waited for who listens");
    await text;
  } finally {
    await server.remove();
  }
});
