import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { access: { read: "everyone" }, listen: { workers: 2 } } });
after(() => server.remove());
const { admin, anonymous } = server;

interface Explained {
  files: {
    filename: string;
    state: string;
    because: string;
    todo: string | null;
    decidedBy: { what: string } | null;
  }[];
}

const wheel = (name: string, version: string) => buildWheel({ name, version });
const fileOf = ({ filename, bytes, metadata }: ReturnType<typeof buildWheel>) => ({
  filename,
  bytes,
  metadata,
});
const listed = (index: string, project: string) => anonymous.listed(project, `/${index}/simple/`);
const pathOf = (index: string, { sha256, filename }: ReturnType<typeof buildWheel>) =>
  `/${index}/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${filename}`;
const status = async (path: string) => (await anonymous.get(path)).status;
const make = (name: string, settings = {}) =>
  admin.manage("POST", "/indexes", { owner: "cold", name, settings });
const set = (index: string, settings: unknown) => admin.manage("PATCH", `/indexes/${index}`, { settings });
const freezeNow = (index: string, reason = "") =>
  set(index, { freeze: { at: new Date().toISOString(), reason } });

test("a frozen index shows nothing newer, itself and to those that inherit from it, until the freeze is lifted", async () => {
  await make("base");
  await make("heir", { bases: ["cold/base"] });
  const [old, fresh] = [wheel("shop", "1.0"), wheel("shop", "2.0")];
  await admin.publish(old, { to: "/cold/base/" });
  await freezeNow("cold/base", "a worm is spreading");
  const accepted = await admin.upload(fresh, { to: "/cold/base/" });
  assert.equal(accepted.status, 200);
  assert.match(accepted.text, /Warning: The index is frozen at /);
  for (const index of ["cold/base", "cold/heir"]) {
    assert.deepEqual(await listed(index, "shop"), [old.filename], index);
    assert.equal(await status(pathOf(index, old)), 200);
    assert.equal(await status(`${pathOf(index, fresh)}.metadata`), 404);
    assert.equal(await status(pathOf(index, fresh)), 404);
    const { files } = await admin.manage<Explained>("GET", `/indexes/${index}/explain/shop`);
    const hidden = files.find(({ filename }) => filename === fresh.filename);
    assert.equal(hidden?.state, "held");
    assert.equal(hidden?.decidedBy?.what, "freeze");
    assert.match(hidden?.because ?? "", /Frozen: nothing that was uploaded after .* a worm is spreading/);
    assert.match(hidden?.todo ?? "", /wheelyard index unfreeze/);
  }
  await set("cold/base", { freeze: null });
  for (const index of ["cold/base", "cold/heir"]) {
    assert.deepEqual(await listed(index, "shop"), [old.filename, fresh.filename], index);
    assert.equal(await status(pathOf(index, fresh)), 200);
  }
});

test("files of a frozen volatile index are not replaced: what is shown stays", async () => {
  await make("dev", { volatile: true });
  const [first, second] = [
    wheel("tool", "1.0"),
    buildWheel({ name: "tool", version: "1.0", summary: "other" }),
  ];
  await admin.publish(first, { to: "/cold/dev/" });
  await freezeNow("cold/dev");
  const refused = await admin.upload(second, { to: "/cold/dev/" });
  assert.equal(refused.status, 409);
  assert.match(refused.text, /the index is frozen, so tool-1\.0.* cannot be replaced/);
  assert.equal(await status(pathOf("cold/dev", first)), 200);
});

test("all indexes are frozen and released by one command; an earlier freeze stays", async () => {
  await make("one");
  await make("two", { freeze: { at: "2020-01-01T00:00:00.000Z" } });
  const command = CommandLine.forAdmin(server);
  const frozen = await command.run(["index", "freeze", "--all", "--reason", "worm"]);
  assert.match(frozen, /Froze \d+ indexes\./);
  const freezeOf = async (index: string) =>
    (
      await admin.manage<{ settings: { freeze: { at: string; reason: string } | null } }>(
        "GET",
        `/indexes/${index}`,
      )
    ).settings.freeze;
  assert.equal((await freezeOf("cold/one"))?.reason, "worm");
  assert.equal((await freezeOf("root/pypi"))?.reason, "worm");
  assert.equal((await freezeOf("cold/two"))?.at, "2020-01-01T00:00:00.000Z");
  await command.run(["index", "unfreeze", "--all"]);
  assert.equal(await freezeOf("cold/one"), null);
  assert.equal(await freezeOf("cold/two"), null);
  await command.run(["index", "freeze", "cold/one", "--at", "2026-05-01"]);
  assert.equal((await freezeOf("cold/one"))?.at, "2026-05-01T00:00:00.000Z");
  await command.run(["index", "unfreeze", "cold/one"]);
  const { items } = await admin.manage<{ items: { kind: string; detail: { settings?: object } }[] }>(
    "GET",
    "/changes?index=cold/one&order=newest&limit=1",
  );
  assert.deepEqual(items[0]?.detail.settings, { freeze: null });
});

test("a freeze holds for what comes from a mirror, by its upload there", async () => {
  const upstream = await FakeUpstream.start();
  upstream.format = "json";
  try {
    const [old, fresh] = [wheel("flask", "3.0"), wheel("flask", "3.1")];
    upstream.publish("flask", { ...fileOf(old), uploadTime: "2026-01-01T00:00:00.000Z" });
    upstream.publish("flask", { ...fileOf(fresh), uploadTime: "2026-06-01T00:00:00.000Z" });
    const mirror = { url: upstream.url, names: "known" };
    await admin.manage("POST", "/indexes", {
      owner: "cold",
      name: "mirror",
      kind: "mirror",
      settings: { mirror },
    });
    await make("team", { bases: ["cold/mirror"] });
    assert.deepEqual(await listed("cold/team", "flask"), [old.filename, fresh.filename]);
    await set("cold/team", { freeze: { at: "2026-03-01T00:00:00Z" } });
    assert.deepEqual(await listed("cold/team", "flask"), [old.filename]);
    assert.equal(await status(pathOf("cold/team", fresh)), 404);
    assert.match((await anonymous.get(pathOf("cold/team", fresh))).text, /hidden-by-policy.*Frozen: nothing/);
    assert.equal(await status(pathOf("cold/team", old)), 200);
    assert.deepEqual((await listed("cold/mirror", "flask")).length, 2, "the mirror itself is not frozen");
  } finally {
    await upstream.stop();
  }
});
