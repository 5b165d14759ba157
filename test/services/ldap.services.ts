import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { Accounts } from "../../src/accounts/accounts.ts";
import { Directory } from "../../src/accounts/directory.ts";
import { ldap } from "../../src/accounts/drivers/ldap/index.ts";
import { openVerifier } from "../../src/accounts/open.ts";
import type { Verifier } from "../../src/accounts/verifier.ts";
import { SERVER } from "../../src/database/change.ts";
import { openDatabase } from "../../src/database/open.ts";
import { CONTEXT } from "../contracts/verifier-drivers.ts";
import { LdapPlace, NEEDS_LDAP, Wire } from "../harness/ldap.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const skip = NEEDS_LDAP.skip;
const REFUSED = { name: "Refusal", kind: "unavailable" };

describe("people of an LDAP directory", { skip }, async () => {
  if (skip) return;
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-ldap-"));
  const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
  const accounts = new Accounts(database);
  const directory = new Directory(database);
  const place = await LdapPlace.create();
  const { server } = place;
  const opened: Verifier[] = [];
  after(async () => {
    for (const verifier of opened) await verifier.close?.();
    await place.close();
    await database.close();
    await rm(folder, { recursive: true });
  });
  await accounts.create({ name: "boss", kind: "person", password: "the local boss", isAdmin: true }, SERVER);

  const open = async (options: Record<string, unknown> = {}) => {
    const given = ldap.options.parse({ ...place.options, ...options });
    const verifier = await ldap.open(given, { ...CONTEXT, database });
    opened.push(verifier);
    return verifier;
  };
  const signIn = async (verifier: Verifier, account: string, password = `${account} password`) => {
    const proven = await verifier.verify({ kind: "password", account, password }, "here");
    return proven && directory.callerOf(proven.identity, "127.0.0.1");
  };
  const refresh = async (verifier: Verifier) => {
    for (const { round } of verifier.upkeep?.() ?? []) await round();
  };
  const groupsOf = async (verifier: Verifier, account: string) =>
    [...((await signIn(verifier, account))?.groups ?? [])].sort();

  it("get an account when they sign in first, if that is wanted", async () => {
    await place.addPerson("ann", "ann password");
    const strict = await open({ createAccounts: false });
    assert.equal(await signIn(strict, "ann"), null);
    assert.equal(await accounts.find("ann"), null);
    const verifier = await open();
    assert.equal((await signIn(verifier, "ann"))?.account?.name, "ann");
    assert.equal((await accounts.find("ann"))?.hasPassword, false);
    assert.equal((await signIn(strict, "ann"))?.account?.name, "ann");
  });

  it("never take over a local account, and a local one is never asked for there", async () => {
    await place.addPerson("boss", "boss password");
    const verifier = await open({ adminGroups: ["lords"], groups: ["lords"] });
    assert.equal(await signIn(verifier, "boss"), null);
    const both = await openVerifier(
      { accounts: { drivers: ["ldap"] }, ldap: ldap.options.parse(place.options) } as never,
      { ...CONTEXT, database },
    );
    opened.push(both);
    assert.equal(await signIn(both, "boss"), null);
    assert.equal((await signIn(both, "boss", "the local boss"))?.account?.isAdmin, true);
    assert.equal((await signIn(both, "ann"))?.account?.name, "ann");
  });

  it("cannot sign in with an empty password, a wrong one, or a name that is a filter or a DN", async () => {
    const verifier = await open();
    const template = await open({
      userDn: `uid={name},${place.people}`,
      bindDn: undefined,
      bindPassword: undefined,
    });
    for (const each of [verifier, template]) {
      assert.ok(await signIn(each, "ann"));
      assert.equal(await signIn(each, "ann", ""), null);
      assert.equal(await signIn(each, "ann", "ANN PASSWORD"), null);
      for (const name of [
        "*",
        "an*",
        "ann)(uid=*",
        "ann\\2a",
        "ann,ou=people",
        "ann\0",
        " ann",
        "ann ",
        "änn",
        "",
      ])
        assert.equal(await signIn(each, name, "ann password"), null, name);
    }
  });

  it("with a name that a former person had do not get that person's account", async () => {
    const verifier = await open();
    await place.addPerson("carl", "carl password");
    assert.ok(await signIn(verifier, "carl"));
    await place.remove(place.dnOf("carl"));
    await place.addPerson("carl", "carl password");
    assert.equal(await signIn(verifier, "carl"), null);
  });

  it("who are disabled here stay so", async () => {
    const verifier = await open();
    await place.addPerson("dora", "dora password");
    assert.ok(await signIn(verifier, "dora"));
    await accounts.change("dora", { disabled: true }, SERVER);
    assert.equal(await signIn(verifier, "dora"), null);
    await refresh(verifier);
    assert.equal((await accounts.find("dora"))?.disabled, true);
  });

  it("are put into groups and made administrators by their groups there, nested ones too", async () => {
    await place.addPerson("emma", "emma password");
    const inner = await place.addGroup("Team Red", ["emma"]);
    const outer = await place.addGroup("developers", [inner]);
    await place.addGroup("lords", [outer]);
    await place.addGroup("strangers", ["emma"]);
    await accounts.groups.create("own", SERVER);
    const mapped = { groups: ["Team Red=red", "developers"], adminGroups: ["LORDS"] };
    assert.ok(await signIn(await open(), "emma"));
    await accounts.groups.addMember("own", "emma", SERVER);
    for (const groupsFrom of ["memberOf", "search"]) {
      const flat = await open({ ...mapped, groupsFrom });
      assert.deepEqual(await groupsOf(flat, "emma"), ["own", "red"]);
      assert.equal((await accounts.find("emma"))?.isAdmin, false);
      const nested = await open({ ...mapped, groupsFrom, nestedGroups: true });
      assert.deepEqual(await groupsOf(nested, "emma"), ["developers", "own", "red"]);
      assert.equal((await accounts.find("emma"))?.isAdmin, true);
    }
    const elsewhere = await open({ ...mapped, groupBase: `ou=others,${server.base}` });
    assert.deepEqual(await groupsOf(elsewhere, "emma"), ["own"]);
    assert.equal((await accounts.find("emma"))?.isAdmin, false);
  });

  it("lose groups and accounts without a sign-in, and get them back", async () => {
    const verifier = await open({ groups: ["workers"] });
    await place.addPerson("fred", "fred password");
    const workers = await place.addGroup("workers", ["fred"]);
    assert.deepEqual(await groupsOf(verifier, "fred"), ["workers"]);
    await place.set(workers, "member", [place.dnOf("ann")]);
    await refresh(verifier);
    assert.deepEqual((await accounts.groups.find("workers"))?.members, ["ann"]);
    await place.addPerson("greg", "greg password", { userAccountControl: "512" });
    assert.ok(await signIn(verifier, "greg"));
    for (const [flag, disabled] of [
      ["514", true],
      ["512", false],
    ] as const) {
      await place.set(place.dnOf("greg"), "userAccountControl", [flag]);
      await refresh(verifier);
      assert.equal((await accounts.find("greg"))?.disabled, disabled, flag);
    }
    await place.remove(place.dnOf("fred"));
    await refresh(verifier);
    assert.equal((await accounts.find("fred"))?.disabled, true);
    assert.equal((await accounts.find("ann"))?.disabled, false);
    const serial = await database.serial();
    await refresh(verifier);
    assert.equal(await database.serial(), serial, "nothing is written where nothing changed");
  });

  it("are not disabled because the directory is away, or its place is wrong", async () => {
    const wrong = await open({ userBase: `ou=others,${server.base}` });
    await assert.rejects(refresh(wrong), /None was disabled/);
    const wire = await Wire.to(Number(new URL(server.url).port));
    const verifier = await open({ url: `ldap://127.0.0.1:${wire.port}` });
    wire.cut();
    await assert.rejects(refresh(verifier), REFUSED);
    await wire.close();
    assert.equal((await accounts.find("ann"))?.disabled, false);
  });

  it("are found over TLS and StartTLS, with the right authority only", async () => {
    for (const url of [server.secureUrl, server.url]) {
      const tls = "starttls";
      assert.ok(await signIn(await open({ url, tls, ca: server.ca }), "ann"), url);
      await assert.rejects(signIn(await open({ url, tls }), "ann"), REFUSED);
    }
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as { port: number };
    const limits = { connectTimeout: 0.1, timeout: 0.1, tls: "starttls" };
    const unanswered = signIn(await open({ url: `ldap://127.0.0.1:${port}`, ...limits }), "ann");
    await assert.rejects(unanswered, REFUSED).finally(() => silent.close());
  });

  it("are found on another server when one is down, and on a new connection when one ended", async () => {
    const wire = await Wire.to(Number(new URL(server.url).port));
    const verifier = await open({ url: `ldap://127.0.0.1:${wire.port}, ${server.url}` });
    assert.ok(await signIn(verifier, "ann"));
    wire.cut();
    assert.ok(await signIn(verifier, "ann"));
    await wire.close();
    const silent = await Wire.to(1);
    await assert.rejects(signIn(await open({ url: `ldap://127.0.0.1:${silent.port}` }), "ann"), REFUSED);
    await silent.close();
  });

  it("of Active Directory sign in by sAMAccountName or principal name, unless they are disabled there", async () => {
    const more = {
      sAMAccountName: "Gina",
      userPrincipalName: "gina@corp.example",
      userAccountControl: "512",
    };
    await place.addPerson("gina.long", "gina password", more);
    const verifier = await open({ userAttribute: "sAMAccountName" });
    assert.equal((await signIn(verifier, "gina"))?.account?.name, "gina");
    await place.set(place.dnOf("gina.long"), "userAccountControl", ["514"]);
    assert.equal(await signIn(verifier, "gina"), null);
    await place.set(place.dnOf("gina.long"), "userAccountControl", ["512"]);
    assert.ok(await signIn(verifier, "gina"));
    const template = await open({ userDn: "{name}@corp.example" });
    assert.equal(await signIn(template, "gina", "wrong password"), null);
  });

  it("doctor's check says what works, and what does not without any password", async () => {
    const check = (options: Record<string, unknown>) =>
      ldap.check?.(ldap.options.parse({ ...place.options, ...options }), CONTEXT) ?? Promise.reject();
    assert.match(await check({}), /connecting, signing in and searching work/);
    await assert.rejects(check({ bindPassword: "wrong99" }), (error: Error) => {
      assert.match(error.message, /bindDn or ldap\.bindPassword/);
      return !/wrong99/.test(error.message);
    });
    await assert.rejects(check({ userBase: undefined }), /ldap\.userBase/);
    await assert.rejects(check({ url: undefined }), /ldap\.url is missing/);
    await assert.rejects(check({ groups: ["a"], groupBase: undefined }), /ldap\.groupBase/);
    await assert.rejects(check({ ca: "/nowhere.pem" }), /ldap\.ca/);
  });
});

it("a server with LDAP down refuses those who need it with 503, and serves all others", {
  skip,
}, async () => {
  if (skip) return;
  const place = await LdapPlace.create();
  await place.addPerson("hana", "hana password");
  const wire = await Wire.to(Number(new URL(place.server.url).port));
  const options = { ...place.options, url: `ldap://127.0.0.1:${wire.port}` };
  const server = await startServer({
    config: { accounts: { drivers: ["ldap"] }, ldap: options, access: { read: "authenticated" } },
  });
  const ask = async (name: string, password: string) => {
    const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`;
    const answer = await fetch(`${server.origin}/simple/`, { headers: { authorization } });
    return { status: answer.status, text: await answer.text() };
  };
  try {
    // The first sign-in creates the account, the second one is remembered.
    for (let turn = 0; turn < 2; turn++) assert.equal((await ask("hana", "hana password")).status, 200);
    assert.equal((await ask("hana", "")).status, 401);
    assert.equal((await ask("hana", "wrong password")).status, 401);
    wire.cut();
    assert.equal((await ask("hana", "hana password")).status, 200, "remembered for a while");
    const away = await ask("someone", "some password");
    assert.equal(away.status, 503);
    assert.match(away.text, /LDAP server does not answer/);
    assert.equal((await ask("admin", ADMIN_PASSWORD)).status, 200);
    assert.equal(
      (await ask("admin", "a wrong password")).status,
      503,
      "A12: as for a name without an account",
    );
  } finally {
    await server.remove();
    await wire.close();
    await place.close();
  }
});
