import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import type { Caller } from "../harness/caller.ts";
import { CommandLine } from "../harness/command-line.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;
const reader = await makeAccount(server, "reader");
const manager = await makeAccount(server, "manager");
await admin.manage("POST", "/indexes", { owner: "hush", name: "base", settings: { read: "granted" } });
await admin.manage("POST", "/indexes", { owner: "hush", name: "main", settings: { bases: ["hush/base"] } });
await grant(server, "account:manager", "manage", "hush/main");
await admin.publish(buildWheel({ name: "shop-ui" }), { to: "/hush/main/" });
await admin.publish(buildWheel({ name: "in-base" }), { to: "/hush/base/" });
const settings = {
  origins: [{ glob: "secret-engine", origin: "private" }],
  policy: [
    {
      action: "deny",
      projects: ["secret-engine", "shop-*"],
      sources: ["hush/base", "self"],
      reason: "not yet",
    },
  ],
  view: { deny: ["other-secret"] },
};
await admin.manage("PATCH", "/indexes/hush/main", { settings });

interface Shown {
  settings: { origins: unknown[]; policy: unknown[]; view: unknown; bases: string[] };
  complete: boolean;
}
const shownTo = (caller: Caller) => caller.manage<Shown>("GET", "/indexes/hush/main");

test("A09 rules, view, origins and hidden bases are shown to those who manage the index, and to nobody else", async () => {
  for (const caller of [anonymous, reader]) {
    const shown = await shownTo(caller);
    assert.equal(shown.complete, false);
    const { origins, policy, view, bases } = shown.settings;
    assert.deepEqual({ origins, policy, view, bases }, { origins: [], policy: [], view: null, bases: [] });
    const tree = await caller.manage<{ items: unknown[]; hidden: boolean }>("GET", "/indexes/hush/main/tree");
    assert.deepEqual([tree.items.length, tree.hidden], [1, false]);
    assert.doesNotMatch((await caller.api("GET", "/indexes")).text, /secret|hush\/base/);
  }
  for (const caller of [manager, admin]) {
    const shown = await shownTo(caller);
    assert.equal(shown.complete, true);
    assert.equal(shown.settings.policy.length, 1);
    assert.deepEqual(shown.settings.bases, ["hush/base"]);
  }
});

test("A09 an explanation shows of a rule what concerns the project, and of a hidden base nothing", async () => {
  const explained = async (caller: Caller, project: string) =>
    (await caller.api("GET", `/indexes/hush/main/explain/${project}`)).text;
  const words = await explained(reader, "shop-ui");
  assert.match(words, /Rule 1 denies files of shop-\*, from another index or self: not yet/);
  assert.doesNotMatch(words, /secret|hush\/base/);
  assert.match(await explained(manager, "shop-ui"), /of secret-engine or shop-\*, from hush\/base or self/);
  const unknown = await explained(reader, "never-was");
  assert.equal((await explained(reader, "in-base")).replaceAll("in-base", "never-was"), unknown);
  assert.equal((await explained(reader, "secret-engine")).replaceAll("secret-engine", "never-was"), unknown);
  assert.match(
    await explained(manager, "secret-engine"),
    /declares that secret-engine comes only from hosted indexes/,
  );
  const file = buildWheel({ name: "shop-ui" });
  const path = `/hush/main/files/${file.sha256.slice(0, 2)}/${file.sha256.slice(2)}/${file.filename}`;
  const refused = await reader.get(path);
  assert.equal(refused.status, 404);
  assert.match(refused.text, /Rule 1 denies files of shop-\*/);
  assert.doesNotMatch(refused.text, /secret/);
});

test("A09 a refused upload does not name a hidden index that declares where the name comes from", async () => {
  const declared = { origins: [{ glob: "elsewhere", origin: "upstream" }] };
  await admin.manage("PATCH", "/indexes/hush/base", { settings: declared });
  const upload = await manager.upload(buildWheel({ name: "elsewhere" }), { to: "/hush/main/" });
  assert.equal(upload.status, 403);
  assert.match(upload.text, /another index declares that elsewhere comes only from upstream/);
  assert.doesNotMatch(upload.text, /hush\/base/);
});

test("`policy show` says who sees the rules, and what to ask instead", async () => {
  const wheelyard = CommandLine.forAdmin(server);
  const as = { WHEELYARD_ACCOUNT: "reader", WHEELYARD_PASSWORD: "reader: a pass:wörd" };
  const refused = await wheelyard.try(["policy", "show", "--index", "hush/main"], "", as);
  assert.equal(refused.code, 1);
  assert.match(
    refused.stderr,
    /those who manage hush\/main see its rules and view; "wheelyard explain PROJECT"/,
  );
  assert.match(await wheelyard.run(["policy", "show", "--index", "hush/main"]), /secret-engine/);
});
