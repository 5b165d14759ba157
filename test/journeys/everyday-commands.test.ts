import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { ApiBrowser } from "../harness/api-browser.ts";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { freePort } from "../harness/free-port.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";

const server = await startServer({ config: { accounts: { registration: "approval" } } });
const folder = await mkdtemp(join(tmpdir(), "wheelyard-everyday-"));
after(async () => {
  await server.remove();
  await rm(folder, { recursive: true });
});
const { admin, anonymous } = server;
const wheelyard = CommandLine.forAdmin(server);
const [wheel, sdist] = [buildWheel({ name: "everyday" }), buildSdist({ name: "everyday" })];
const PASSWORD = "correct horse battery";

async function onDisk(file: { filename: string; bytes: Uint8Array }): Promise<string> {
  const path = join(folder, file.filename);
  await writeFile(path, file.bytes);
  return path;
}

test("files are uploaded, to the default index or another; the same file again is no error", async () => {
  const paths = [await onDisk(wheel), await onDisk(sdist)];
  const first = await wheelyard.try(["upload", ...paths]);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stderr, /Uploading everyday-1\.0\S+ \(.+\), 2 of 2/);
  assert.match(first.stdout, /root\/main:\n {2}everyday-1\.0-py2\.py3-none-any\.whl: published\n/);
  assert.ok((await anonymous.install("everyday", wheel.filename)).equals(wheel.bytes));
  assert.match(await wheelyard.run(["upload", ...paths]), /already there/);

  const other = await onDisk(buildWheel({ name: "everyday", salt: "another" }));
  const refused = await wheelyard.try(["upload", other]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /everyday-1\.0-py2\.py3-none-any\.whl was not published\. .*already exists/i);
  assert.match(await wheelyard.run(["upload", "--skip-existing", other]), /skipped/);

  await admin.manage("POST", "/indexes", { owner: "team", name: "dev" });
  await wheelyard.run(["upload", "--index", "team/dev", other]);
  assert.deepEqual(await admin.listed("everyday", "/team/dev/simple/"), [wheel.filename]);
});

test("nothing is uploaded if one of the files does not exist", async () => {
  const path = await onDisk(buildWheel({ name: "not-sent" }));
  const { code, stderr } = await wheelyard.try(["upload", path, join(folder, "missing.whl")]);
  assert.equal(code, 2);
  assert.match(stderr, /There is no file .*missing\.whl\. Nothing was uploaded/);
  assert.deepEqual(await anonymous.listed("not-sent"), []);
});

test("the log is sentences with what changed, narrowed by filters, and JSON lines for programs", async () => {
  await wheelyard.run(["yank", "everyday", "--file", sdist.filename, "--reason", "too slow"]);
  await wheelyard.run(["policy", "cooldown", "7", "--index", "team/dev"]);
  await wheelyard.run(["policy", "cooldown", "14", "--index", "team/dev"]);
  const log = await wheelyard.run(["log"]);
  assert.match(
    log,
    /UTC {2}admin yanked everyday-1\.0\.tar\.gz in root\/main\n {4}reason: none → too slow\n/,
  );
  assert.match(log, /admin changed settings of team\/dev\n {4}- rule: hold .*7.*\n {4}\+ rule: hold .*14/);
  const yanks = await wheelyard.run([
    "log",
    "--kind",
    "file.yanked",
    "--project",
    "everyday",
    "--since",
    "1d",
  ]);
  assert.equal(yanks.match(/UTC/g)?.length, 1, yanks);
  const lines = (await wheelyard.run(["log", "--json", "-n", "2"])).trim().split("\n");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line).kind),
    ["index.changed", "index.changed"],
  );
  assert.match(await wheelyard.run(["log", "--actor", "no-such"]), /No entries match/);
});

test("projects are searched, and downloads counted", async () => {
  assert.match(await wheelyard.run(["search", "every"]), /everyday +1\.0 +(root\/main|team\/dev)/);
  assert.match(await wheelyard.run(["search", "nothing-like-this"]), /No projects found/);
  assert.match(await wheelyard.run(["downloads", "everyday"]), /\d+ downloads in 30 days/);
  assert.match(await wheelyard.run(["downloads", "--days", "7"]), /\d+ downloads in 7 days/);
});

test("rights say what an account may do, and why", async () => {
  await admin.manage("POST", "/accounts", { name: "ci", kind: "service" });
  await wheelyard.run(["grant", "add", "account:ci", "publish", "--index", "team/dev"]);
  assert.match(
    await wheelyard.run(["rights", "ci", "--index", "team/dev"]),
    /team\/dev +publish +yes +.*grant/i,
  );
  assert.match(await wheelyard.run(["rights"]), /root\/main +read, publish/);
});

test("an account is made an administrator, and an ordinary account again", async () => {
  await admin.manage("POST", "/accounts", { name: "maria" });
  const isAdmin = async () => (await admin.manage<{ admin: boolean }>("GET", "/accounts/maria")).admin;
  assert.equal(await wheelyard.run(["account", "make-admin", "maria"]), "maria: now an administrator\n");
  assert.equal(await isAdmin(), true);
  assert.equal(
    await wheelyard.run(["account", "remove-admin", "maria"]),
    "maria: no longer an administrator\n",
  );
  assert.equal(await isAdmin(), false);
});

test("an invitation is made, and revoked; requests for accounts are approved and rejected", async () => {
  const made = await wheelyard.json<{ id: string; link: string; secret: string }>([
    ...["invitation", "create", "--for", "invited", "--expires", "1d"],
  ]);
  assert.equal(made.link, `${server.origin}/ui/register#${made.secret}`);
  // An id that began with "-" would be taken for an option.
  assert.match(made.id, /^[0-9a-f]+$/);
  assert.match(await wheelyard.run(["invitation", "list"]), /invited .*expires/);
  await wheelyard.run(["invitation", "revoke", made.id]);
  assert.match(await wheelyard.run(["invitation", "list"]), /No invitations/);

  for (const account of ["hope", "spam"])
    await anonymous.manage("POST", "/registrations", {
      account,
      password: PASSWORD,
      note: `I am ${account}`,
    });
  const waiting = await wheelyard.json<{ id: string; account: string }[]>(["registration", "list"]);
  for (const { id } of waiting) assert.match(id, /^[0-9a-f]+$/);
  const idOf = (name: string) => waiting.find(({ account }) => account === name)?.id ?? "";
  assert.match(await wheelyard.run(["registration", "approve", idOf("hope")]), /Created account hope/);
  await wheelyard.run(["registration", "reject", idOf("spam")]);
  assert.equal((await anonymous.withPassword("hope", PASSWORD).api("GET", "/tokens")).status, 200);
  assert.match(await wheelyard.run(["registration", "list"]), /No account requests/);
});

test("tasks are listed, shown and canceled", async () => {
  assert.match(await wheelyard.run(["task", "list"]), /No tasks/);
  const { id } = await admin.manage<{ id: number }>("POST", "/site/tasks", { kind: "verify" });
  assert.match(await wheelyard.run(["task", "list"]), new RegExp(`^${id} +verify +`, "m"));
  assert.match(await wheelyard.run(["task", "show", String(id)]), /started by +admin/);
  const { code, stdout, stderr } = await wheelyard.try(["task", "cancel", String(id)]);
  // It may have ended by itself.
  assert.ok(code === 0 ? /Canceled task/.test(stdout) : /The task is over/.test(stderr), stderr);
});

test("a server that cannot be reached is explained in a sentence, without codes of libraries", async () => {
  const nowhere = await freePort();
  const deaf = createServer((socket) => socket.end("220 mail.example.org\r\n"));
  after(() => deaf.close());
  await new Promise<void>((resolve) => deaf.listen(0, "127.0.0.1", resolve));
  const { port } = deaf.address() as { port: number };
  const cases: [url: string, words: RegExp][] = [
    [`http://127.0.0.1:${nowhere}`, /no program listens on that port/],
    [`http://127.0.0.1:${port}`, /does not answer as a web server/],
    [`https://127.0.0.1:${server.port}`, /does not use TLS; use http:/],
  ];
  for (const [url, words] of cases) {
    const { code, stderr } = await wheelyard.try(["index", "list", "--url", url]);
    assert.equal(code, 3, url);
    assert.match(stderr, words);
    assert.doesNotMatch(stderr, /\bE[A-Z]{4,}|UND_|ERR_|fetch failed/);
  }
});

test("whoami names the account and what its token may do", async () => {
  const mine = await wheelyard.run(["whoami"]);
  assert.match(mine, /^account +admin$/m);
  assert.match(mine, /^administrator +yes$/m);
  const made = await admin.manage<{ token: string }>("POST", "/tokens", {
    scope: { indexes: ["root/*"], projects: ["every*"], permissions: ["publish"] },
  });
  const scoped = await wheelyard.run(["whoami", "--token", made.token]);
  assert.match(scoped, /^token +publish on root\/\* : every\*$/m);
  assert.equal(JSON.parse(await wheelyard.run(["whoami", "--json"])).account, "admin");
});

test("an administrator sees the size of the server, what needs attention, and settings with their source", async () => {
  await anonymous.manage("POST", "/registrations", { account: "waiting", password: PASSWORD });
  const status = await wheelyard.run(["site", "status"]);
  assert.match(status, /^database +(sqlite|postgres), .+, serial \d+$/m);
  assert.match(status, /^Needs attention:\n {2}A request for an account is waiting\.$/m);
  const settings = await wheelyard.run(["site", "settings", "REGISTRATION"]);
  assert.match(settings, /^accounts\.registration +"approval" +\S/m);
  assert.doesNotMatch(settings, /listen\.port/);
  assert.match(await wheelyard.run(["site", "settings", "no-such"]), /No setting contains no-such/);
});

test("an index says how much it holds, and a project who requires it", async () => {
  await wheelyard.run(["index", "change", "team/dev", "--max-size", "1 GiB"]);
  const used = await wheelyard.run(["index", "usage", "team/dev"]);
  assert.match(used, /^files +1$/m);
  assert.match(used, /^quota of the index +1\.0 GiB$/m);
  assert.match(used, /^quota of each project +none$/m);
  await admin.publish(buildWheel({ name: "needs-everyday", requiresDist: ["everyday>=1"] }));
  await until(
    async () =>
      /^needs-everyday +1\.0 +root\/main/m.test(await wheelyard.run(["project", "dependents", "everyday"])),
    "the project is found that requires everyday",
  );
  assert.match(await wheelyard.run(["project", "dependents", "needs-everyday"]), /No project .* requires/);
});

test("browser sessions are listed, and end at once", async () => {
  const browser = new ApiBrowser(admin.origin);
  await browser.ask("POST", "/session", { account: "admin", password: ADMIN_PASSWORD });
  const [session] = JSON.parse(await wheelyard.run(["session", "list", "--json"]));
  assert.match(await wheelyard.run(["session", "list"]), new RegExp(`^${session.id} +127\\.0\\.0\\.1`, "m"));
  await wheelyard.run(["session", "end", String(session.id)]);
  assert.match(await wheelyard.run(["session", "list"]), /No browser is signed in/);
});
