import assert from "node:assert/strict";
import { after, test } from "node:test";
import { assertDocumented, type Document, operationsOf } from "../harness/api-contract.ts";
import { docsZip } from "../harness/build-archive.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { Caller } from "../harness/caller.ts";
import { type Answer, closeConnections } from "../harness/send.ts";
import { startTwins } from "../harness/twin-servers.ts";

const twins = await startTwins();
const { admin, services } = twins;
after(async () => {
  closeConnections();
  await twins.stop();
});

const WHO = [
  "nobody",
  "wrong password",
  "plain",
  "publisher",
  "manager",
  "admin",
  "read-only token",
] as const;
type Who = (typeof WHO)[number];
type Statuses = [number, number, number, number, number, number, number];

/** The index that all rows are about: nobody reads it without a grant. */
const INDEX = "team/one";
const AT = "/indexes/team/one";
const PASSWORD = "a pass:wörd of theirs";
const MADE_PASSKEY = { id: "AAAA", response: { clientDataJSON: "AAAA", attestationObject: "AAAA" } };
const SIGNED_BY_PASSKEY = {
  id: "AAAA",
  response: { clientDataJSON: "AAAA", authenticatorData: "AAAA", signature: "AAAA" },
};

const names: Record<Who, string | null> = {
  nobody: null,
  "wrong password": null,
  plain: "plain",
  publisher: "publisher",
  manager: "manager",
  admin: "admin",
  "read-only token": "manager",
};
const callers = await makeCallers();
/** The administrator with a token: unlike a password it costs nothing to verify again after every change. */
const maker = admin.withToken(
  (await admin.manage<{ token: string }>("POST", "/tokens", { scope: { permissions: ["manage"] } })).token,
);

async function makeCallers(): Promise<Record<Who, Caller>> {
  const nobody = new Caller(admin.origin);
  await admin.manage("POST", "/indexes", { owner: "team", name: "one", settings: { read: "granted" } });
  for (const name of ["plain", "publisher", "manager"])
    await admin.manage("POST", "/accounts", { name, password: PASSWORD });
  for (const [account, permission] of [
    ["publisher", "read"],
    ["publisher", "publish"],
    ["manager", "manage"],
  ]) {
    await admin.manage("POST", "/grants", { principal: `account:${account}`, permission, index: INDEX });
  }
  const manager = nobody.withPassword("manager", PASSWORD);
  const { token } = await manager.manage<{ token: string }>("POST", "/tokens", {
    scope: { permissions: ["read"] },
  });
  return {
    nobody,
    "wrong password": nobody.withPassword("plain", "not this one"),
    plain: nobody.withPassword("plain", PASSWORD),
    publisher: nobody.withPassword("publisher", PASSWORD),
    manager,
    admin,
    "read-only token": nobody.withToken(token),
  };
}

/** Things made anew for each question, so that a deed of one caller is not in the way of the next. */
let made = 0;
const fresh = (what: string) => `${what}${++made}`;
const newAccount = async () => {
  const name = fresh("account");
  await maker.manage("POST", "/accounts", { name });
  return name;
};
const newGroup = async () => {
  const name = fresh("group");
  await maker.manage("POST", "/groups", { name });
  return name;
};
const newToken = async (account: string) =>
  (await maker.manage<{ id: number }>("POST", "/tokens", { account })).id;
const newGrant = async (index: string) => {
  const grant = { principal: "everyone", permission: "publish", index, project: fresh("p"), notYet: true };
  return (await maker.manage<{ id: number }>("POST", "/grants", grant)).id;
};
const issuerOf = (name: string) => ({ name, url: `https://${name}.example.com` });
const newIssuer = async () => {
  const name = fresh("issuer");
  await maker.manage("POST", "/issuers", issuerOf(name));
  return name;
};
const publisherOf = async () => {
  const account = fresh("service");
  await maker.manage("POST", "/accounts", { name: account, kind: "service" });
  return { issuer: await newIssuer(), account, source: { kind: "claims", claims: { sub: "job" } } };
};
const HOOK = { url: "https://hooks.example.com/" };
const newHook = async () =>
  (await maker.manage<{ id: string }>("POST", "/webhooks", { ...HOOK, index: INDEX })).id;
const newSecret = async () => (await maker.manage<{ secret: string }>("POST", "/invitations", {})).secret;
/** One that waits: the server of this table takes none without an invitation. */
const newRegistration = async () => {
  const id = fresh("waiting");
  const row = { id, account: id, password_hash: "", note: "", address: "", created_at: 0 };
  await services.database.write(({ tx }) => tx.insertInto("registrations").values(row).execute());
  return id;
};
const newRequest = async () => {
  const asked = { requirement: fresh("wanted"), reason: "test" };
  return (await maker.manage<{ number: number }>("POST", `${AT}/requests`, asked)).number;
};
const newIndex = async () => {
  const name = fresh("index");
  await maker.manage("POST", "/indexes", { owner: "team", name, settings: { read: "granted" } });
  return name;
};
const newProject = async () => {
  const wheel = buildWheel({ name: fresh("project") });
  await maker.publish(wheel, { to: `/${INDEX}/` });
  return { project: `${AT}/projects/${wheel.name}`, filename: wheel.filename };
};
const newRelease = async () => `${(await newProject()).project}/releases/1.0`;
const newResult = async () => {
  const path = `${await newRelease()}/results`;
  const report = { environment: "py312", status: "passed" };
  const { items } = await maker.manage<{ items: { id: string }[] }>("POST", path, report);
  return `${path}/${items[0]?.id}`;
};
const newFile = async () => {
  const { project, filename } = await newProject();
  return `${project}/files/${filename}`;
};

const newBinned = async () => {
  const { project } = await newProject();
  await maker.manage("DELETE", project);
  return { project: project.split("/").at(-1) };
};

/** Where to and with what body one caller asks. */
type Ask = (own: string) => Promise<[path: string, body?: unknown]> | [path: string, body?: unknown];

// Columns: nobody, wrong password, plain account, publisher, manager of the index, administrator, read-only token.
const SITE_READ: Statuses = [401, 401, 403, 403, 403, 200, 403];
const SITE_MADE: Statuses = [401, 401, 403, 403, 403, 201, 403];
const SITE_DONE: Statuses = [401, 401, 403, 403, 403, 204, 403];
const SIGNED_IN_READ: Statuses = [401, 401, 404, 200, 200, 200, 200];
const HOOK_READ: Statuses = [401, 401, 403, 403, 200, 200, 403];
const READ: Statuses = [401, 401, 404, 200, 200, 200, 200];
const MANAGED: Statuses = [401, 401, 404, 403, 200, 200, 403];
const DONE: Statuses = [401, 401, 404, 403, 204, 204, 403];
/** Told to its managers alone: the index of the table is hosted. */
const NO_TASK: Statuses = [401, 401, 403, 403, 403, 404, 403];
const OWN_READ: Statuses = [401, 401, 200, 200, 200, 200, 200];
const NO_PROMOTION: Statuses = [401, 401, 404, 404, 404, 404, 404];
const NO_MIRROR: Statuses = [401, 401, 404, 403, 409, 409, 403];
const ANYBODY: Statuses = [200, 401, 200, 200, 200, 200, 200];

const TABLE: [operation: string, ask: Ask, statuses: Statuses][] = [
  ["GET /", () => ["/"], ANYBODY],
  ["GET /whoami", () => ["/whoami"], ANYBODY],
  ["POST /session", () => ["/session", { account: "plain", password: PASSWORD }], ANYBODY],
  [
    "POST /session",
    () => ["/session", { account: "plain", password: "not this one" }],
    [401, 401, 401, 401, 401, 401, 401],
  ],
  ["GET /session", () => ["/session"], ANYBODY],
  ["GET /rights", () => ["/rights"], ANYBODY],
  ["DELETE /session", () => ["/session"], [204, 401, 204, 204, 204, 204, 204]],
  ["GET /providers", () => ["/providers"], ANYBODY],
  [
    "POST /provider-sign-in",
    () => ["/provider-sign-in", { provider: "none" }],
    [404, 401, 404, 404, 404, 404, 404],
  ],
  [
    "POST /provider-session",
    () => ["/provider-session", { provider: "none", answer: "code=a" }],
    [403, 401, 403, 403, 403, 403, 403],
  ],
  ["POST /provider-sign-out", () => ["/provider-sign-out"], ANYBODY],
  [
    "POST /terminal-sign-ins",
    () => ["/terminal-sign-ins", { device: "pc" }],
    [201, 401, 201, 201, 201, 201, 201],
  ],
  [
    "POST /terminal-tokens",
    () => ["/terminal-tokens", { secret: "unknown" }],
    [404, 401, 404, 404, 404, 404, 404],
  ],
  [
    "GET /terminal-sign-ins/{code}",
    () => ["/terminal-sign-ins/XXXX-XXXX"],
    [401, 401, 404, 404, 404, 404, 404],
  ],
  [
    "POST /terminal-sign-ins/{code}/approve",
    () => ["/terminal-sign-ins/XXXX-XXXX/approve"],
    [401, 401, 403, 403, 403, 403, 403],
  ],
  ["GET /second-factor", () => ["/second-factor"], [401, 401, 200, 200, 200, 200, 403]],
  [
    "POST /second-factor",
    () => ["/second-factor", { password: PASSWORD }],
    [401, 401, 403, 403, 403, 403, 403],
  ],
  [
    "POST /second-factor/confirmation",
    () => ["/second-factor/confirmation", { code: "123456" }],
    [401, 401, 403, 403, 403, 403, 403],
  ],
  [
    "POST /second-factor/removal",
    () => ["/second-factor/removal", { code: "123456" }],
    [401, 401, 403, 403, 403, 403, 403],
  ],
  [
    "POST /session/confirmation",
    () => ["/session/confirmation", { password: PASSWORD }],
    [401, 401, 403, 403, 403, 403, 403],
  ],
  [
    "POST /second-factor/recovery-codes",
    () => ["/second-factor/recovery-codes"],
    [401, 401, 403, 403, 403, 403, 403],
  ],
  ["GET /passkeys", () => ["/passkeys"], [401, 401, 200, 200, 200, 200, 403]],
  [
    "POST /passkey-options",
    () => ["/passkey-options", { password: PASSWORD }],
    [401, 401, 403, 403, 403, 403, 403],
  ],
  [
    "POST /passkeys",
    () => ["/passkeys", { name: "phone", passkey: MADE_PASSKEY }],
    [401, 401, 403, 403, 403, 403, 403],
  ],
  ["DELETE /passkeys/{id}", () => ["/passkeys/AAAA"], [401, 401, 403, 403, 403, 403, 403]],
  ["POST /passkey-challenges", () => ["/passkey-challenges", {}], [409, 401, 409, 409, 409, 409, 409]],
  [
    "POST /passkey-session",
    () => ["/passkey-session", { passkey: SIGNED_BY_PASSKEY }],
    [409, 401, 409, 409, 409, 409, 409],
  ],
  [
    "DELETE /accounts/{account}/second-factor",
    () => ["/accounts/plain/second-factor"],
    [401, 401, 403, 403, 403, 404, 403],
  ],
  ["GET /sessions", () => ["/sessions"], [401, 401, 200, 200, 200, 200, 403]],
  ["DELETE /sessions/{id}", () => ["/sessions/unknown"], [401, 401, 404, 404, 404, 404, 403]],
  ["GET /accounts", () => ["/accounts"], SITE_READ],
  ["POST /accounts", () => ["/accounts", { name: fresh("made") }], SITE_MADE],
  ["GET /accounts/{account}", async () => [`/accounts/${await newAccount()}`], SITE_READ],
  ["GET /accounts/{account}", (own) => [`/accounts/${own}`], [401, 401, 200, 200, 200, 200, 200]],
  ["GET /accounts/{account}", () => ["/accounts/unknown"], [401, 401, 403, 403, 403, 404, 403]],
  ["PATCH /accounts/{account}", async () => [`/accounts/${await newAccount()}`, { admin: true }], SITE_READ],
  ["PATCH /accounts/{account}", () => ["/accounts/plain", { disabled: false }], SITE_READ],
  ["DELETE /accounts/{account}", async () => [`/accounts/${await newAccount()}`], SITE_DONE],
  [
    "PUT /accounts/{account}/password",
    async () => [`/accounts/${await newAccount()}/password`, { password: "another long one" }],
    SITE_READ,
  ],
  [
    "PUT /accounts/{account}/password",
    (own) => [`/accounts/${own}/password`, { password: PASSWORD, current: "not this one" }],
    [401, 401, 403, 403, 403, 403, 403],
  ],
  ["GET /registration", () => ["/registration"], ANYBODY],
  [
    "POST /registrations",
    async () => [
      "/registrations",
      { account: fresh("made"), password: PASSWORD, invitation: await newSecret() },
    ],
    [201, 401, 201, 201, 201, 201, 201],
  ],
  [
    "POST /registrations",
    () => ["/registrations", { account: fresh("made"), password: PASSWORD }],
    [403, 401, 403, 403, 403, 403, 403],
  ],
  ["GET /registrations", () => ["/registrations"], SITE_READ],
  [
    "POST /registrations/{id}/approve",
    async () => [`/registrations/${await newRegistration()}/approve`, {}],
    SITE_READ,
  ],
  ["DELETE /registrations/{id}", async () => [`/registrations/${await newRegistration()}`], SITE_DONE],
  ["GET /trusted-publishing", () => ["/trusted-publishing"], SITE_READ],
  ["GET /issuers", () => ["/issuers"], SITE_READ],
  ["POST /issuers", () => ["/issuers", issuerOf(fresh("made"))], SITE_MADE],
  ["DELETE /issuers/{name}", async () => [`/issuers/${await newIssuer()}`], SITE_DONE],
  ["GET /publishers", () => ["/publishers"], SITE_READ],
  ["POST /publishers", async () => ["/publishers", await publisherOf()], SITE_MADE],
  [
    "DELETE /publishers/{id}",
    async () => [
      `/publishers/${(await maker.manage<{ id: string }>("POST", "/publishers", await publisherOf())).id}`,
    ],
    SITE_DONE,
  ],
  ["GET /invitations", () => ["/invitations"], SITE_READ],
  ["POST /invitations", () => ["/invitations", {}], SITE_MADE],
  [
    "POST /registration/invitation",
    async () => ["/registration/invitation", { secret: await newSecret() }],
    ANYBODY,
  ],
  [
    "DELETE /invitations/{id}",
    async () => [`/invitations/${(await maker.manage<{ id: string }>("POST", "/invitations", {})).id}`],
    SITE_DONE,
  ],
  ["GET /tokens", () => ["/tokens"], [401, 401, 200, 200, 200, 200, 200]],
  ["GET /tokens", () => ["/tokens?account=publisher"], [401, 401, 403, 200, 403, 200, 403]],
  ["POST /tokens", () => ["/tokens", {}], [401, 401, 201, 201, 201, 201, 403]],
  ["POST /tokens", () => ["/tokens", { account: "plain" }], [401, 401, 201, 403, 403, 201, 403]],
  [
    "DELETE /tokens/{id}",
    async () => [`/tokens/${await newToken("admin")}`],
    [401, 401, 404, 404, 404, 204, 404],
  ],
  [
    "DELETE /tokens/{id}",
    async (own) => [`/tokens/${await newToken(own)}`],
    [401, 401, 204, 204, 204, 204, 403],
  ],
  [
    "POST /tokens/{id}/rotate",
    async () => [`/tokens/${await newToken("admin")}/rotate`, {}],
    [401, 401, 404, 404, 404, 200, 404],
  ],
  [
    "POST /tokens/{id}/rotate",
    async (own) => [`/tokens/${await newToken(own)}/rotate`, {}],
    [401, 401, 200, 200, 200, 200, 403],
  ],
  ["POST /leaked-tokens", () => ["/leaked-tokens", { tokens: ["not a token"] }], ANYBODY],
  ["GET /groups", () => ["/groups"], SITE_READ],
  ["POST /groups", () => ["/groups", { name: fresh("made") }], SITE_MADE],
  ["GET /groups/{group}", async () => [`/groups/${await newGroup()}`], SITE_READ],
  ["DELETE /groups/{group}", async () => [`/groups/${await newGroup()}`], SITE_DONE],
  [
    "PUT /groups/{group}/members/{account}",
    async () => [`/groups/${await newGroup()}/members/plain`],
    SITE_DONE,
  ],
  [
    "DELETE /groups/{group}/members/{account}",
    async () => {
      const member = `/groups/${await newGroup()}/members/plain`;
      await maker.manage("PUT", member);
      return [member];
    },
    SITE_DONE,
  ],
  ["GET /webhooks", () => ["/webhooks"], SITE_READ],
  ["GET /webhooks", () => [`/webhooks?index=${INDEX}`], MANAGED],
  ["POST /webhooks", () => ["/webhooks", HOOK], SITE_MADE],
  ["POST /webhooks", () => ["/webhooks", { ...HOOK, index: INDEX }], [401, 401, 404, 403, 201, 201, 403]],
  ["PATCH /webhooks/{id}", async () => [`/webhooks/${await newHook()}`, { note: "x" }], HOOK_READ],
  ["PATCH /webhooks/{id}", () => ["/webhooks/wh_none", { note: "x" }], [401, 401, 403, 403, 403, 404, 403]],
  [
    "POST /webhooks/{id}/test",
    async () => [`/webhooks/${await newHook()}/test`],
    [401, 401, 403, 403, 201, 201, 403],
  ],
  ["GET /webhooks/{id}/deliveries", async () => [`/webhooks/${await newHook()}/deliveries`], HOOK_READ],
  ["POST /webhooks/{id}/replay", async () => [`/webhooks/${await newHook()}/replay`, {}], HOOK_READ],
  [
    "DELETE /webhooks/{id}",
    async () => [`/webhooks/${await newHook()}`],
    [401, 401, 403, 403, 204, 204, 403],
  ],
  ["GET /grants", () => ["/grants"], SITE_READ],
  ["GET /grants", () => [`/grants?index=${INDEX}`], MANAGED],
  [
    "POST /grants",
    () => [
      "/grants",
      { principal: "everyone", permission: "yank", index: INDEX, project: fresh("p"), notYet: true },
    ],
    [401, 401, 404, 403, 201, 201, 403],
  ],
  [
    "POST /grants",
    () => [
      "/grants",
      { principal: "everyone", permission: "yank", index: "team/*", project: fresh("p"), notYet: true },
    ],
    SITE_MADE,
  ],
  [
    "DELETE /grants/{id}",
    async () => [`/grants/${await newGrant(INDEX)}`],
    [401, 401, 403, 403, 204, 204, 403],
  ],
  ["DELETE /grants/{id}", async () => [`/grants/${await newGrant("*")}`], SITE_DONE],
  ["DELETE /grants/{id}", () => ["/grants/987654"], [401, 401, 403, 403, 403, 404, 403]],
  ["GET /indexes", () => ["/indexes"], ANYBODY],
  ["POST /indexes", () => ["/indexes", { owner: "team", name: fresh("made") }], SITE_MADE],
  ["PUT /freeze", () => ["/freeze", { at: "2999-01-01T00:00:00Z" }], SITE_READ],
  ["DELETE /freeze", () => ["/freeze"], SITE_READ],
  ["GET /indexes/{owner}/{index}", () => [AT], READ],
  ["PATCH /indexes/{owner}/{index}", () => [AT, { settings: { read: "granted" } }], MANAGED],
  ["DELETE /indexes/{owner}/{index}", async () => [`/indexes/team/${await newIndex()}`], SITE_DONE],
  ["GET /indexes/{owner}/{index}/projects", () => [`${AT}/projects`], READ],
  ["GET /indexes/{owner}/{index}/projects/{project}", async () => [(await newProject()).project], READ],
  [
    "PATCH /indexes/{owner}/{index}/projects/{project}",
    async () => [(await newProject()).project, { status: "archived" }],
    MANAGED,
  ],
  ["DELETE /indexes/{owner}/{index}/projects/{project}", async () => [(await newProject()).project], DONE],
  [
    "GET /indexes/{owner}/{index}/projects/{project}/releases/{version}",
    async () => [await newRelease()],
    READ,
  ],
  [
    "GET /indexes/{owner}/{index}/projects/{project}/releases/{version}/description",
    async () => [`${await newRelease()}/description`],
    READ,
  ],
  [
    "DELETE /indexes/{owner}/{index}/projects/{project}/releases/{version}",
    async () => [await newRelease()],
    DONE,
  ],
  [
    "POST /indexes/{owner}/{index}/projects/{project}/releases/{version}/yank",
    async () => [`${await newRelease()}/yank`, { reason: "bad" }],
    DONE,
  ],
  [
    "POST /indexes/{owner}/{index}/projects/{project}/releases/{version}/unyank",
    async () => {
      const release = await newRelease();
      await maker.manage("POST", `${release}/yank`, {});
      return [`${release}/unyank`];
    },
    DONE,
  ],
  [
    "POST /indexes/{owner}/{index}/files",
    () => {
      const { filename, bytes } = buildWheel({ name: fresh("sent") });
      return [`${AT}/files?filename=${filename}`, bytes];
    },
    [401, 401, 404, 200, 200, 200, 403],
  ],
  [
    "POST /indexes/{owner}/{index}/imports",
    () => {
      const { filename, bytes, sha256 } = buildWheel({ name: fresh("moved") });
      const from = `from=pypiserver&address=/packages/${filename}`;
      return [`${AT}/imports?filename=${filename}&sha256=${sha256}&${from}`, bytes];
    },
    SITE_READ,
  ],
  [
    "POST /indexes/{owner}/{index}/imports/known",
    () => [`${AT}/imports/known`, { addresses: [] }],
    SITE_READ,
  ],
  ["GET /indexes/{owner}/{index}/bundles", () => [`${AT}/bundles`], SITE_READ],
  [
    "POST /indexes/{owner}/{index}/bundles",
    () => [`${AT}/bundles?quarantine=team/one`, Buffer.from("{}")],
    [401, 401, 403, 403, 403, 400, 403],
  ],
  [
    "POST /indexes/{owner}/{index}/bundles/{sequence}/revert",
    () => [`${AT}/bundles/1/revert`, {}],
    [401, 401, 403, 403, 403, 404, 403],
  ],
  ["GET /sandboxes", () => ["/sandboxes"], [401, 401, 200, 200, 200, 200, 200]],
  ["GET /sandbox-rules", () => ["/sandbox-rules"], SITE_READ],
  ["PUT /sandbox-rules/{who}", () => ["/sandbox-rules/authenticated", {}], SITE_READ],
  [
    "DELETE /sandbox-rules/{who}",
    async () => {
      await maker.manage("PUT", "/sandbox-rules/authenticated", {});
      return ["/sandbox-rules/authenticated"];
    },
    SITE_DONE,
  ],
  ["GET /targets", () => ["/targets"], [401, 401, 200, 200, 200, 200, 200]],
  [
    "PUT /targets/{target}",
    () => ["/targets/office", { pythons: ["3.13"], platforms: ["win_amd64"] }],
    SITE_READ,
  ],
  [
    "DELETE /targets/{target}",
    async () => {
      const name = fresh("target");
      await maker.manage("PUT", `/targets/${name}`, { pythons: ["3.13"], platforms: ["win_amd64"] });
      return [`/targets/${name}`];
    },
    SITE_DONE,
  ],
  ["GET /indexes/{owner}/{index}/requests", () => [`${AT}/requests`], SIGNED_IN_READ],
  [
    "POST /indexes/{owner}/{index}/requests",
    () => [`${AT}/requests`, { requirement: "flask", reason: "test" }],
    [401, 401, 404, 201, 201, 201, 201],
  ],
  [
    "GET /indexes/{owner}/{index}/requests/{number}",
    async () => [`${AT}/requests/${await newRequest()}`],
    SIGNED_IN_READ,
  ],
  [
    "POST /indexes/{owner}/{index}/requests/{number}/decision",
    async () => [`${AT}/requests/${await newRequest()}/decision`, { decision: "refuse", reason: "test" }],
    [401, 401, 404, 200, 200, 200, 403],
  ],
  [
    "POST /indexes/{owner}/{index}/request-lists",
    () => [`${AT}/request-lists`, { list: "uv.lock 1a2b3c4d", requirements: ["flask"], reason: "test" }],
    [401, 401, 404, 201, 201, 201, 201],
  ],
  [
    "POST /indexes/{owner}/{index}/request-decisions",
    async () => [
      `${AT}/request-decisions`,
      { numbers: [await newRequest()], decision: "refuse", reason: "test" },
    ],
    [401, 401, 404, 200, 200, 200, 403],
  ],
  [
    "POST /indexes/{owner}/{index}/request-checks",
    () => [`${AT}/request-checks?filename=requirements.txt`, Buffer.from("flask")],
    [401, 401, 404, 200, 200, 200, 200],
  ],
  [
    "GET /indexes/{owner}/{index}/projects/{project}/docs",
    async () => [`${(await newProject()).project}/docs`],
    READ,
  ],
  [
    "POST /indexes/{owner}/{index}/projects/{project}/releases/{version}/docs",
    async () => [`${await newRelease()}/docs`, docsZip()],
    [401, 401, 404, 200, 200, 200, 403],
  ],
  [
    "DELETE /indexes/{owner}/{index}/projects/{project}/releases/{version}/docs",
    async () => {
      const path = `${await newRelease()}/docs`;
      await maker.manage("POST", path, docsZip());
      return [path];
    },
    DONE,
  ],
  [
    "GET /indexes/{owner}/{index}/projects/{project}/results",
    async () => [`${(await newProject()).project}/results`],
    READ,
  ],
  [
    "GET /indexes/{owner}/{index}/projects/{project}/releases/{version}/results",
    async () => [`${await newRelease()}/results`],
    READ,
  ],
  [
    "POST /indexes/{owner}/{index}/projects/{project}/releases/{version}/results",
    async () => [`${await newRelease()}/results`, { environment: "py312", status: "passed" }],
    [401, 401, 404, 200, 200, 200, 403],
  ],
  [
    "GET /indexes/{owner}/{index}/projects/{project}/releases/{version}/results/{id}",
    async () => [await newResult()],
    READ,
  ],
  [
    "DELETE /indexes/{owner}/{index}/projects/{project}/releases/{version}/results/{id}",
    async () => [await newResult()],
    DONE,
  ],
  [
    "GET /indexes/{owner}/{index}/projects/{project}/releases/{version}/comments",
    async () => [`${await newRelease()}/comments`],
    READ,
  ],
  [
    "POST /indexes/{owner}/{index}/projects/{project}/releases/{version}/comments",
    async () => [`${await newRelease()}/comments`, { text: "known to be bad" }],
    [401, 401, 404, 201, 201, 201, 403],
  ],
  [
    "DELETE /indexes/{owner}/{index}/projects/{project}/releases/{version}/comments/{id}",
    async () => {
      const path = `${await newRelease()}/comments`;
      return [`${path}/${(await maker.manage<{ id: string }>("POST", path, { text: "bad" })).id}`];
    },
    DONE,
  ],
  ["GET /indexes/{owner}/{index}/projects/{project}/files/{filename}", async () => [await newFile()], READ],
  [
    "GET /indexes/{owner}/{index}/projects/{project}/files/{filename}/contents",
    async () => [`${await newFile()}/contents`],
    READ,
  ],
  [
    "DELETE /indexes/{owner}/{index}/projects/{project}/files/{filename}",
    async () => [await newFile()],
    DONE,
  ],
  [
    "POST /indexes/{owner}/{index}/projects/{project}/files/{filename}/yank",
    async () => [`${await newFile()}/yank`, { reason: "bad" }],
    DONE,
  ],
  [
    "POST /indexes/{owner}/{index}/projects/{project}/files/{filename}/unyank",
    async () => {
      const file = await newFile();
      await maker.manage("POST", `${file}/yank`, {});
      return [`${file}/unyank`];
    },
    DONE,
  ],
  ["GET /indexes/{owner}/{index}/bin", () => [`${AT}/bin`], MANAGED],
  [
    "POST /indexes/{owner}/{index}/bin/restore",
    async () => [`${AT}/bin/restore`, await newBinned()],
    MANAGED,
  ],
  ["POST /indexes/{owner}/{index}/bin/purge", async () => [`${AT}/bin/purge`, await newBinned()], MANAGED],
  ["GET /indexes/{owner}/{index}/usage", () => [`${AT}/usage`], MANAGED],
  [
    "POST /indexes/{owner}/{index}/retention/preview",
    () => [`${AT}/retention/preview`, { retention: { newest: 1 } }],
    MANAGED,
  ],
  [
    "POST /indexes/{owner}/{index}/retention/run",
    async () => {
      await maker.manage("PATCH", AT, { settings: { retention: { newest: 10_000 } } });
      return [`${AT}/retention/run`];
    },
    MANAGED,
  ],
  ["GET /search", () => ["/search?q=project"], ANYBODY],
  ["GET /search", () => [`/search?q=project&index=${INDEX}`], READ],
  ["GET /search/documentation", () => ["/search/documentation?q=guide"], ANYBODY],
  ["GET /search/documentation", () => [`/search/documentation?q=guide&index=${INDEX}`], READ],
  [
    "GET /indexes/{owner}/{index}/projects/{project}/dependents",
    async () => [`${(await newProject()).project}/dependents`],
    READ,
  ],
  ["GET /indexes/{owner}/{index}/tree", () => [`${AT}/tree`], READ],
  ["GET /indexes/{owner}/{index}/namesakes", () => [`${AT}/namesakes`], MANAGED],
  [
    "GET /indexes/{owner}/{index}/explain/{project}",
    async () => [`${AT}/explain/${(await newProject()).project.split("/").at(-1)}`],
    READ,
  ],
  [
    "POST /indexes/{owner}/{index}/policy/dry-run",
    () => [`${AT}/policy/dry-run`, { policy: [{ action: "deny", projects: ["evil-*"] }] }],
    MANAGED,
  ],
  ["GET /indexes/{owner}/{index}/held", () => [`${AT}/held`], MANAGED],
  [
    "POST /indexes/{owner}/{index}/policy/exceptions",
    async () => {
      const policy = [{ action: "hold", projects: ["held-*"] }];
      await maker.manage("PATCH", AT, { settings: { policy } });
      return [`${AT}/policy/exceptions`, { projects: ["held-one"], reason: "fixes a leak" }];
    },
    [401, 401, 404, 403, 201, 201, 403],
  ],
  [
    "POST /indexes/{owner}/{index}/projects/{project}/releases/{version}/promote",
    async () => [`${await newRelease()}/promote`, { to: `team/${await newIndex()}` }],
    [401, 401, 404, 404, 404, 200, 404],
  ],
  [
    "POST /indexes/{owner}/{index}/projects/{project}/releases/{version}/promotions",
    // Of a release that is not there: a promotion would go on, and write into the log, while others ask.
    async () => [
      `${(await newProject()).project}/releases/9.9/promotions`,
      { to: `team/${await newIndex()}` },
    ],
    [401, 401, 404, 404, 404, 404, 404],
  ],
  ["GET /promotions", () => ["/promotions"], OWN_READ],
  ["GET /promotions/{id}", () => ["/promotions/999999"], NO_PROMOTION],
  ["POST /promotions/{id}/cancel", () => ["/promotions/999999/cancel"], NO_PROMOTION],
  ["GET /indexes/{owner}/{index}/mirror", () => [`${AT}/mirror`], NO_MIRROR],
  [
    "POST /indexes/{owner}/{index}/mirror/refresh",
    () => [`${AT}/mirror/refresh`, { project: null }],
    NO_MIRROR,
  ],
  ["GET /indexes/{owner}/{index}/mirror/eviction", () => [`${AT}/mirror/eviction?unusedDays=1`], NO_MIRROR],
  ["POST /indexes/{owner}/{index}/mirror/evict", () => [`${AT}/mirror/evict`, { unusedDays: 1 }], NO_MIRROR],
  ["GET /downloads", () => ["/downloads"], SITE_READ],
  ["GET /indexes/{owner}/{index}/downloads", () => [`${AT}/downloads`], MANAGED],
  [
    "GET /indexes/{owner}/{index}/projects/{project}/downloads",
    async () => [`${(await newProject()).project}/downloads`],
    READ,
  ],
  ["GET /site/settings", () => ["/site/settings"], SITE_READ],
  ["GET /security-events", () => ["/security-events"], SITE_READ],
  ["GET /site/keys", () => ["/site/keys"], SITE_READ],
  ["GET /site/look", () => ["/site/look"], SITE_READ],
  ["PATCH /site/look", () => ["/site/look", { color: null }], SITE_READ],
  ["GET /site/state", () => ["/site/state"], SITE_READ],
  ["GET /site/warnings", () => ["/site/warnings"], SITE_READ],
  ["POST /site/plan", () => ["/site/plan", { site: {} }], SITE_READ],
  ["POST /site/apply", () => ["/site/apply", { site: {} }], SITE_READ],
  ["GET /site/export", () => ["/site/export"], SITE_READ],
  ["GET /site/managed", () => ["/site/managed"], SITE_READ],
  ["GET /site/tasks", () => ["/site/tasks"], SITE_READ],
  // One that is not there: a task would go on, and write into the log, while others ask.
  ["POST /site/tasks", () => ["/site/tasks", { kind: "repair", of: 999 }], NO_TASK],
  ["GET /site/tasks/{id}", () => ["/site/tasks/999"], NO_TASK],
  ["GET /site/tasks/{id}/findings", () => ["/site/tasks/999/findings"], NO_TASK],
  ["POST /site/tasks/{id}/cancel", () => ["/site/tasks/999/cancel"], NO_TASK],
  ["GET /accounts/{account}/rights", async () => [`/accounts/${await newAccount()}/rights`], SITE_READ],
  [
    "GET /accounts/{account}/rights",
    async () => [`/accounts/${await newAccount()}/rights?index=${INDEX}`],
    [401, 401, 404, 403, 200, 200, 403],
  ],
  [
    "GET /accounts/{account}/rights",
    (own) => [`/accounts/${own}/rights`],
    [401, 401, 200, 200, 200, 200, 200],
  ],
  ["GET /accounts/{account}/projects", async () => [`/accounts/${await newAccount()}/projects`], SITE_READ],
  [
    "GET /accounts/{account}/projects",
    (own) => [`/accounts/${own}/projects`],
    [401, 401, 200, 200, 200, 200, 200],
  ],
  ["GET /events", () => ["/events"], SITE_READ],
  ["GET /events", () => [`/events?index=${INDEX}`], READ],
  ["GET /changes.ndjson", () => ["/changes.ndjson"], SITE_READ],
  ["GET /changes.ndjson", () => [`/changes.ndjson?index=${INDEX}`], MANAGED],
  ["GET /changes.csv", () => ["/changes.csv"], SITE_READ],
  ["GET /changes.csv", () => [`/changes.csv?index=${INDEX}`], MANAGED],
  ["GET /changes", () => ["/changes"], SITE_READ],
  ["GET /changes", () => [`/changes?index=${INDEX}`], MANAGED],
];

const told = await askAll();
const operations = operationsOf(
  (await admin.api("GET", "/openapi.json")).json<Document & Record<string, unknown>>(),
);

test("F102 every operation of the management API stands in the table of rights, and no other", () => {
  const tabled = new Set(TABLE.map(([operation]) => operation));
  assert.deepEqual(
    [...operations.keys()].filter((key) => !tabled.has(key)),
    [],
  );
  assert.deepEqual(
    [...tabled].filter((key) => !operations.has(key)),
    [],
  );
});

interface Told {
  answer: Answer;
  said: string;
  /** Whether it left an entry in the log of changes. */
  hasChanged: boolean;
}

/**
 * What each caller was answered, by row and caller. All things are made first, and each caller asks everything before
 * the next does: a password that was verified stays so until somebody changes something.
 */
async function askAll(): Promise<Map<string, Told>> {
  const asks: { at: number; who: Who; asked: [path: string, body?: unknown] }[] = [];
  for (const who of WHO)
    for (const [at, [, ask]] of TABLE.entries())
      asks.push({ at, who, asked: await ask(names[who] ?? "plain") });
  const told = new Map<string, Told>();
  for (const { at, who, asked } of asks) {
    const [method = ""] = (TABLE[at]?.[0] ?? "").split(" ");
    const before = await services.database.serial();
    const answer = await callers[who].api(method, ...asked);
    const hasChanged = (await services.database.serial()) !== before;
    told.set(`${at} ${who}`, { answer, said: `${method} ${asked[0]} of ${who}`, hasChanged });
  }
  return told;
}

for (const [row, [operation, , statuses]] of TABLE.entries()) {
  test(`F91 F102 ${operation} answers each caller as the table says: ${statuses.join(" ")}`, () => {
    for (const [at, who] of WHO.entries()) {
      const { answer, said, hasChanged } = told.get(`${row} ${who}`) as Told;
      assert.equal(answer.status, statuses[at], `${said}: ${answer.text}`);
      assertDocumented(operation, answer, said);
      assert.equal(answer.headers["www-authenticate"] !== undefined, answer.status === 401, said);
      assert.match(answer.headers["cache-control"] as string, /no-store/, said);
      if (operation.startsWith("GET ") || answer.status >= 400)
        assert.ok(!hasChanged, `${said}: something changed`);
    }
  });
}

test("F101 A09 an index that may not be read is answered like one that is not there, on every operation", async () => {
  const { project, filename } = await newProject();
  const name = project.split("/").at(-1) as string;
  const fill = (path: string, owner: string) =>
    path
      .replace("{owner}", owner)
      .replace("{index}", "one")
      .replace("{project}", name)
      .replace("{version}", "1.0")
      .replace("{filename}", filename);
  const bodies: Record<string, unknown> = {
    "PATCH /indexes/{owner}/{index}": { settings: {} },
    "PATCH /indexes/{owner}/{index}/projects/{project}": { status: "archived" },
  };
  for (const operation of operations.keys()) {
    const [method = "", path = ""] = operation.split(" ");
    if (!path.includes("{owner}")) continue;
    const body = bodies[operation] ?? (path.endsWith("yank") ? {} : undefined);
    for (const who of ["nobody", "wrong password", "plain"] as const) {
      const [hidden, missing] = await Promise.all(
        ["team", "none"].map((owner) => callers[who].api(method, fill(path, owner), body)),
      );
      assert.equal(hidden?.status, missing?.status, `${operation} of ${who}`);
      assert.equal(hidden?.text, missing?.text, `${operation} of ${who}`);
    }
  }
  for (const query of ["/grants?index=", "/changes?index=", "/search?index="]) {
    const [hidden, missing] = await Promise.all(
      ["team/one", "none/one"].map((index) => callers.plain.api("GET", query + index)),
    );
    assert.equal(hidden?.text, missing?.text, query);
  }
});
