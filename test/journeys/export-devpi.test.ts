import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CommandLine } from "../harness/command-line.ts";
import { startServer } from "../harness/start-server.ts";

interface Data {
  users: Record<string, { pwhash: string }>;
  indexes: Record<
    string,
    {
      indexconfig: Record<string, unknown>;
      projects?: Record<string, Record<string, unknown>>;
      files?: { type: string; relpath: string; entrymapping: { hashes: { sha256: string } } }[];
    }
  >;
}
interface Said {
  notes: { what: string; why: string }[];
  problems: unknown[];
  files: number;
  bytes: number;
}

/** Written by a real devpi-server; see its README. */
const EXPORT = join(import.meta.dirname, "../harness/devpi-export");
const WHEEL = "demo_pkg-1.0-py2.py3-none-any.whl";

const server = await startServer();
const folder = await mkdtemp(join(tmpdir(), "export-devpi-"));
after(() => Promise.all([server.remove(), rm(folder, { recursive: true })]));
const { admin } = server;
const cli = CommandLine.forAdmin(server);
const out = join(folder, "out");
const INDEXES = ["alice/prod", "alice/dev", "root/up"].flatMap((index) => ["--index", index]);
const dataOf = async () => JSON.parse(await readFile(join(out, "dataindex.json"), "utf8")) as Data;
const filesIn = (data: Data, index: string) =>
  (data.indexes[index]?.files ?? []).map(({ relpath, entrymapping }) => [
    relpath,
    entrymapping.hashes.sha256,
  ]);
await cli.try(["import", "devpi", EXPORT]);

test("an export has indexes, files and users as devpi-export writes them", async () => {
  await admin.manage("POST", "/indexes/alice/dev/projects/demo-pkg/releases/1.0/results?environment=py312", {
    ...{ environment: "py312", status: "passed" },
  });
  const said = await cli.json<Said>(["export", "devpi", out, ...INDEXES]);
  assert.deepEqual(said.problems, []);
  const data = await dataOf();
  assert.deepEqual(Object.keys(data.indexes).sort(), ["alice/dev", "alice/prod", "root/up"]);
  const dev = data.indexes["alice/dev"];
  assert.deepEqual(dev?.indexconfig.bases, ["alice/prod", "root/up"]);
  assert.deepEqual(dev?.indexconfig.acl_upload, [":AUTHENTICATED:", "alice"]);
  assert.equal(data.indexes["root/up"]?.indexconfig.mirror_url, "http://127.0.0.1:9/simple/");
  assert.deepEqual(
    filesIn(data, "alice/prod")
      .map(([relpath]) => relpath)
      .sort(),
    [
      `alice/prod/demo-pkg/1.0/${WHEEL}`,
      "alice/prod/demo-pkg/1.0/demo_pkg-1.0.tar.gz",
      "alice/prod/other-thing/2.0/other_thing-2.0-py2.py3-none-any.whl",
    ],
  );
  const [result] = (dev?.files ?? []).filter(({ type }) => type === "toxresult");
  const report = JSON.parse(await readFile(join(out, result?.relpath ?? ""), "utf8"));
  assert.deepEqual(Object.keys(report.testenvs), ["py312"]);
});

test("no user can sign in with an empty password, and what devpi cannot hold is named", async () => {
  const { users } = await dataOf();
  assert.deepEqual(Object.keys(users), ["admin", "alice", "bob"]);
  for (const { pwhash } of Object.values(users)) assert.match(pwhash, /^\$argon2id\$v=19\$m=1024,t=1,p=1\$/);
  assert.equal((await stat(join(out, "dataindex.json"))).mode & 0o77, 0);
  const file = `/indexes/alice/dev/projects/demo-pkg/files/${WHEEL}`;
  await admin.manage("POST", `${file}/yank`, { reason: "broken" });
  await admin.manage("PATCH", "/indexes/alice/prod/projects/other-thing", { restricted: true });
  await admin.manage("POST", "/grants", {
    ...{ principal: "account:bob", permission: "publish", index: "alice/dev", project: "demo-pkg" },
  });
  const { notes } = await cli.json<Said>(["export", "devpi", out, ...INDEXES]);
  const told = notes.map(({ what, why }) => `${what}: ${why}`).join("\n");
  assert.match(told, /Passwords are not exported/);
  assert.match(told, /demo_pkg-1\.0-py2\.py3-none-any\.whl: It is yanked/);
  assert.match(told, /alice\/prod other-thing: It is restricted, and is left out/);
  assert.match(told, /alice\/dev: account:bob may publish demo-pkg only/);
  assert.match(told, /demo-pkg 1\.0: Its documentation is not exported/);
  assert.equal(filesIn(await dataOf(), "alice/prod").length, 2);
});

test("a second export fetches only what is missing or damaged", async () => {
  await writeFile(join(out, `alice/prod/demo-pkg/1.0/${WHEEL}`), "damaged");
  const { bytes, problems } = await cli.json<Said>(["export", "devpi", out, ...INDEXES]);
  assert.deepEqual(problems, []);
  assert.equal(bytes, (await readFile(join(EXPORT, `alice/dev/demo-pkg/1.0/${WHEEL}`))).length);
});

test("what was exported can be imported again, with the same bytes", async () => {
  const report = join(folder, "report.json");
  const index = ["--index", "alice/dev=back/dev", "--index", "alice/prod=back/prod"];
  const { code, stderr } = await cli.try([
    ...["import", "devpi", out, ...index, "--files-only", "--report", report],
  ]);
  assert.equal(code, 0, stderr);
  const { counts } = JSON.parse(await readFile(report, "utf8")) as { counts: Record<string, number> };
  assert.equal(counts.verified, counts.files);
  const bytes = await readFile(join(EXPORT, `alice/dev/demo-pkg/1.0/${WHEEL}`));
  assert.deepEqual(await admin.install("demo-pkg", WHEEL, "/back/prod/simple/"), bytes);
});

test("only administrators can export, and a wrong index is named", async () => {
  const bob = new CommandLine({
    ...{ WHEELYARD_URL: server.origin, WHEELYARD_ACCOUNT: "bob", WHEELYARD_PASSWORD: "bob-secret" },
  });
  const refused = await bob.try(["export", "devpi", join(folder, "bob")]);
  assert.notEqual(refused.code, 0);
  assert.match(refused.stderr, /403|right|administrator/i);
  const wrong = await cli.try(["export", "devpi", join(folder, "none"), "--index", "no/where"]);
  assert.notEqual(wrong.code, 0);
});
