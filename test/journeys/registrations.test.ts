import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Caller } from "../harness/caller.ts";
import { closeConnections } from "../harness/send.ts";
import { startTwins, type Twins } from "../harness/twin-servers.ts";

const PASSWORD = "a pass:wörd of theirs";
const running: Twins[] = [];
after(async () => {
  closeConnections();
  for (const twins of running) await twins.stop();
});

async function site(registration: "off" | "open" | "approval", signInAttempts = 1_000_000) {
  const twins = await startTwins((config) => {
    config.accounts.registration = registration;
    config.limits.signInAttempts = signInAttempts;
  });
  running.push(twins);
  const nobody = new Caller(twins.admin.origin);
  return {
    ...twins,
    nobody,
    register: (account: string, more: Record<string, unknown> = {}) =>
      nobody.api("POST", "/registrations", { account, password: PASSWORD, ...more }),
    signedIn: async (account: string) =>
      (await nobody.withPassword(account, PASSWORD).api("GET", "/whoami")).status === 200,
  };
}

interface Invitation {
  id: string;
  secret: string;
  account: string | null;
  usedBy: string | null;
}
const invite = (admin: Caller, body: Record<string, unknown> = {}) =>
  admin.manage<Invitation>("POST", "/invitations", body);

test("off: nobody makes an account without an invitation; with one somebody does, once", async () => {
  const { admin, nobody, register, signedIn } = await site("off");
  assert.deepEqual(await nobody.manage("GET", "/registration"), { mode: "off" });
  const refused = await register("eve");
  assert.deepEqual([refused.status, refused.json().code], [403, "registration-off"]);
  await admin.manage("POST", "/groups", { name: "developers" });
  const { secret, id } = await invite(admin, { groups: ["developers"], note: "for Eve" });
  const told = await nobody.manage("POST", "/registration/invitation", { secret });
  assert.deepEqual([told.account, told.groups, told.invitedBy], [null, ["developers"], "admin"]);
  const made = await register("eve", { invitation: secret });
  assert.deepEqual([made.status, made.json()], [201, { account: "eve", state: "active" }]);
  assert.ok(await signedIn("eve"));
  const who = await nobody.withPassword("eve", PASSWORD).manage("GET", "/whoami");
  assert.deepEqual([who.groups, who.admin], [["developers"], false]);
  const again = await register("mallory", { invitation: secret });
  assert.deepEqual([again.status, again.json().code], [404, "no-such-invitation"]);
  const { items } = await admin.manage<{ items: Invitation[] }>("GET", "/invitations");
  assert.equal(items.find((one) => one.id === id)?.usedBy, "eve");
  assert.ok(!JSON.stringify(items).includes(secret), "the secret is listed");
});

test("of many who use one invitation at once only one succeeds, and no half account is left", async () => {
  const { admin, register, signedIn } = await site("off");
  const { secret } = await invite(admin);
  const names = Array.from({ length: 8 }, (_, number) => `racer-${number}`);
  const answers = await Promise.all(names.map((name) => register(name, { invitation: secret })));
  const won = names.filter((_, at) => answers[at]?.status === 201);
  assert.equal(won.length, 1);
  for (const name of names) assert.equal(await signedIn(name), won.includes(name), name);
});

test("an invitation for one name, a revoked, an expired and an invented one", async () => {
  const { admin, register, services } = await site("off");
  const named = await invite(admin, { account: "ann" });
  const other = await register("bob", { invitation: named.secret });
  assert.deepEqual([other.status, other.json().code], [400, "other-account"]);
  assert.equal((await register("ann", { invitation: named.secret })).status, 201, "it was used up in vain");
  const taken = await admin.api("POST", "/invitations", { account: "ann" });
  assert.equal(taken.status, 409);
  const revoked = await invite(admin);
  await admin.manage("DELETE", `/invitations/${revoked.id}`);
  const expired = await invite(admin, { expiresIn: 60 });
  await services.database.write(({ tx }) =>
    tx.updateTable("invitations").set({ expires_at: 1 }).where("id", "=", expired.id).execute(),
  );
  for (const secret of [revoked.secret, expired.secret, "invented", revoked.id])
    assert.equal((await register("carl", { invitation: secret })).status, 404, secret);
  assert.equal((await admin.api("POST", "/invitations", { groups: ["none"] })).status, 404);
});

test("an invitation whose name was taken meanwhile stays good for another", async () => {
  const { admin, register } = await site("off");
  const { secret } = await invite(admin);
  await admin.manage("POST", "/accounts", { name: "dora" });
  assert.equal((await register("dora", { invitation: secret })).status, 409);
  assert.equal((await register("dora2", { invitation: secret })).status, 201);
});

test("open: anybody makes an account, without any right but its own", async () => {
  const { nobody, register, signedIn } = await site("open");
  assert.equal((await register("free")).status, 201);
  assert.ok(await signedIn("free"));
  assert.equal((await nobody.withPassword("free", PASSWORD).api("GET", "/accounts")).status, 403);
  assert.equal((await register("free")).status, 409);
  assert.equal((await register("admin")).status, 409);
  for (const name of ["__token__", "everyone", "Upper", "a b", "-x"])
    assert.equal((await register(name)).status, 400, name);
  assert.equal(
    (await nobody.api("POST", "/registrations", { account: "short", password: "1234567" })).status,
    400,
  );
});

test("approval: who asks waits until an administrator lets them in, or not", async () => {
  const { admin, nobody, register, signedIn } = await site("approval");
  const asked = await register("hope", { note: "the new colleague" });
  assert.deepEqual([asked.status, asked.json()], [201, { account: "hope", state: "waiting" }]);
  await register("spam");
  assert.equal((await register("hope")).status, 409, "asked twice");
  assert.ok(!(await signedIn("hope")));
  const { items } = await admin.manage<{ items: { id: string; account: string; note: string }[] }>(
    "GET",
    "/registrations",
  );
  assert.deepEqual(
    items.map(({ account, note }) => [account, note]),
    [
      ["hope", "the new colleague"],
      ["spam", ""],
    ],
  );
  const [hope = { id: "" }, spam = { id: "" }] = items;
  await admin.manage("POST", "/groups", { name: "newcomers" });
  await admin.manage("POST", `/registrations/${hope.id}/approve`, { groups: ["newcomers"] });
  assert.ok(await signedIn("hope"));
  const who = await nobody.withPassword("hope", PASSWORD).manage("GET", "/whoami");
  assert.deepEqual(who.groups, ["newcomers"]);
  await admin.manage("DELETE", `/registrations/${spam.id}`);
  assert.ok(!(await signedIn("spam")));
  assert.equal((await admin.api("POST", `/registrations/${spam.id}/approve`, {})).status, 404);
  const { secret } = await invite(admin);
  assert.equal((await register("invited", { invitation: secret })).json().state, "active");
  const { items: changes } = await admin.manage<{ items: { kind: string; subject: string }[] }>(
    "GET",
    "/changes?limit=500",
  );
  for (const [kind, subject] of [
    ["registration.requested", "hope"],
    ["account.created", "hope"],
    ["registration.refused", "spam"],
    ["account.created", "invited"],
  ])
    assert.ok(
      changes.some((change) => change.kind === kind && change.subject === subject),
      `${kind} ${subject}`,
    );
});

test("F95 F103 whoever registers without end is slowed", async () => {
  const { register } = await site("open", 3);
  const statuses: number[] = [];
  for (let number = 0; number < 5; number++) statuses.push((await register(`bulk-${number}`)).status);
  assert.deepEqual(statuses, [201, 201, 201, 429, 429]);
});
