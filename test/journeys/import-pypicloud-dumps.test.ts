import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { CommandLine } from "../harness/command-line.ts";
import { oldPeer } from "../harness/old-peers.ts";
import { startServer } from "../harness/start-server.ts";

interface Report {
  facts: { what: string; why: string | null }[];
}

const DEMO = "demo_pkg-1.0-py3-none-any.whl";
const server = await startServer();
const old = await oldPeer("pypicloud", []);
after(() => Promise.all([server.remove(), rm(old, { recursive: true })]));
const cli = CommandLine.forAdmin(server);
const ini = join(old, "server.ini");
await writeFile(
  ini,
  (await readFile(ini, "utf8")).replaceAll(/sqlite:.*/g, "mysql+pymysql://nobody@127.0.0.1:1/old"),
);

async function move(into: string, ...more: string[]) {
  const report = join(old, "report.json");
  const run = await cli.try(["import", "pypicloud", ini, "--into", into, "--report", report, ...more]);
  const told = async () => JSON.parse(await readFile(report, "utf8")) as Report;
  return { ...run, told };
}

async function dump(
  name: string,
  change: (text: string) => string | Buffer = (text) => text,
): Promise<string> {
  const path = join(old, `changed-${name}`);
  await writeFile(path, change(await readFile(join(old, name), "utf8")));
  return path;
}

const as = (name: string) => server.anonymous.withPassword(name.toLowerCase(), `${name}-password`);

for (const [name, index, time] of [
  ["mysql.sql", "team/mysql", /'demo_pkg-1.0-py3-none-any.whl','demo-pkg','1.0','([^']+)'/],
  ["postgresql.sql", "team/postgres", /demo_pkg-1.0-py3-none-any.whl\tdemo-pkg\t1.0\t(\S+ \S{12})/],
] as const)
  test(`users, groups, rights and times come from a dump: ${name}`, async () => {
    const path = await dump(name);
    const { stderr } = await move(index, "--dump", path);
    const status = async (who: string) => (await as(who).get(`/${index}/simple/secret-thing/`)).status;
    assert.equal(await status("viewer"), 200, stderr);
    assert.equal(await status("rita"), 200);
    assert.equal(await status("Dora"), 404, "an entry switches off the defaults");
    const { items } = await server.admin.manage<{
      items: { principal: string; permission: string; project: string }[];
    }>(...(["GET", `/grants?index=${index}`] as const));
    assert.deepEqual(
      items.map(({ principal, permission, project }) => `${principal} ${permission} ${project}`).sort(),
      [
        "account:rita remove *",
        "account:root manage *",
        "account:root manage secret-thing",
        "account:viewer read secret-thing",
        "group:developers publish *",
        "group:release publish secret-thing",
        "group:release read secret-thing",
        "group:release remove secret-thing",
      ],
    );
    const { files } = await server.admin.manage<{
      files: { filename: string; uploadedAt: string; uploadedBy: string }[];
    }>(...(["GET", `/indexes/${index}/projects/demo-pkg`] as const));
    const file = files.find(({ filename }) => filename === DEMO);
    const [, at = ""] = time.exec(await readFile(path, "utf8")) ?? [];
    assert.equal(file?.uploadedAt, new Date(`${at.replace(" ", "T")}Z`).toISOString());
    assert.equal(file?.uploadedBy, "Dora");
  });

test("a packed dump is read as well", async () => {
  const { told } = await move("team/packed", "--dry-run", "--dump", await dump("mysql.sql", gzipSync));
  assert.ok((await told()).facts.some(({ what }) => what.includes("never_matched")));
});

test("rights of a dump that is cut off or damaged are refused", async () => {
  for (const [name, change] of [
    ["mysql.sql", (text: string) => text.slice(0, text.indexOf("-- Dump completed"))],
    ["mysql.sql", (text: string) => gzipSync(text).subarray(0, -600)],
    ["mysql.sql", (text: string) => text.replace("'viewer','$6$", "'$6$")],
    ["postgresql.sql", (text: string) => text.slice(0, text.indexOf("viewer\t$6$"))],
  ] as const) {
    const { code, stderr } = await move("team/cut", "--dump", await dump(name, change));
    assert.equal(code, 2);
    assert.match(stderr, /is cut off or damaged, so that rights may be missing/);
  }
});

test("a cache that is cut off is named, and everything else comes", async () => {
  const cut = await dump("postgresql.sql", (text) => text.slice(0, text.indexOf("COPY public.pypicloud_")));
  const cache = join(old, "cache.sql");
  await writeFile(
    cache,
    (await readFile(cut, "utf8")).replaceAll(/CREATE TABLE public\.pypicloud_[^;]*;/g, ""),
  );
  const acl = join(old, "acl.json");
  await writeFile(acl, JSON.stringify({ users: [], groups: {}, packages: { users: {}, groups: {} } }));
  const { told } = await move("team/cache", "--acl", acl, "--dump", cache);
  assert.match(
    (await told()).facts.find(({ what }) => what === cache)?.why ?? "",
    /from its rows before that/,
  );
});

test("what is no dump is refused with what to do", async () => {
  for (const change of [() => "PGDMP\0\0", () => "", () => "select 1;\n"]) {
    const { code, stderr } = await move("team/foreign", "--dump", await dump("mysql.sql", change));
    assert.equal(code, 2);
    assert.match(stderr, /is not a dump in plain SQL. Write one with mysqldump or pg_dump/);
  }
  const twice = await dump("mysql.sql");
  assert.match(
    (await move("team/foreign", "--dump", twice, twice)).stderr,
    /has a table packages, and there was one before/,
  );
  assert.match((await move("team/foreign", "--dump", join(old, "nowhere"))).stderr, /cannot be read/);
});

test("a database in MySQL asks for a dump", async () => {
  const { code, stderr } = await move("team/live");
  assert.equal(code, 2);
  assert.match(stderr, /Write them with mysqldump, and give the file with --dump/);
});
