import assert from "node:assert/strict";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { VECTORS } from "../../src/accounts/foreign-hashes/vectors.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { startServer } from "../harness/start-server.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-htpasswd-"));
const file = join(folder, "htpasswd");
const [, password = "", hash = ""] = VECTORS.find(([format]) => format === "apr1 of openssl") ?? [];
await writeFile(file, `Mia:${hash}\nadmin:${hash}\nno hash here\n`);
const config = { accounts: { drivers: ["htpasswd"] }, htpasswd: { file }, access: { read: "authenticated" } };
const server = await startServer({ config });
after(() => Promise.all([server.remove(), rm(folder, { recursive: true })]));
const { admin } = server;
const mia = server.anonymous.withPassword("Mia", password);

test("people of the file sign in, publish once they may, and get no local account", async () => {
  assert.equal((await mia.get("/simple/")).status, 200);
  const distribution = buildWheel({ name: "by-mia" });
  assert.equal((await mia.upload(distribution)).status, 403);
  await admin.manage("POST", "/grants", {
    principal: "account:mia",
    permission: "publish",
    index: "root/main",
  });
  await mia.publish(distribution);
  const taken = server.anonymous.withPassword("admin", password);
  assert.equal((await taken.api("GET", "/accounts")).status, 401);
  const { hasPassword } = await admin.manage<{ hasPassword: boolean }>("GET", "/accounts/mia");
  assert.equal(hasPassword, false, "the hash stays in the file");
  assert.match(server.log, /line of the password file ignored/);
  assert.ok(!server.log.includes("no hash here") && !server.log.includes(hash));
});

test("a file that is away stops only its own people, until it is back", async () => {
  const { token } = await admin.manage<{ token: string }>("POST", "/tokens", { account: "mia" });
  await rename(file, `${file}.away`);
  const stranger = server.anonymous.withPassword("someone", "wrong password");
  const answer = await stranger.get("/simple/");
  assert.equal(answer.status, 503);
  assert.match(answer.text, /password file.*token or a local account/);
  assert.ok(!answer.text.includes(file), "no path is shown");
  assert.equal((await admin.api("GET", "/accounts")).status, 200);
  assert.equal((await server.anonymous.withToken(token).get("/simple/")).status, 200);
  await rename(`${file}.away`, file);
  assert.equal((await mia.get("/simple/")).status, 200);
});

test("wheelyard doctor names the first broken line, and a file that cannot be read", async () => {
  const examine = async (settings: Record<string, unknown>) => {
    const configFile = join(folder, "doctor.yaml");
    await writeFile(configFile, JSON.stringify({ upstreamUrl: "off", ...config, ...settings }));
    const { stdout } = await new CommandLine({}).try(["doctor", "--config", configFile, "--json"]);
    const { findings } = JSON.parse(stdout) as { findings: { subject: string; found: string }[] };
    return findings.find(({ subject }) => subject === "htpasswd")?.found ?? "";
  };
  assert.match(await examine({}), /1 of 3 lines cannot be used. Line 3: it has no colon/);
  assert.match(await examine({ htpasswd: { file: join(folder, "nowhere") } }), /cannot read .*ENOENT/);
  assert.match(await examine({ htpasswd: {} }), /htpasswd.file is missing/);
  await writeFile(file, `mia:${hash}\n`);
  assert.match(await examine({}), /1 account/);
});
