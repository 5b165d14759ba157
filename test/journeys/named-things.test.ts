import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import type { Caller } from "../harness/caller.ts";
import { CommandLine } from "../harness/command-line.ts";
import { makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

interface Problem {
  code: string;
  detail: string;
  problems?: { field: string; message: string }[];
}

const server = await startServer();
after(() => server.remove());
const { admin } = server;
const wheelyard = CommandLine.forAdmin(server);
const maria = await makeAccount(server, "maria");
await admin.manage("POST", "/groups", { name: "developers" });
await admin.manage("POST", "/indexes", { owner: "vault", name: "closed", settings: { read: "granted" } });
await admin.publish(buildWheel({ name: "shop-app" }));
await admin.publish(buildWheel({ name: "shop-secret" }));
await admin.manage("PATCH", "/indexes/root/main/projects/shop-secret", { restricted: true });

async function refused(who: Caller, path: string, body: object, status = 400): Promise<Problem> {
  const answer = await who.api("POST", path, body);
  assert.equal(answer.status, status, answer.text);
  return JSON.parse(answer.text) as Problem;
}

const grant = { principal: "everyone", permission: "read", index: "root/main", project: "*" };

test("a grant names things that exist, or is refused with the nearest", async () => {
  const cases = [
    [{ principal: "account:marai" }, "principal", "no-such-account", "maria"],
    [{ principal: "group:devlopers" }, "principal", "no-such-group", "developers"],
    [{ index: "root/mian" }, "index", "no-such-index", "root/main"],
    [{ project: "shop-apps" }, "project", "no-such-project", "shop-app"],
    [{ index: "root/*", project: "Shop.Apps" }, "project", "no-such-project", "shop-app"],
  ] as const;
  for (const [change, field, code, near] of cases) {
    const said = await refused(admin, "/grants", { ...grant, ...change });
    assert.equal(said.code, code);
    assert.deepEqual(
      said.problems?.map((one) => one.field),
      [field],
    );
    assert.match(said.problems?.[0]?.message ?? "", new RegExp(`Did you mean ${near}\\?$`));
  }
});

test("a trusted publisher names an index that exists, or one that is said to come; its projects may come later", async () => {
  await admin.manage("POST", "/accounts", { name: "ci", kind: "service" });
  await admin.manage("POST", "/issuers", { name: "github", kind: "github" });
  const publisher = {
    issuer: "github",
    account: "ci",
    source: { kind: "github", repository: "acme/shop", workflow: "release.yml" },
    scope: { indexes: ["root/mian"], projects: ["not-published-yet"], permissions: ["publish"] },
  };
  const said = await refused(admin, "/publishers", publisher);
  assert.equal(said.code, "no-such-index");
  assert.deepEqual(
    said.problems?.map((one) => one.field),
    ["scope.indexes.0"],
  );
  assert.match(said.detail, /Did you mean root\/main\?/);
  const options = [
    "--github",
    "acme/shop",
    "--workflow",
    "release.yml",
    "--for",
    "ci",
    "--index",
    "root/mian",
  ];
  assert.match((await wheelyard.try(["publisher", "add", ...options])).stderr, /Did you mean root\/main\?/);
  assert.match(
    await wheelyard.run(["publisher", "add", ...options, "--not-yet"]),
    /Added the trusted publisher/,
  );
  await admin.manage("POST", "/publishers", {
    ...publisher,
    scope: { ...publisher.scope, indexes: ["root/main"] },
  });
});

test("patterns may match nothing, and what is to come is said so", async () => {
  await admin.manage("POST", "/grants", { ...grant, index: "later/*", project: "new-*" });
  const toCome = { ...grant, index: "later/main", project: "new-app" };
  assert.match((await refused(admin, "/grants", toCome)).detail, /notYet/);
  await admin.manage("POST", "/grants", { ...toCome, notYet: true });
});

test("the scope of a token names things that exist for its maker", async () => {
  const said = await refused(maria, "/tokens", { scope: { indexes: ["root/mian"] } });
  assert.deepEqual(said.problems, [
    { field: "scope.indexes.0", message: "There is no index root/mian. Did you mean root/main?" },
  ]);
  const hidden = await refused(maria, "/tokens", { scope: { indexes: ["vault/closed"] } });
  const absent = await refused(maria, "/tokens", { scope: { indexes: ["vault/opened"] } });
  assert.equal(hidden.detail.replaceAll("closed", "opened"), absent.detail, "a hidden index is not there");
  const projects = async (project: string) =>
    (await refused(maria, "/tokens", { scope: { indexes: ["root/main"], projects: [project] } })).detail;
  const [restricted, nothing] = [await projects("shop-secret"), await projects("shop-secrez")];
  assert.equal(restricted.replaceAll("shop-secret", "shop-secrez"), nothing);
  assert.doesNotMatch(nothing, /shop-secret/, "no hidden name is suggested");
  await maria.manage("POST", "/tokens", { scope: { indexes: ["vault/closed"] }, notYet: true });
  await admin.manage("POST", "/tokens", { scope: { projects: ["shop-secret"] } });
  const nobody = await refused(admin, "/tokens", { account: "mariaa" }, 404);
  assert.match(nobody.detail, /Did you mean maria\?/);
});

test("members, invitations, bases and origins name things that exist", async () => {
  const member = await admin.api("PUT", "/groups/developers/members/marya");
  assert.match(member.text, /no account named marya\. Did you mean maria\?/);
  const group = await admin.api("PUT", "/groups/developer/members/maria");
  assert.match(group.text, /no group named developer\. Did you mean developers\?/);
  const invitation = await refused(admin, "/invitations", { groups: ["develpers"] }, 404);
  assert.match(invitation.detail, /Did you mean developers\?/);
  const index = { owner: "team", name: "main", settings: { bases: ["root/main", "root/pipy"] } };
  assert.deepEqual((await refused(admin, "/indexes", index)).problems, [
    { field: "settings.bases.1", message: "There is no index root/pipy. Did you mean root/pypi?" },
  ]);
  const origins = [{ glob: "x", origin: "shared", sources: ["root/mian"] }];
  const shared = await refused(admin, "/indexes", { owner: "team", name: "main", settings: { origins } });
  assert.equal(shared.problems?.[0]?.field, "settings.origins.0.sources");
});

test("the command line refuses the same, and takes --not-yet", async () => {
  const grants = ["grant", "add", "everyone", "read", "--index"];
  const mistyped = await wheelyard.try([...grants, "root/mian"]);
  assert.equal(mistyped.code, 1);
  assert.match(mistyped.stderr, /Did you mean root\/main\?.*--not-yet/s);
  await wheelyard.run([...grants, "next/one", "--not-yet"]);
  const token = ["token", "create", "--note", "CI", "--index"];
  assert.equal((await wheelyard.try([...token, "root/mian"])).code, 1);
  await wheelyard.run([...token, "next/one", "--not-yet"]);
  const setup = await wheelyard.try(["client-setup", "root/mian"]);
  assert.equal(setup.code, 1);
  assert.match(setup.stderr, /no index root\/mian.*did you mean root\/main/s);
  assert.match(await wheelyard.run(["client-setup", "next/one", "--not-yet"]), /next\/one\/simple/);
});

test("a file that names an index nowhere is refused before anything is changed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "wheelyard-named-"));
  const file = join(folder, "tree.yaml");
  const write = (more: string) =>
    writeFileSync(
      file,
      `indexes: { shop/main: {} }\ngrants: [{ who: everyone, may: read, index: shop/mian${more} }]\n`,
    );
  write("");
  const said = await wheelyard.try(["index", "apply", file]);
  assert.equal(said.code, 1);
  assert.match(said.stderr, /no index shop\/mian \(a grant to everyone\) \(did you mean shop\/main\?\)/);
  assert.equal((await admin.api("GET", "/indexes/shop/main")).status, 404);
  write(", notYet: true");
  await wheelyard.run(["index", "apply", file]);
});
