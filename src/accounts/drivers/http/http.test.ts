import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { CONTEXT } from "../../../../test/contracts/verifier-drivers.ts";
import { PasswordServer } from "../../../../test/harness/password-server.ts";
import { SERVER } from "../../../database/change.ts";
import { openDatabase } from "../../../database/open.ts";
import { Accounts } from "../../accounts.ts";
import { Directory } from "../../directory.ts";
import { readPerson } from "./answer.ts";
import { http } from "./index.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-http-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
const accounts = new Accounts(database);
const server = await PasswordServer.start();
after(async () => {
  await server.close();
  await database.close();
  await rm(folder, { recursive: true });
});

const UNAVAILABLE = { name: "Refusal", kind: "unavailable" };
let made = 0;

beforeEach(() => {
  server.instead = null;
});

async function open(options: Record<string, unknown> = {}) {
  const verifier = await http.open(http.options.parse({ url: server.url, ...options }), {
    ...CONTEXT,
    database,
  });
  return async (account: string, password = `password of ${account}`) =>
    (await verifier.verify({ kind: "password", account, password }, "here"))?.identity.name ?? null;
}

function someone(said?: unknown): string {
  const name = `person-${++made}`;
  server.passwords.set(name, `password of ${name}`);
  if (said !== undefined) server.said.set(name, said);
  return name;
}

test("an answer proves an account with the groups and the role that it names", async () => {
  const signIn = await open({ groups: ["Staff=staff", "ops"], adminGroups: ["Root"] });
  const name = someone({ name: "PERSON-1", id: 17, groups: ["Staff", "Root", "strangers"] });
  assert.equal(await signIn(name), name);
  const account = (await accounts.list()).find((one) => one.name === name);
  const caller = account && (await new Directory(database).callerOf(account, "127.0.0.1"));
  assert.equal(caller?.account?.isAdmin, true);
  assert.deepEqual(caller?.groups, new Set(["staff"]));
});

test("an answer about another account, or of another form, proves nothing", () => {
  const read = (body: unknown, type = "application/json") => readPerson("mia", type, JSON.stringify(body));
  const none = { id: null, groups: new Set() };
  assert.deepEqual(readPerson("mia", "", ""), none);
  assert.deepEqual(read({ anything: 1 }), none);
  assert.deepEqual(read("<html>", "text/html"), none, "a page behind a password");
  assert.deepEqual(read({ name: "Mia", id: 7, groups: ["a"] }), { id: "7", groups: new Set(["a"]) });
  assert.deepEqual(read({ id: "x" }, "application/problem+json; charset=utf-8"), { ...none, id: "x" });
  const hostile = [
    { name: "admin" },
    { name: ["mia"] },
    { name: null },
    { id: { $gt: "" } },
    { id: "a\0b" },
    { id: "x".repeat(256) },
    { id: 0.5 },
    { groups: "admins" },
    { groups: [["admins"]] },
    { groups: [7] },
    { groups: Array.from({ length: 5_001 }, (_, at) => `g${at}`) },
    [],
    null,
    7,
  ];
  for (const body of hostile) assert.equal(read(body), null, JSON.stringify(body).slice(0, 60));
  assert.equal(readPerson("mia", "application/json", "{"), null);
  assert.equal(readPerson("mia", "application/json", "[".repeat(200_000)), null);
});

test("what is neither yes nor no is no wrong password, and redirects are not followed", async () => {
  const signIn = await open();
  const name = someone();
  for (const status of [301, 302, 307, 404, 405, 429, 500, 503]) {
    server.instead = (_, response) => void response.writeHead(status, { location: "/elsewhere" }).end();
    await assert.rejects(signIn(name), UNAVAILABLE, String(status));
  }
  assert.ok(!server.requests.some((request) => request.endsWith("/elsewhere")));
  server.instead = (_, response) => void response.writeHead(403).end();
  assert.equal(await signIn(name), null);
});

test("an address that accepts any password signs no one in, until it is corrected", async () => {
  const signIn = await open();
  const name = someone();
  server.instead = (_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("Hi");
  await assert.rejects(signIn(name), { ...UNAVAILABLE, code: "http-accepts-anyone" });
  assert.ok(!(await accounts.list()).some((account) => account.name === name));
  server.instead = null;
  assert.equal(await signIn(name), name);
});

test("F96 a server that never answers, or never ends its answer, is given up, and the turn is free again", async () => {
  const signIn = await open({ timeout: 0.3, connections: 1 });
  const name = someone();
  server.instead = () => undefined;
  await assert.rejects(signIn(name), UNAVAILABLE);
  server.instead = (_, response) => void response.writeHead(200).write("{");
  await assert.rejects(signIn(name), UNAVAILABLE);
  server.instead = (_, response) => void response.writeHead(200).end("x".repeat(1024 * 1024));
  await assert.rejects(signIn(name), UNAVAILABLE, "an endless body is not read");
  const patient = await open({ connections: 1 });
  server.instead = null;
  assert.equal(await patient(name), name);
});

test("another person gets no account of a former one, and a renamed person keeps theirs", async () => {
  const signIn = await open();
  const name = someone({ id: "first" });
  assert.equal(await signIn(name), name);
  server.said.set(name, { id: "second" });
  assert.equal(await signIn(name), null);
  const renamed = someone({ id: "first" });
  assert.equal(await signIn(renamed), name);
  await accounts.change(name, { disabled: true }, SERVER);
  assert.equal(await signIn(renamed), null, "an alias is no way around a disabled account");
});

test("the password of a local account is never sent", async () => {
  const signIn = await open();
  await accounts.create({ name: "boss", kind: "person", password: "my own secret", isAdmin: true }, SERVER);
  const sent: string[] = [];
  server.instead = (request, response) => {
    sent.push(Buffer.from((request.headers.authorization ?? "").slice(6), "base64").toString());
    response.writeHead(204).end();
  };
  await signIn("boss", "my own secret").catch(() => null);
  assert.equal(sent.filter((one) => one.includes("boss") || one.includes("secret")).length, 0);
  assert.ok(sent.length > 0);
});

test("addresses that would show passwords to the network are refused", () => {
  for (const url of ["http://auth.example.com/", "https://me:pw@auth.example.com/", "ftp://x/", "auth"])
    assert.equal(http.options.safeParse({ url }).success, false, url);
  for (const url of ["https://auth.example.com/check?realm=1", "http://127.0.0.1:9/", "http://localhost/"])
    assert.equal(http.options.safeParse({ url }).success, true, url);
});
