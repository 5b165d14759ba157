import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, test } from "node:test";
import { CommandLine } from "../harness/command-line.ts";
import { oldPeer } from "../harness/old-peers.ts";
import { createPostgres, NEEDS_POSTGRES, type PostgresPlace } from "../harness/postgres.ts";
import { startServer } from "../harness/start-server.ts";

interface Report {
  files: { address: string; filename: string; outcome: string; verified: boolean; why: string | null }[];
  facts: { kind: string; what: string; outcome: string; why: string | null }[];
  counts: Record<string, number>;
}
interface Grants {
  items: { principal: string; permission: string; project: string; index: string }[];
}

const server = await startServer({ config: { compat: ["pyshop"] } });
const old = await oldPeer("pyshop", ["pyshop"]);
const folder = await mkdtemp(join(tmpdir(), "import-pyshop-"));
after(() => Promise.all([server.remove(), ...[old, folder].map((path) => rm(path, { recursive: true }))]));
const { admin, anonymous } = server;
const cli = CommandLine.forAdmin(server);
const report = join(folder, "report.json");
const ini = join(old, "server.ini");
const RENAMED = "demo_pkg-1.1rc1-py2.py3-none-any.whl";

async function move(config: string, into: string, ...more: string[]) {
  const { code, stderr } = await cli.try([
    ...["import", "pyshop", config, "--into", into, "--report", report, ...more],
  ]);
  return { code, stderr, told: JSON.parse(await readFile(report, "utf8")) as Report };
}

const as = (name: string) => anonymous.withPassword(name.toLowerCase(), `${name}-password`);
const whyOf = ({ facts }: Report, what: string) => facts.find((fact) => fact.what === what && fact.why)?.why;

test("everything of a real pyshop comes, with the names that it had renamed", async () => {
  await admin.manage("POST", "/indexes", {
    ...{ owner: "team", name: "main", kind: "hosted" },
    settings: { read: "granted", legacyFileKinds: true },
  });
  const { code, told, stderr } = await move(ini, "team/main");
  assert.equal(code, 0, stderr + JSON.stringify(told.files.filter(({ outcome }) => outcome === "failed")));
  assert.deepEqual(told.files.map(({ filename }) => filename).sort(), [
    "Demo.Pkg-1.0.tar.gz",
    "Tool_Box-1.0-py2.7.egg",
    "changing-1.0.tar.gz",
    "demo_pkg-1.0-py3-none-any.whl",
    RENAMED,
    "demo_pkg-1.2-py3-none-any.whl",
    "two.names-2.0.tar.gz",
    "two_names-1.0.tar.gz",
  ]);
  assert.ok(told.files.every(({ verified }) => verified));
  assert.match(whyOf(told, "mirrored projects") ?? "", /1 mirrored projects.*Mirrored\.Thing.*mirror/);
  assert.match(whyOf(told, "replaced files") ?? "", /changing-1\.0\.tar\.gz/);
  assert.match(whyOf(told, "two-names") ?? "", /two_names, two\.names are one project here/);
  assert.match(whyOf(told, "group developer") ?? "", /new names.*grant add group:developer/);
  assert.match(whyOf(told, "ldap-lea") ?? "", /empty.*disabled/);
  assert.ok(!JSON.stringify(told).includes("$2a$"), "the report shows no hash");
});

test("files keep bytes, times and uploaders, also those uploaded twice, and their old addresses", async () => {
  const bytes = await readFile(join(old, "repository/c/changing-1.0.tar.gz"));
  assert.deepEqual(await as("sam").install("changing", "changing-1.0.tar.gz", "/team/main/simple/"), bytes);
  const { files } = await admin.manage<{
    files: { filename: string; uploadedAt: string; uploadedBy: string }[];
  }>("GET", "/indexes/team/main/projects/demo-pkg");
  const database = new DatabaseSync(join(old, "pyshop.sqlite"), { readOnly: true });
  const row = database
    .prepare("select id, filename, created_at from release_file where filename like 'Demo.Pkg-1.1rc1%'")
    .get();
  database.close();
  const file = files.find(({ filename }) => filename === RENAMED);
  assert.equal(file?.uploadedAt, `${String(row?.created_at).replace(" ", "T")}.000Z`);
  assert.equal(file?.uploadedBy, "Dora");
  const address = `/repository/${row?.id}/${row?.filename}`;
  const found = await as("sam").get(address);
  assert.equal(found.status, 302);
  assert.ok(String(found.headers.location).endsWith(RENAMED), String(found.headers.location));
  assert.equal((await anonymous.get(address)).status, 404, "not for everyone");
});

test("people keep their passwords and may do what they could, and nothing more", async () => {
  const page = async (name: string) => (await as(name).get("/team/main/simple/demo-pkg/")).status;
  assert.equal(await page("Dora"), 200);
  assert.equal(await page("sam"), 200);
  assert.equal((await anonymous.get("/team/main/simple/demo-pkg/")).status, 401);
  const { items } = await admin.manage<Grants>("GET", "/grants?index=team/main");
  const grants = items
    .filter(({ index }) => index === "team/main")
    .map(({ principal, permission, project }) => `${principal} ${permission} ${project}`)
    .sort();
  assert.deepEqual(grants, [
    ...["account:admin manage *", "account:boss manage *", "account:dora publish demo-pkg"],
    ...["account:rita publish changing", "account:rita publish demo-pkg", "account:rita publish tool-box"],
    ...["group:admin read *", "group:developer read *", "group:installer read *"],
  ]);
  const lea = await admin.manage<{ disabled: boolean }>("GET", "/accounts/ldap-lea");
  assert.equal(lea.disabled, true);
  assert.equal((await admin.api("GET", "/accounts/stranger")).status, 404, "an author from upstream");
});

test("a second run sends nothing again", async () => {
  const { code, told } = await move(ini, "team/main");
  assert.equal(code, 0);
  assert.equal(told.counts.imported, 0);
  assert.equal(told.counts.unchanged, 8);
});

test("files that are gone or lead elsewhere are named, and the others come", async () => {
  const hostile = await oldPeer("pyshop", ["pyshop"]);
  try {
    await rm(join(hostile, "repository/c/changing-1.0.tar.gz"));
    await writeFile(join(hostile, "repository/d/Demo.Pkg-1.2-pypy3-any.whl"), "no wheel");
    const database = new DatabaseSync(join(hostile, "pyshop.sqlite"));
    database.exec("update release_file set filename = '../server.ini' where filename like 'Tool_Box%'");
    database.close();
    const { code, told } = await move(join(hostile, "server.ini"), "team/hostile", "--files-only");
    assert.equal(code, 1);
    const failed = told.files.filter(({ outcome }) => outcome === "failed");
    assert.deepEqual(failed.map(({ filename }) => filename).sort(), [
      ...["../server.ini", "Demo.Pkg-1.2-pypy3-any.whl", "changing-1.0.tar.gz"],
    ]);
    assert.match(failed.map(({ why }) => why).join(), /outside the repository/);
    assert.equal(told.counts.verified, 5);
  } finally {
    await rm(hostile, { recursive: true });
  }
});

test("a configuration or database that is not pyshop's is named", async () => {
  const none = await cli.try(["import", "pyshop", join(folder, "none.ini")]);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /none\.ini cannot be read/);
  const other = join(folder, "other.ini");
  await writeFile(other, "[app:main]\nuse = egg:pypicloud\n");
  const wrong = await cli.try(["import", "pyshop", other]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /no section has sqlalchemy\.url and pyshop\.repository/);
  new DatabaseSync(join(folder, "empty.sqlite")).exec("create table package (id integer)");
  await writeFile(other, "[app:main]\nsqlalchemy.url = sqlite:///empty.sqlite\npyshop.repository = .\n");
  const empty = await cli.try(["import", "pyshop", other]);
  assert.equal(empty.code, 2);
  assert.match(empty.stderr, /does not have pyshop's tables/);
});

test("a pyshop on PostgreSQL comes as one on SQLite", NEEDS_POSTGRES, async () => {
  const place = await createPostgres();
  try {
    await copyTables(join(old, "pyshop.sqlite"), place);
    const config = join(old, "postgres.ini");
    const text = await readFile(ini, "utf8");
    const address = place.url.replace(/^postgres(?:ql)?:/, "postgresql+psycopg2:");
    await writeFile(config, text.replace(/^sqlalchemy\.url = .*$/m, `sqlalchemy.url = ${address}`));
    const { code, told } = await move(config, "team/main");
    assert.equal(code, 0, JSON.stringify(told.facts.filter(({ outcome }) => outcome === "failed")));
    assert.equal(told.counts.unchanged, 8, "each file is known by its address and stamp");
    assert.match(whyOf(told, "mirrored projects") ?? "", /Mirrored\.Thing/);
    assert.match(whyOf(told, "two-names") ?? "", /one project here/);
  } finally {
    await place.drop();
  }
});

/** The same tables in PostgreSQL, with the types that SQLAlchemy gives them there. */
async function copyTables(path: string, place: PostgresPlace): Promise<void> {
  const types = { INTEGER: "integer", BOOLEAN: "boolean", DATETIME: "timestamp" } as Record<string, string>;
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
  for (const { name } of tables) {
    const columns = database.prepare(`select name, type from pragma_table_info('${name}')`).all();
    const typeOf = (type: unknown) => types[String(type)] ?? "text";
    await place.run(
      `create table "${name}" (${columns.map((one) => `"${one.name}" ${typeOf(one.type)}`).join(", ")})`,
    );
    for (const row of database.prepare(`select * from "${name}"`).all()) {
      const values = columns.map((one) => {
        const value = row[String(one.name)];
        if (value === null) return "null";
        return one.type === "BOOLEAN" ? String(value === 1) : `'${String(value).replaceAll("'", "''")}'`;
      });
      await place.run(`insert into "${name}" values (${values.join(", ")})`);
    }
  }
  database.close();
}
