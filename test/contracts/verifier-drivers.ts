import { renameSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashSync } from "bcryptjs";
import { Accounts } from "../../src/accounts/accounts.ts";
import { htpasswd } from "../../src/accounts/drivers/htpasswd/index.ts";
import { http } from "../../src/accounts/drivers/http/index.ts";
import { ldap } from "../../src/accounts/drivers/ldap/index.ts";
import { LocalVerifier } from "../../src/accounts/drivers/local/verifier.ts";
import { hashesComputed } from "../../src/accounts/password.ts";
import type { AccountsContext, Verifier } from "../../src/accounts/verifier.ts";
import { SERVER } from "../../src/database/change.ts";
import type { Database } from "../../src/database/database.ts";
import { openDatabase } from "../../src/database/open.ts";
import { Refusal } from "../../src/refusal.ts";
import { providerFetch } from "../../src/upstreams/provider-fetch.ts";
import { LdapPlace, NEEDS_LDAP, Wire } from "../harness/ldap.ts";
import { PasswordServer } from "../harness/password-server.ts";

/** A verifier to test, and the means to change what it looks at. */
export interface OpenedVerifier {
  verifier: Verifier;
  /** Makes an account that signs in with the password; null: it has none. */
  makeAccount(name: string, password: string | null): Promise<void>;
  setPassword(name: string, password: string): Promise<void>;
  setDisabled(name: string, disabled: boolean): Promise<void>;
  removeAccount(name: string): Promise<void>;
  /** Tokens of an account; null: the driver has none. */
  tokens: {
    make(account: string, expiresAt: number | null): Promise<{ id: number; token: string }>;
    revoke(id: number): Promise<void>;
  } | null;
  /** How much costly work it has done so far. */
  cost(): number;
  /** Whether it does any work for them; whatever it says is the same for accounts that do not exist. */
  isLookedAt(credentials: { account: string; password: string }): boolean;
  /** Makes an account that belongs to the site itself; null: those are the driver's own. */
  makeLocal: ((name: string) => Promise<void>) | null;
  /** Whether it cannot notice a new password before some time has passed, so that its stamp only says which time it is. */
  remembers: boolean;
  /** Makes what it looks at answer no more, or again. */
  setAway(isAway: boolean): void;
  close(): Promise<void>;
}

/** Every driver that the contract is proved for, by its folder in `src/accounts/drivers`; a new driver is a new line here. */
export const VERIFIERS: Record<string, () => Promise<OpenedVerifier>> = {
  local: openLocal,
  header: () => Promise.reject(new Error("it checks no passwords")),
  htpasswd: openHtpasswd,
  http: openHttp,
  ldap: openLdap,
};

/** Why a driver cannot be tried here. */
export const SKIPPED: Record<string, string | undefined> = {
  header: "a proxy checks the passwords: test/journeys/proxy-sign-in.test.ts",
  ldap: NEEDS_LDAP.skip,
};

/** What drivers are opened with besides a database: a log that nothing reads, and requests as the server makes them. */
export const CONTEXT: Omit<AccountsContext, "database"> = {
  log: { warn: () => undefined },
  fetcher: (root, limits) => providerFetch(root, limits, {}),
};

export const SCOPE = { indexes: ["root/*"], projects: ["*"], permissions: ["read" as const] };

async function openLocal(): Promise<OpenedVerifier> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-verifier-"));
  const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
  const accounts = new Accounts(database);
  const { tokens } = accounts;
  const state = { isAway: false };
  return {
    verifier: new LocalVerifier(lost(database, state)),
    async makeAccount(name, password) {
      await accounts.create({ name, kind: "person", password, isAdmin: false }, SERVER);
    },
    async setPassword(name, password) {
      await accounts.setPassword(name, { password }, SERVER);
    },
    async setDisabled(name, disabled) {
      await accounts.change(name, { disabled }, SERVER);
    },
    removeAccount: (name) => accounts.remove(name, SERVER),
    tokens: {
      make: (account, expiresAt) => tokens.create({ account, note: "", scope: SCOPE, expiresAt }, SERVER),
      revoke: (id) => tokens.revoke(id, SERVER),
    },
    cost: hashesComputed,
    isLookedAt: () => true,
    makeLocal: null,
    remembers: false,
    setAway(isAway) {
      state.isAway = isAway;
    },
    async close() {
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function openHtpasswd(): Promise<OpenedVerifier> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-verifier-"));
  const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
  const accounts = new Accounts(database);
  const file = join(folder, "htpasswd");
  const passwords = new Map([["someone-else", "their password"]]);
  const write = async () => {
    const lines = [...passwords].map(([name, password]) => `${name}:${hashSync(password, 4)}\n`);
    await writeFile(file, lines.join(""));
  };
  await write();
  const verifier = await htpasswd.open(htpasswd.options.parse({ file }), { ...CONTEXT, database });
  return {
    verifier,
    async makeAccount(name, password) {
      if (password !== null) passwords.set(name, password);
      await write();
    },
    async setPassword(name, password) {
      passwords.set(name, password);
      await write();
    },
    async setDisabled(name, disabled) {
      const password = passwords.get(name) ?? "";
      await verifier.verify({ kind: "password", account: name, password }, "here");
      await accounts.change(name, { disabled }, SERVER);
    },
    async removeAccount(name) {
      passwords.delete(name);
      await write();
    },
    tokens: null,
    cost: hashesComputed,
    isLookedAt: ({ account, password }) => password !== "" && account !== "" && account.length <= 64,
    makeLocal: (name) => makeLocal(accounts, name),
    remembers: false,
    setAway(isAway) {
      if (isAway) renameSync(file, `${file}.away`);
      else renameSync(`${file}.away`, file);
    },
    async close() {
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function openHttp(): Promise<OpenedVerifier> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-verifier-"));
  const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
  const accounts = new Accounts(database);
  const server = await PasswordServer.start();
  const options = http.options.parse({ url: server.url });
  const verifier = await http.open(options, { ...CONTEXT, database });
  server.passwords.set("warm-up", "x");
  await verifier.verify({ kind: "password", account: "warm-up", password: "x" }, "here");
  return {
    verifier,
    async makeAccount(name, password) {
      if (password !== null) server.passwords.set(name, password);
    },
    async setPassword(name, password) {
      server.passwords.set(name, password);
    },
    async setDisabled(name, disabled) {
      await accounts.change(name, { disabled }, SERVER);
    },
    async removeAccount(name) {
      server.passwords.delete(name);
    },
    tokens: null,
    cost: () => server.requests.length,
    isLookedAt: ({ account, password }) => password !== "" && account !== "" && account.length <= 64,
    makeLocal: (name) => makeLocal(accounts, name),
    remembers: true,
    setAway(isAway) {
      server.instead = isAway ? (_, response) => void response.writeHead(502).end() : null;
    },
    async close() {
      await server.close();
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function openLdap(): Promise<OpenedVerifier> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-verifier-"));
  const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
  const place = await LdapPlace.create();
  const wire = await Wire.to(Number(new URL(place.server.url).port));
  const options = ldap.options.parse({ ...place.options, url: `ldap://127.0.0.1:${wire.port}` });
  const verifier = await ldap.open(options, { ...CONTEXT, database });
  // Opens the connection that is kept, so that only those for passwords are counted.
  await verifier.verify({ kind: "password", account: "warm-up", password: "x" }, "here");
  const accounts = new Accounts(database);
  return {
    verifier,
    makeAccount: (name, password) => place.addPerson(name, password),
    setPassword: (name, password) => place.set(place.dnOf(name), "userPassword", [password]),
    async setDisabled(name, disabled) {
      await accounts.change(name, { disabled }, SERVER);
    },
    removeAccount: (name) => place.remove(place.dnOf(name)),
    tokens: null,
    cost: () => wire.connections,
    isLookedAt: ({ account, password }) => password !== "" && account !== "" && account.length <= 64,
    makeLocal: (name) => makeLocal(accounts, name),
    remembers: true,
    setAway(isAway) {
      if (isAway) wire.cut();
      else wire.isCut = false;
    },
    async close() {
      await verifier.close?.();
      await wire.close();
      await place.close();
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function makeLocal(accounts: Accounts, name: string): Promise<void> {
  await accounts.create({ name, kind: "person", password: "a local password", isAdmin: false }, SERVER);
}

/** The database, which refuses reads as one that cannot be reached does while `isAway`. */
function lost(database: Database, state: { isAway: boolean }): Database {
  return new Proxy(database, {
    get(target, key) {
      if (key === "read" && state.isAway)
        throw new Refusal("unavailable", "database-unavailable", "The database cannot be reached.");
      return Reflect.get(target, key, target);
    },
  });
}
