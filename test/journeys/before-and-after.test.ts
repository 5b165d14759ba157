import assert from "node:assert/strict";
import { after, test } from "node:test";
import { LOG_KINDS, logDetails } from "../../client/src/log-words.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { grant, makeAccount, makeToken } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

/** Something that stays was changed: the entry says what it was, and what it is now. */
const CHANGED = words(
  "account.changed file.unyanked file.yanked index.changed issuer.changed look.changed project.restricted project.status sandbox-rule.set target.set token.changed webhook.changed",
);
/** Something that was set up is gone: the entry says what it was. */
const REMOVED = words(
  "account.removed grant.removed group.removed index.removed invitation.revoked issuer.removed publisher.removed sandbox-rule.removed target.removed token.revoked webhook.removed",
);
/** Something is new, or happened: there is no earlier state, or the entry itself is the difference (`added`, `removed`). */
const OTHERS = words(`
  account.created audit.sealed bundle.admitted bundle.approved bundle.reverted database.rebuilt file.imported file.published file.purged file.removed
  file.replaced file.restored grant.added group.changed group.created index.created invitation.created issuer.added keys.discarded
  keys.rotated mirror.changed mirror.evicted mirror.expired mirror.listed mirror.looked project.comment-removed project.commented
  project.created project.docs-published project.docs-removed project.namesake project.removed project.restored
  project.results-published project.results-removed publisher.added publisher.pinned publisher.used registration.refused
  registration.requested request.approved request.fulfilled request.joined request.made request.refused request.withdrawn
  session.ended session.started site.applied site.refreshed task.asked task.cancelled task.ended token.created token.expiring
  token.leaked token.rotated webhook.created webhook.replayed webhook.tested`);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

const server = await startServer({ config: { webhooks: { allowedNetworks: ["127.0.0.0/8"] } } });
after(() => server.remove());
const { admin } = server;

type Entry = Parameters<typeof logDetails>[0];
type Facts = Record<string, unknown>;
const entries = async () =>
  (await admin.manage<{ items: Entry[] }>("GET", "/changes?limit=500&order=oldest")).items;
/** What the last entry of a kind says: what was before, and what is now of the same facts. */
async function last(kind: string): Promise<{ before: Facts; now: Facts; shown: string }> {
  const entry = (await entries()).findLast((one) => one.kind === kind);
  assert.ok(entry, kind);
  const { before, ...detail } = entry.detail as { before: Facts } & Facts;
  const now = Object.fromEntries(Object.keys(before ?? {}).map((name) => [name, detail[name]]));
  return { before, now, shown: logDetails(entry).join("; ") };
}

test("every kind of entry is known here, so that a new one is thought about", () => {
  assert.deepEqual([...CHANGED, ...REMOVED, ...OTHERS].sort(), [...LOG_KINDS].sort());
});

test("projects, files and indexes", async () => {
  await admin.publish(buildWheel({ name: "shop", version: "1.0" }));
  const project = "/indexes/root/main/projects/shop";
  await admin.manage("PATCH", project, { status: "deprecated", statusReason: "use shop2" });
  assert.deepEqual((await last("project.status")).before, { status: "active", reason: null });
  await admin.manage("PATCH", project, { status: "active" });
  const status = await last("project.status");
  assert.deepEqual(
    [status.before, status.now.status],
    [{ status: "deprecated", reason: "use shop2" }, "active"],
  );
  assert.match(status.shown, /^status: deprecated → active; reason: use shop2 → none$/);
  await admin.manage("PATCH", project, { restricted: true });
  const restricted = await last("project.restricted");
  assert.deepEqual([restricted.before, restricted.now], [{ restricted: false }, { restricted: true }]);
  await admin.manage("POST", `${project}/releases/1.0/yank`, { reason: "broken" });
  assert.deepEqual((await last("file.yanked")).before, { reason: null });
  await admin.manage("POST", `${project}/releases/1.0/unyank`, {});
  assert.deepEqual((await last("file.unyanked")).before, { reason: "broken" });
  await admin.manage("POST", "/indexes", { owner: "team", name: "dev", settings: { volatile: true } });
  await admin.manage("PATCH", "/indexes/team/dev", { settings: { description: "new" } });
  assert.deepEqual((await last("index.changed")).before, { description: "" });
  await admin.manage("DELETE", "/indexes/team/dev");
  const { settings, kind } = (await last("index.removed")).before as { settings: Facts; kind: string };
  assert.deepEqual([kind, settings.description, settings.volatile], ["hosted", "new", true]);
});

test("accounts, groups, grants, tokens and invitations", async () => {
  const maria = await makeAccount(server, "maria");
  await admin.manage("PATCH", "/accounts/maria", { admin: true });
  const made = await last("account.changed");
  assert.deepEqual([made.before, made.now], [{ isAdmin: false }, { isAdmin: true }]);
  assert.equal(made.shown, "is admin: no → yes");
  await admin.manage("PUT", "/accounts/maria/password", { password: "another long pass phrase" });
  assert.deepEqual((await last("account.changed")).before, { password: "set" });
  const again = server.anonymous.withPassword("maria", "another long pass phrase");
  const { id } = await makeToken(again, { permissions: ["read"] });
  assert.ok(maria);
  await admin.manage("DELETE", `/tokens/${id}`);
  const token = (await last("token.revoked")).before;
  assert.deepEqual([token.note, (token.scope as Facts).permissions], ["of a test", ["read"]]);
  await admin.manage("POST", "/groups", { name: "devs" });
  await admin.manage("PUT", "/groups/devs/members/maria");
  const toGroup = await grant(server, "group:devs", "read");
  await admin.manage("DELETE", "/groups/devs");
  assert.deepEqual((await last("group.removed")).before, { members: ["maria"], grants: [toGroup] });
  await admin.manage("POST", "/groups", { name: "ops" });
  await admin.manage("PUT", "/groups/ops/members/maria");
  const own = await grant(server, "account:maria", "publish");
  await admin.manage("DELETE", "/accounts/maria");
  assert.deepEqual((await last("account.removed")).before, {
    ...{ kind: "person", isAdmin: true, disabled: false },
    ...{ groups: ["ops"], grants: [own] },
  });
  const other = await grant(server, "group:ops", "manage", "root/main", "shop");
  await admin.manage("DELETE", `/grants/${other}`);
  const removed = (await entries()).findLast(({ kind }) => kind === "grant.removed")?.detail as Facts;
  assert.deepEqual(
    [removed.principal, removed.permission, removed.indexGlob],
    ["ops", "manage", "root/main"],
  );
  const invitation = await admin.manage<{ id: string }>("POST", "/invitations", {
    note: "for jo",
    groups: ["ops"],
  });
  await admin.manage("DELETE", `/invitations/${invitation.id}`);
  const { note, groups } = (await last("invitation.revoked")).before;
  assert.deepEqual([note, groups], ["for jo", ["ops"]]);
});

test("webhooks and targets, without anything secret", async () => {
  const hook = await admin.manage<{ id: string; secret: string }>("POST", "/webhooks", {
    url: "https://hooks.example.com/secret-path",
    kinds: ["file.*"],
    headers: { Authorization: "Bearer secret-header" },
  });
  await admin.manage("PATCH", `/webhooks/${hook.id}`, {
    url: "https://other.example.com/secret-path",
    kinds: ["account.*"],
    isPaused: true,
  });
  const changed = await last("webhook.changed");
  assert.deepEqual(changed.before, { host: "hooks.example.com", kinds: ["file.*"], paused: null });
  assert.deepEqual(changed.now, {
    host: "other.example.com",
    kinds: ["account.*"],
    paused: "paused by hand",
  });
  assert.match(changed.shown, /host: hooks\.example\.com → other\.example\.com/);
  await admin.manage("DELETE", `/webhooks/${hook.id}`);
  const { host, headers } = (await last("webhook.removed")).before;
  assert.deepEqual([host, headers], ["other.example.com", ["Authorization"]]);
  assert.doesNotMatch(JSON.stringify(await entries()), /secret-path|secret-header|whsec_/);
  await admin.manage("PUT", "/targets/office", { pythons: ["3.9"], platforms: ["win_amd64"] });
  assert.deepEqual((await last("target.set")).before, {});
  await admin.manage("PUT", "/targets/office", { pythons: ["3.13"], platforms: ["win_amd64"] });
  assert.deepEqual((await last("target.set")).before.pythons, ["3.9"]);
  await admin.manage("DELETE", "/targets/office");
  assert.deepEqual((await last("target.removed")).before.pythons, ["3.13"]);
});

test("the look of the site, and rules for sandboxes", async () => {
  await admin.manage("PATCH", "/site/look", { color: "#112233" });
  await admin.manage("PATCH", "/site/look", { color: "#445566" });
  const look = await last("look.changed");
  assert.deepEqual([look.before, look.now], [{ color: "#112233" }, { color: "#445566" }]);
  await admin.manage("PUT", "/sandbox-rules/authenticated", { maxIndexes: 2 });
  assert.deepEqual((await last("sandbox-rule.set")).before, {});
  await admin.manage("PUT", "/sandbox-rules/authenticated", { maxIndexes: 3 });
  const rule = await last("sandbox-rule.set");
  assert.deepEqual([rule.before.maxIndexes, rule.now.maxIndexes], [2, 3]);
  await admin.manage("DELETE", "/sandbox-rules/authenticated");
  assert.equal((await last("sandbox-rule.removed")).before.maxIndexes, 3);
});

test("what site files change: tokens, issuers and publishers", async () => {
  const wheelyard = CommandLine.forAdmin(server);
  const site = (url: string, permission: string) => `
accounts:
  ci: { kind: service, tokens: [{ note: by hash, sha256: ${"ab".repeat(32)}, scope: { permissions: [${permission}] } }] }
issuers:
  lab: { url: "${url}" }
publishers:
  - { issuer: lab, account: ci, source: { kind: claims, claims: { sub: job } }, note: releases }
`;
  const apply = (text: string) => wheelyard.run(["apply", "-f", "-", "--yes"], text);
  await apply(site("https://lab.example.com", "read"));
  await apply(site("https://lab2.example.com", "publish"));
  const issuer = await last("issuer.changed");
  assert.deepEqual(
    [issuer.before.url, issuer.now.url],
    ["https://lab.example.com", "https://lab2.example.com"],
  );
  const token = await last("token.changed");
  const permissionsOf = ({ scope }: Facts) => (scope as Facts).permissions;
  assert.deepEqual([permissionsOf(token.before), permissionsOf(token.now)], [["read"], ["publish"]]);
  await apply("accounts: {}");
  const publisher = (await last("publisher.removed")).before;
  assert.deepEqual([publisher.issuer, publisher.account, publisher.note], ["lab", "ci", "releases"]);
  assert.equal((await last("issuer.removed")).before.url, "https://lab2.example.com");
});

test("every kind that changes or removes something was tried, and each entry says what was before", async () => {
  const all = await entries();
  for (const kind of [...CHANGED, ...REMOVED]) {
    const found = all.filter((one) => one.kind === kind);
    assert.ok(found.length > 0, `${kind} was not tried`);
    for (const { detail } of found)
      assert.ok(kind === "grant.removed" || "before" in detail, `${kind} does not say what was before`);
  }
});
