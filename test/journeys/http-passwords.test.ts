import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { PasswordServer } from "../harness/password-server.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-http-"));
const passwords = await PasswordServer.start();
const http = { url: passwords.url, timeout: 1, groups: ["Staff=staff"], adminGroups: ["Admins"] };
const config = { accounts: { drivers: ["http"] }, http, access: { read: "authenticated" } };
const server = await startServer({ config });
const { admin } = server;
const elsewhere = { accounts: { drivers: ["http"] }, http: { url: `${server.origin}/simple/` } };
const behind = await startServer({ config: { ...elsewhere, access: { read: "authenticated" } } });
after(async () => {
  await Promise.all([server.remove(), behind.remove(), passwords.close()]);
  await rm(folder, { recursive: true });
});

passwords.passwords.set("mia", "mia's p\u00e4ssword");
passwords.said.set("mia", { name: "mia", groups: ["Staff", "strangers"] });
const mia = server.anonymous.withPassword("Mia", "mia's p\u00e4ssword");

test("people whom another server knows sign in, and their groups decide what they may do", async () => {
  assert.equal((await mia.get("/simple/")).status, 200);
  const distribution = buildWheel({ name: "by-mia" });
  assert.equal((await mia.upload(distribution)).status, 403);
  await admin.manage("POST", "/grants", {
    principal: "group:staff",
    permission: "publish",
    index: "root/main",
  });
  await mia.publish(distribution);
  assert.equal((await mia.api("GET", "/accounts")).status, 403, "no administrator");
  const wrong = server.anonymous.withPassword("mia", "wrong");
  assert.equal((await wrong.get("/simple/")).status, 401);
  passwords.passwords.set("admin", "from elsewhere");
  const taken = server.anonymous.withPassword("admin", "from elsewhere");
  assert.equal((await taken.api("GET", "/accounts")).status, 401);
});

test("a server that is down stops only its own people, and neither tokens, sessions nor local accounts", async () => {
  const { token } = await admin.manage<{ token: string }>("POST", "/tokens", { account: "mia" });
  await passwords.close();
  const stranger = server.anonymous.withPassword("someone", "some password");
  const answer = await stranger.get("/simple/");
  assert.equal(answer.status, 503);
  assert.match(answer.text, /does not answer as expected.*token or a local account/);
  assert.ok(!answer.text.includes("127.0.0.1"), "no address is shown");
  assert.equal((await mia.get("/simple/")).status, 200, "checked before");
  assert.equal((await server.anonymous.withToken(token).get("/simple/")).status, 200);
  const local = server.anonymous.withPassword("admin", ADMIN_PASSWORD);
  assert.equal((await local.api("GET", "/accounts")).status, 200);
  await passwords.listen();
  assert.equal((await stranger.get("/simple/")).status, 401);
});

test("a server that never answers holds up no local account", async () => {
  passwords.instead = () => undefined;
  const strangers = Array.from({ length: 12 }, (_, at) =>
    server.anonymous.withPassword(`stranger-${at}`, "some password").get("/simple/"),
  );
  const local = server.anonymous.withPassword("ADMIN", ADMIN_PASSWORD);
  assert.equal((await local.api("GET", "/accounts")).status, 200);
  for (const { status } of await Promise.all(strangers)) assert.equal(status, 503);
  passwords.instead = null;
});

test("any page behind a password will do, such as the index of another Wheelyard", async () => {
  const there = behind.anonymous.withPassword("mia", "mia's p\u00e4ssword");
  assert.equal((await there.get("/simple/")).status, 200);
  assert.equal((await behind.anonymous.withPassword("mia", "wrong").get("/simple/")).status, 401);
  await admin.manage("PATCH", "/accounts/mia", { disabled: true });
  const { hasPassword } = await behind.admin.manage<{ hasPassword: boolean }>("GET", "/accounts/mia");
  assert.equal(hasPassword, false);
  await admin.manage("PATCH", "/accounts/mia", { disabled: false });
});

test("wheelyard doctor says whether the address refuses a wrong password", async () => {
  const examine = async (settings: Record<string, unknown>) => {
    const configFile = join(folder, "doctor.yaml");
    await writeFile(configFile, JSON.stringify({ upstreamUrl: "off", ...config, ...settings }));
    const { stdout } = await new CommandLine({}).try(["doctor", "--config", configFile, "--json"]);
    const { findings } = JSON.parse(stdout) as { findings: { subject: string; found: string }[] };
    return findings.find(({ subject }) => subject === "http")?.found ?? "";
  };
  assert.match(await examine({}), /answers, and refuses a wrong password/);
  passwords.instead = (_, response) => void response.writeHead(200).end();
  const advised = await examine({});
  assert.match(advised, /accepts any password/);
  passwords.instead = (_, response) => void response.writeHead(404).end();
  assert.match(await examine({}), /it answers 404/);
  passwords.instead = null;
  await passwords.close();
  assert.match(await examine({}), /does not answer as expected/);
  assert.match(await examine({ http: {} }), /http.url is missing/);
  await passwords.listen();
});
