import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { startServer } from "../harness/start-server.ts";

const DAY = 86_400_000;
const upstream = await FakeUpstream.start();
upstream.format = "json";
const server = await startServer({ config: { access: { read: "everyone" } } });
after(async () => {
  await server.remove();
  await upstream.stop();
});
const { admin, anonymous } = server;

const make = (address: string, kind: string, settings: Record<string, unknown>) => {
  const [owner, name] = address.split("/");
  return admin.manage("POST", "/indexes", { owner, name, kind, settings });
};
const set = (index: string, settings: unknown) => admin.manage("PATCH", `/indexes/${index}`, { settings });
const listed = (index: string, project: string) => anonymous.listed(project, `/${index}/simple/`);

/** Puts a file on the upstream as if it had been uploaded there some days ago. */
function upload(file: Distribution, daysAgo: number): void {
  const uploadTime = new Date(Date.now() - daysAgo * DAY).toISOString();
  const { filename, bytes, metadata } = file;
  upstream.publish(file.name, {
    filename,
    bytes,
    uploadTime,
    ...(filename.endsWith(".whl") ? { metadata } : {}),
  });
}

await make("up/mirror", "mirror", { mirror: { url: upstream.url, names: "known" } });
await make("up/team", "hosted", { bases: ["up/mirror"] });
const address = (index: string, { sha256, filename }: Distribution) =>
  `/${index}/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${filename}`;
const status = async (path: string) => (await anonymous.get(path)).status;

interface Explained {
  answer: string;
  owner: string | null;
  because: string;
  files: { filename: string; source: string; state: string; until: string | null; because: string }[];
}

const explain = async (index: string, project: string) =>
  (await anonymous.api("GET", `/indexes/${index}/explain/${project}`)).json<Explained>();

test("a cooldown holds back what is new upstream, by its upload there; what people publish here is at hand at once", async () => {
  const [old, fresh] = [
    buildWheel({ name: "flask", version: "3.0" }),
    buildWheel({ name: "flask", version: "3.1" }),
  ];
  upload(old, 100);
  upload(fresh, 2);
  const own = buildWheel({ name: "our-own" });
  await admin.publish(own, { to: "/up/team/" });
  await set("up/team", { policy: [{ action: "hold", youngerThanDays: 7, reason: "cooldown" }] });
  assert.deepEqual(await listed("up/team", "our-own"), [own.filename]);
  assert.deepEqual(await listed("up/team", "flask"), [old.filename]);
  assert.deepEqual((await listed("up/mirror", "flask")).length, 2);
  assert.equal(await status(address("up/team", old)), 200);
  assert.equal(await status(address("up/team", fresh)), 404);
  assert.equal(await status(`${address("up/team", fresh)}.metadata`), 404);
  const refused = (await anonymous.get(address("up/team", fresh))).json<{ detail: string; code: string }>();
  assert.equal(refused.code, "hidden-by-policy");
  assert.match(
    refused.detail,
    /^up\/team: Rule 1 holds back files younger than 7 days: cooldown\. "wheelyard explain flask/,
  );

  const { owner, files } = await explain("up/team", "flask");
  assert.equal(owner, "up/mirror");
  const held = files.find(({ filename }) => filename === fresh.filename);
  assert.equal(held?.state, "held");
  const left = (Date.parse(held?.until ?? "") - Date.now()) / DAY;
  assert.ok(left > 4.9 && left < 5.1, `${left} days are left`);

  await admin.manage("POST", "/indexes/up/team/policy/exceptions", {
    projects: ["flask"],
    versions: "==3.1",
  });
  assert.deepEqual((await listed("up/team", "flask")).length, 2);
  assert.equal(await status(address("up/team", fresh)), 200);
  await set("up/team", { policy: [] });
});

test("rules of a mirror hold for everything that stands on it", async () => {
  const [wheel, sdist] = [buildWheel({ name: "builds" }), buildSdist({ name: "builds" })];
  upload(wheel, 50);
  upload(sdist, 50);
  await set("up/mirror", { policy: [{ action: "deny", kinds: ["sdist"], reason: "no builds" }] });
  for (const index of ["up/mirror", "up/team"]) {
    assert.deepEqual(await listed(index, "builds"), [wheel.filename]);
    assert.equal(await status(address(index, sdist)), 404);
  }
  const { files } = await explain("up/team", "builds");
  const denied = files.find(({ filename }) => filename === sdist.filename);
  assert.match(denied?.because ?? "", /^up\/mirror: Rule 1 denies files of kind sdist: no builds/);
  await set("up/mirror", { policy: [] });
  assert.equal(await status(address("up/team", sdist)), 200);
});

test("a file that lost its age counts from the first look", async () => {
  const wheel = buildWheel({ name: "ageless" });
  upstream.publish("ageless", { filename: wheel.filename, bytes: wheel.bytes });
  await set("up/team", { policy: [{ action: "hold", youngerThanDays: 7 }] });
  assert.deepEqual(await listed("up/team", "ageless"), []);
  await set("up/team", { policy: [] });
  assert.deepEqual(await listed("up/team", "ageless"), [wheel.filename]);
});

test("a view asks no upstream about names that it does not have", async () => {
  await make("up/curated", "hosted", { bases: ["up/mirror"], view: { requirements: ["flask<3.1"] } });
  await make("up/below", "hosted", { bases: ["up/curated"] });
  upload(buildWheel({ name: "not-ours" }), 50);
  for (const index of ["up/curated", "up/below"]) {
    assert.equal(await status(`/${index}/simple/not-ours/`), 404);
    assert.equal(upstream.count("/simple/not-ours/"), 0, index);
    assert.deepEqual(await listed(index, "flask"), ["flask-3.0-py2.py3-none-any.whl"]);
  }
  const fresh = buildWheel({ name: "flask", version: "3.1" });
  assert.equal(await status(address("up/below", fresh)), 404);
});

test("explain asks an upstream that was not asked yet, and tells when it is away", async () => {
  upload(buildWheel({ name: "unheard" }), 50);
  const first = await explain("up/team", "unheard");
  assert.deepEqual(
    first.files.map(({ source, state }) => [source, state]),
    [["up/mirror", "shown"]],
  );
  upstream.trick("/simple/broken/", (_request, response) => {
    response.writeHead(500).end();
  });
  const broken = await explain("up/team", "broken");
  assert.equal(broken.answer, "trouble");
  assert.doesNotMatch(broken.because, /127\.0\.0\.1/);
});

test("explain asks no upstream for whoever may not read its mirror", async () => {
  await make("up/closed", "mirror", { mirror: { url: upstream.url }, read: "granted" });
  await make("up/open", "hosted", { bases: ["up/closed"] });
  upload(buildWheel({ name: "untold" }), 50);
  const { answer, files } = await explain("up/open", "untold");
  assert.deepEqual([answer, files], ["nothing", []]);
  assert.equal(upstream.count("/simple/untold/"), 0);
});

test("a licence is looked into for the page: what it denies is on no page and handed out to nobody", async () => {
  const licensed = (name: string, license: string) =>
    buildWheel({ name, metadataVersion: "2.4", headers: [`License-Expression: ${license}`] });
  const [free, viral] = [licensed("free", "MIT"), licensed("viral", "AGPL-3.0-only")];
  await set("up/team", { policy: [{ action: "deny", licenses: ["agpl-*"], reason: "see the handbook" }] });
  for (const withMetadata of [true, false]) {
    const name = withMetadata ? "viral" : "viral-too";
    const file = withMetadata ? viral : licensed(name, "AGPL-3.0-only");
    upload(file, 50);
    if (!withMetadata) upstream.publish(name, { filename: file.filename, bytes: file.bytes });
    assert.deepEqual(await listed("up/team", name), [], "it was looked into for the page");
    assert.equal(
      await status(withMetadata ? `${address("up/team", file)}.metadata` : address("up/team", file)),
      404,
    );
    assert.equal(await status(address("up/team", file)), 404);
    assert.equal(await status(address("up/mirror", file)), 200, "the mirror itself has no such rule");
    const { files } = await explain("up/team", name);
    assert.match(files[0]?.because ?? "", /Rule 1 denies files licensed agpl-\*: see the handbook/);
  }
  upload(free, 50);
  assert.equal((await listed("up/team", "free")).length, 1);
  assert.equal(await status(`${address("up/team", free)}.metadata`), 200);
  assert.equal(await status(address("up/team", free)), 200);
  await set("up/team", { policy: [] });
  assert.equal(await status(address("up/team", viral)), 200);
});

test("a dry run looks at kept pages and asks nobody", async () => {
  const before = upstream.seen.length;
  const result = await admin.manage<{ items: { filename: string; state: string; isShownNow: boolean }[] }>(
    "POST",
    "/indexes/up/team/policy/dry-run",
    { policy: [{ action: "hold", youngerThanDays: 7 }] },
  );
  assert.deepEqual(
    result.items.map(({ filename, state, isShownNow }) => [filename, state, isShownNow]),
    [
      ["ageless-1.0-py2.py3-none-any.whl", "held", true],
      ["flask-3.1-py2.py3-none-any.whl", "held", true],
      ["viral_too-1.0-py2.py3-none-any.whl", "held", true],
    ],
  );
  const used = await admin.manage<{ items: { filename: string; usedAt: string }[] }>(
    "POST",
    "/indexes/up/team/policy/dry-run",
    { policy: [{ action: "hold", youngerThanDays: 7 }], usedWithinDays: 1 },
  );
  assert.deepEqual(
    used.items.map(({ filename }) => filename),
    ["flask-3.1-py2.py3-none-any.whl", "viral_too-1.0-py2.py3-none-any.whl"],
    "what was downloaded lately",
  );
  assert.ok(Date.parse(used.items[0]?.usedAt ?? "") > Date.now() - DAY);
  assert.equal(upstream.seen.length, before);
});

test("a mirror that is switched off shows nothing, and explain says so", async () => {
  await set("up/mirror", { mirror: { url: upstream.url, mode: "off" } });
  const { answer, files } = await explain("up/team", "flask");
  assert.equal(answer, "nothing");
  assert.deepEqual(new Set(files.map(({ state }) => state)), new Set(["off"]));
});
