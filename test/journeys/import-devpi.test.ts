import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CommandLine } from "../harness/command-line.ts";
import { startServer } from "../harness/start-server.ts";

interface Report {
  files: { address: string; filename: string; outcome: string; sha256: string | null; verified: boolean }[];
  facts: { kind: string; what: string; outcome: string; why: string | null }[];
  counts: Record<string, number>;
}
interface Shown {
  kind: string;
  settings: {
    bases: string[];
    volatile: boolean;
    description: string;
    mirror: { url: string; names: string } | null;
  };
}
interface Grants {
  items: { principal: string; permission: string; index: string }[];
}

/** Written by a real devpi-server; see its README. */
const EXPORT = join(import.meta.dirname, "../harness/devpi-export");
const WHEEL = "demo_pkg-1.0-py2.py3-none-any.whl";
const OLD_ADDRESS = `/alice/dev/+f/ea5/9d191fb0e30e3/${WHEEL}`;

const server = await startServer({ config: { compat: ["devpi"] } });
const folder = await mkdtemp(join(tmpdir(), "old-devpi-"));
after(() => Promise.all([server.remove(), rm(folder, { recursive: true })]));
const { admin } = server;
const cli = CommandLine.forAdmin(server);
const report = join(folder, "report.json");

async function move(from: string, ...more: string[]) {
  const { code, stderr, stdout } = await cli.try(["import", "devpi", from, "--report", report, ...more]);
  const told = JSON.parse(await readFile(report, "utf8").catch(() => "null")) as Report;
  return { code, stderr, stdout, told };
}

/** A copy of the export with its index changed. */
async function changed(name: string, change: (dump: Dump) => void): Promise<string> {
  const copy = join(folder, name);
  await cp(EXPORT, copy, { recursive: true });
  const dump = JSON.parse(await readFile(join(copy, "dataindex.json"), "utf8")) as Dump;
  change(dump);
  await writeFile(join(copy, "dataindex.json"), JSON.stringify(dump));
  return copy;
}
interface Dump {
  dumpversion: string;
  indexes: Record<
    string,
    { indexconfig: Record<string, unknown>; files: Record<string, unknown>[]; projects: object }
  >;
}

const notes = ({ facts }: Report, what: string) =>
  facts.filter((fact) => fact.what === what && fact.why !== null).map(({ why }) => why);

test("a dry run says what would come, and changes nothing", async () => {
  const { told } = await move(EXPORT, "--dry-run");
  const would = told.facts
    .filter(({ outcome }) => outcome === "would-create")
    .map(({ kind, what }) => `${kind} ${what}`);
  for (const one of ["index alice/dev", "index root/up", "account bob", "docs alice/dev demo-pkg 1.0"])
    assert.ok(would.includes(one), one);
  assert.equal((await admin.api("GET", "/indexes/alice/dev")).status, 404);
  assert.equal((await admin.api("GET", "/accounts/bob")).status, 404);
});

test("the tree of indexes comes as it was, and the password of a mirror does not", async () => {
  const { code, told, stdout } = await move(EXPORT);
  assert.equal(code, 1, "half a wheel cannot come");
  const dev = await admin.manage<Shown>("GET", "/indexes/alice/dev");
  assert.deepEqual(dev.settings.bases, ["alice/prod", "root/up"]);
  assert.equal(dev.settings.volatile, true);
  assert.equal(dev.settings.description, "Development");
  const open = await admin.manage<Shown>("GET", "/indexes/alice/open");
  assert.deepEqual(open.settings.bases, ["alice/dev"]);
  const up = await admin.manage<Shown>("GET", "/indexes/root/up");
  assert.equal(up.kind, "mirror");
  assert.equal(up.settings.mirror?.url, "http://127.0.0.1:9/simple/");
  assert.ok(!`${JSON.stringify(told)}${stdout}`.includes("hidden"), "the password is shown nowhere");
  assert.match(notes(told, "root/up").join(), /password/);
});

test("every file comes with its hash, time and uploader, and is found at its old address", async () => {
  const told = JSON.parse(await readFile(report, "utf8")) as Report;
  const failed = told.files.filter(({ outcome }) => outcome === "failed");
  assert.deepEqual(
    failed.map(({ filename }) => filename),
    ["half-1.0-py2.py3-none-any.whl"],
  );
  assert.equal(told.counts.imported, 7);
  assert.ok(told.files.every(({ outcome, verified }) => verified || outcome === "failed"));
  assert.ok(told.files.some(({ address }) => address === OLD_ADDRESS));
  const bytes = await readFile(join(EXPORT, "alice/dev/demo-pkg/1.0", WHEEL));
  assert.deepEqual(await admin.install("demo-pkg", WHEEL, "/alice/dev/simple/"), bytes);
  const old = await fetch(server.origin + OLD_ADDRESS);
  assert.deepEqual(Buffer.from(await old.arrayBuffer()), bytes);
  const files = async (index: string, project: string) =>
    (
      await admin.manage<{ files: { filename: string; uploadedAt: string }[] }>(
        "GET",
        `/indexes/${index}/projects/${project}`,
      )
    ).files;
  const [file] = (await files("alice/prod", "demo-pkg")).filter(({ filename }) => filename === WHEEL);
  assert.equal(file?.uploadedAt, "2026-11-29T06:41:11.000Z", "a pushed file keeps its upload time");
  const { items } = await admin.manage<{ items: { subject: string; detail: Record<string, unknown> }[] }>(
    "GET",
    "/changes?kind=file.imported&limit=100",
  );
  const uploader = (name: string) => items.find(({ subject }) => subject === name)?.detail.uploadedBy;
  assert.equal(uploader("changing-1.0-py2.py3-none-any.whl"), "alice", "an overwritten file");
  assert.equal(uploader("other_thing-2.0-py2.py3-none-any.whl"), "bob");
});

test("documentation comes; reports without results and empty projects are named", async () => {
  const told = JSON.parse(await readFile(report, "utf8")) as Report;
  for (const index of ["alice/dev", "alice/prod"]) {
    const { items } = await admin.manage<{ items: { version: string; sha256: string }[] }>(
      "GET",
      `/indexes/${index}/projects/demo-pkg/docs`,
    );
    assert.deepEqual(
      items.map(({ version }) => version),
      ["1.0"],
    );
    assert.match(items[0]?.sha256 ?? "", /^72f7d423/);
  }
  assert.match(notes(told, "alice/dev").join(), /registered/);
  const [results] = told.facts.filter(({ kind }) => kind === "results");
  assert.match(
    results?.what ?? "",
    /^alice\/dev demo-pkg 1\.0 demo_pkg-1\.0-py2\.py3-none-any\.whl 2026-11-29T06:41:46/,
  );
  assert.equal(results?.outcome, "failed", "its report has no environments");
  assert.match(notes(told, "alice/open").join(), /demo-pkg.*without signing in/s);
  assert.match(notes(told, "alice").join(), /email/);
});

test("users sign in with their passwords, and may do what they could", async () => {
  const wrong = server.anonymous.withPassword("bob", "bob-secret!");
  assert.equal((await wrong.api("GET", "/accounts/bob")).status, 401);
  const bob = server.anonymous.withPassword("bob", "bob-secret");
  assert.equal((await bob.api("GET", "/accounts/bob")).status, 200);
  const grantsOf = async (index: string) =>
    (await admin.manage<Grants>("GET", `/grants?index=${index}`)).items
      .filter((grant) => grant.index === index)
      .map(({ principal, permission }) => `${principal} ${permission}`)
      .sort();
  const managers = ["account:alice manage", "account:root manage"];
  assert.deepEqual(await grantsOf("alice/prod"), [
    ...["account:alice manage", "account:alice publish", "account:bob publish", "account:root manage"],
  ]);
  assert.deepEqual(await grantsOf("alice/dev"), [
    ...["account:alice manage", "account:alice publish", "account:alice remove", "account:root manage"],
    ...["authenticated publish", "authenticated remove"],
  ]);
  assert.deepEqual(await grantsOf("alice/open"), managers, "nobody publishes without an account");
  const root = await admin.manage<{ admin: boolean }>("GET", "/accounts/root");
  assert.equal(root.admin, false);
});

test("a second run changes nothing", async () => {
  const { told } = await move(EXPORT);
  assert.equal(told.counts.imported, 0);
  assert.equal(told.counts.unchanged, 7);
  const created = told.facts.filter(({ kind, outcome }) => kind !== "grant" && outcome === "created");
  assert.deepEqual(created, []);
  const { items } = await admin.manage<Grants>("GET", "/grants?index=alice/prod");
  assert.equal(items.filter(({ index }) => index === "alice/prod").length, 4);
});

test("one index can come under another name", async () => {
  const { code, stderr } = await move(EXPORT, "--index", "alice/prod=team/stable", "--files-only");
  assert.equal(code, 0, stderr);
  const page = await admin.get("/team/stable/simple/other-thing/");
  assert.equal(page.status, 200);
  const wrong = await cli.try(["import", "devpi", EXPORT, "--index", "alice/nowhere"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /no index alice\/nowhere.*alice\/dev/);
});

test("test results of an export come with their time and reporter, and once", async () => {
  const report = JSON.stringify({
    ...{ reportversion: "1", toxversion: "4.1", platform: "linux" },
    testenvs: { py312: { test: [{ command: ["pytest"], output: "ran", retcode: 0 }] } },
  });
  const tested = await changed("tested", ({ indexes }) => {
    const [result] = indexes["alice/dev"]!.files.filter(({ type }) => type === "toxresult");
    result!.entrymapping = {};
  });
  const { relpath = "" } =
    (JSON.parse(await readFile(join(tested, "dataindex.json"), "utf8")) as Dump).indexes[
      "alice/dev"
    ]!.files.find(({ type }) => type === "toxresult") ?? {};
  await writeFile(join(tested, String(relpath)), report);
  for (const outcome of ["created", "present"]) {
    const { told } = await move(tested, "--index", "alice/dev=tested/dev", "--files-only");
    assert.equal(told.facts.find(({ kind }) => kind === "results")?.outcome, outcome);
  }
  const { items } = await admin.manage<{ items: Record<string, string>[] }>(
    "GET",
    "/indexes/tested/dev/projects/demo-pkg/releases/1.0/results",
  );
  assert.deepEqual(
    items.map(({ environment, status, reportedAt, reportedBy }) => [
      environment,
      status,
      reportedAt,
      reportedBy,
    ]),
    [["py312", "passed", "2026-11-29T06:41:46.000Z", "alice"]],
  );
});

test("bases in a circle, lost bases, unknown users and names that no index can have are reported", async () => {
  const odd = await changed("odd", ({ indexes }) => {
    indexes["alice/prod"]!.indexconfig.bases = ["alice/dev", "gone/away"];
    indexes["alice/prod"]!.indexconfig.acl_upload = ["deleted", ":ldap-group"];
    indexes["alice/BAD NAME"] = { indexconfig: { type: "stage" }, projects: {}, files: [] };
  });
  const { told } = await move(
    odd,
    ...["--index", "alice/dev=odd/dev", "--index", "alice/prod=odd/prod", "--index", "alice/BAD NAME"],
  );
  const failed = told.facts.filter(({ kind, outcome }) => kind === "index" && outcome === "failed");
  assert.deepEqual(
    failed.map(({ what }) => what),
    ["alice/BAD NAME"],
  );
  assert.match(notes(told, "alice/prod").join(), /deleted, who is no user.*|gone\/away/s);
  const bases = async (index: string) =>
    (await admin.manage<Shown>("GET", `/indexes/${index}`)).settings.bases;
  assert.deepEqual(await bases("odd/dev"), ["odd/prod"]);
  assert.deepEqual(await bases("odd/prod"), []);
  const { items } = await admin.manage<Grants>("GET", "/grants?index=odd/prod");
  assert.ok(items.every(({ principal }) => !principal.includes("deleted")));
});

test("paths that lead out of the export are not read, and other bytes are refused", async () => {
  await writeFile(join(folder, "secret.whl"), "secret");
  const hostile = await changed("hostile", ({ indexes }) => {
    const [first, second, third] = indexes["alice/dev"]!.files as { relpath: string; type: string }[];
    first!.relpath = "alice/dev/../../../secret.whl";
    second!.relpath = "/etc/passwd";
    third!.relpath = "alice/prod/other-thing/2.0/other_thing-2.0-py2.py3-none-any.whl";
    for (const one of [first, second, third]) one!.type = "releasefile";
  });
  const wheel = join(hostile, "alice/dev/demo-pkg/1.0/demo_pkg-1.0.tar.gz");
  await writeFile(wheel, "damaged");
  const { code, told } = await move(hostile, "--index", "alice/dev=hostile/dev", "--files-only");
  assert.equal(code, 1);
  const failed = told.files.filter(({ outcome }) => outcome === "failed").map(({ filename }) => filename);
  assert.equal(failed.length, 4);
  assert.ok(failed.includes("demo_pkg-1.0.tar.gz"));
});

test("exports of the first version have no versions of files, and md5", async () => {
  const old = await changed("old", (dump) => {
    dump.dumpversion = "1";
    const index = dump.indexes["alice/dev"]!;
    index.files = index.files.map(({ version: _, log: __, entrymapping: ___, ...file }) => file);
  });
  const { told } = await move(old, "--index", "alice/dev=first/dev", "--files-only");
  assert.equal(told.counts.imported, 4);
  const docs = told.facts.find(({ kind }) => kind === "docs");
  assert.deepEqual([docs?.what, docs?.outcome], ["first/dev demo-pkg 1.0", "created"]);
});

test("a folder that is no export, or a damaged one, is named", async () => {
  const none = await cli.try(["import", "devpi", folder]);
  assert.equal(none.code, 2);
  assert.match(none.stderr, /dataindex\.json.*devpi-export/);
  await cp(EXPORT, join(folder, "cut"), { recursive: true });
  const path = join(folder, "cut/dataindex.json");
  await writeFile(path, (await readFile(path, "utf8")).slice(0, 3000));
  const cut = await cli.try(["import", "devpi", join(folder, "cut")]);
  assert.equal(cut.code, 2);
  assert.match(cut.stderr, /cut off or damaged/);
  await writeFile(path, '{"users": 1}');
  const foreign = await cli.try(["import", "devpi", join(folder, "cut")]);
  assert.equal(foreign.code, 2);
  assert.match(foreign.stderr, /not an export/);
});
