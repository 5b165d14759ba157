import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { VECTORS } from "../../src/accounts/foreign-hashes/vectors.ts";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { recorded } from "../harness/recorded.ts";
import { startServer } from "../harness/start-server.ts";

interface Report {
  files: {
    address: string;
    filename: string;
    outcome: string;
    sha256: string | null;
    verified: boolean;
    why: string | null;
  }[];
  facts: { kind: string; what: string; outcome: string; why: string | null }[];
  counts: Record<string, number>;
}

const server = await startServer();
const folder = await mkdtemp(join(tmpdir(), "old-pypiserver-"));
after(() => Promise.all([server.remove(), rm(folder, { recursive: true })]));
const { admin } = server;
const cli = CommandLine.forAdmin(server);

const UPLOADED = new Date("2019-03-04T05:06:07.000Z");
const wheel = buildWheel({ name: "Demo_Pkg", version: "1.0", requiresPython: ">=3.8" });
const local = buildWheel({ name: "demo-pkg", version: "1.1rc1+local.2" });
const sdist = buildSdist({ name: "nested", version: "2.0" });
const twin = buildSdist({ name: "nested", version: "2.0", salt: "other bytes" });
const half = buildWheel({ name: "half", version: "1.0" });
const [first, second, report] = [join(folder, "first"), join(folder, "second"), join(folder, "report.json")];
const passwords = join(folder, "htpasswd");

await mkdir(join(first, "deep/er"), { recursive: true });
await mkdir(join(first, ".hidden"));
await mkdir(second);
await put(first, wheel.filename, wheel.bytes);
await put(first, `${wheel.filename}.asc`, Buffer.from("-----BEGIN PGP SIGNATURE-----"));
await put(first, local.filename, local.bytes);
await put(first, `deep/er/${sdist.filename}`, sdist.bytes);
await put(first, `.hidden/${local.filename}`, Buffer.from("not read"));
await put(first, half.filename, half.bytes.subarray(0, 200));
await put(first, "photos.zip", Buffer.from("no package"));
await put(second, twin.filename, twin.bytes);
await put(second, wheel.filename, wheel.bytes);
const [, password = "", hash = ""] = VECTORS.find(([format]) => format === "apr1 of openssl") ?? [];
const costly = `$2y$31$${"a".repeat(53)}`;
await writeFile(passwords, `Anna:${hash}\nold:aBcDeFgHiJkLm\ncostly:${costly}\nbroken line\n`);

async function put(root: string, name: string, bytes: Uint8Array): Promise<void> {
  await writeFile(join(root, name), bytes);
  await utimes(join(root, name), UPLOADED, UPLOADED);
}

async function move(...more: string[]): Promise<{ code: number; stderr: string; report: Report }> {
  const { code, stderr } = await cli.try([
    ...["import", "pypiserver", first, second, "--passwords", passwords],
    ...["--into", "team/moved", "--report", report, ...more],
  ]);
  return { code, stderr, report: JSON.parse(await readFile(report, "utf8")) as Report };
}

const outcomesOf = ({ files }: Report) =>
  Object.fromEntries(files.map(({ address, outcome }) => [address, outcome]));
const AT = (name: string) => `/packages/${encodeURIComponent(name)}`;

test("a dry run says what would come, and changes nothing", async () => {
  const { report: told } = await move("--dry-run");
  assert.equal(told.facts.find(({ kind }) => kind === "index")?.outcome, "would-create");
  assert.equal(outcomesOf(told)[AT(wheel.filename)], "would-import");
  assert.equal((await admin.api("GET", "/indexes/team/moved")).status, 404);
  assert.equal((await admin.api("GET", "/accounts/anna")).status, 404);
});

test("every file comes with its time and signature; what cannot come is named, and the rest goes on", async () => {
  const { code, report: told, stderr } = await move();
  assert.equal(code, 1, stderr);
  const outcomes = outcomesOf(told);
  assert.equal(outcomes[AT(wheel.filename)], "unchanged", "it is in both folders");
  assert.equal(outcomes[AT(local.filename)], "imported");
  assert.equal(outcomes[`/packages/deep/er/${sdist.filename}`], "imported");
  assert.equal(outcomes[AT(half.filename)], "failed");
  assert.equal(outcomes["/packages/photos.zip"], "failed");
  const other = told.files.find(({ address }) => address === AT(twin.filename));
  assert.match(other?.why ?? "", /other contents/);
  const came = told.files.filter(({ outcome }) => outcome !== "failed");
  assert.ok(
    came.every(({ verified }) => verified),
    "the index has the same bytes",
  );
  assert.deepEqual(await admin.install("demo-pkg", wheel.filename, "/team/moved/simple/"), wheel.bytes);
  const project = await admin.manage<{
    files: { filename: string; uploadedAt: string; uploadedBy: string | null; hasSignature: boolean }[];
  }>("GET", "/indexes/team/moved/projects/demo-pkg");
  const file = project.files.find(({ filename }) => filename === wheel.filename);
  assert.equal(file?.uploadedAt, UPLOADED.toISOString());
  assert.equal(file?.uploadedBy, null);
  assert.equal(file?.hasSignature, true);
});

test("its users come, and may publish and not read more than before", async () => {
  assert.equal((await admin.api("GET", "/accounts/anna")).status, 200);
  const told = JSON.parse(await readFile(report, "utf8")) as Report;
  const whyOf = (name: string) =>
    told.facts.find(({ what, why }) => what === name && why !== null)?.why ?? "";
  assert.match(whyOf("old"), /DES crypt.* wheelyard account password old$/);
  assert.match(whyOf("costly"), /costs too much/);
  const { hasPassword } = await admin.manage<{ hasPassword: boolean }>("GET", "/accounts/costly");
  assert.equal(hasPassword, false);
  assert.ok(!JSON.stringify(told).includes(hash), "the report shows no hash");
  const grants = await admin.manage<{ items: { principal: string; permission: string; index: string }[] }>(
    "GET",
    "/grants?index=team/moved",
  );
  assert.deepEqual(
    grants.items
      .filter(({ principal }) => principal === "account:anna")
      .map(({ permission }) => permission)
      .sort(),
    ["publish", "remove"],
  );
});

test("its users sign in with their old passwords, and with no others", async () => {
  const wrong = server.anonymous.withPassword("anna", `${password}!`);
  assert.equal((await wrong.api("GET", "/accounts/anna")).status, 401);
  const anna = server.anonymous.withPassword("anna", password);
  assert.equal((await anna.api("GET", "/accounts/anna")).status, 200);
  await anna.publish(buildWheel({ name: "by-anna" }), { to: "/team/moved/legacy/" });
});

test("the log says where each file came from", async () => {
  const { items } = await admin.manage<{
    items: { kind: string; subject: string; detail: Record<string, unknown> }[];
  }>("GET", "/changes?kind=file.imported&limit=100");
  const entry = items.find(({ subject }) => subject === sdist.filename);
  assert.equal(entry?.detail.from, "pypiserver");
  assert.equal(entry?.detail.address, `/packages/deep/er/${sdist.filename}`);
  assert.equal(entry?.detail.uploadedAt, UPLOADED.toISOString());
});

test("a second run sends only what is new, and takes as they are the files that uploads refuse", async () => {
  const added = buildWheel({ name: "added" });
  await put(second, added.filename, added.bytes);
  const { report: told } = await move("--accept-as-is");
  const outcomes = outcomesOf(told);
  assert.equal(outcomes[AT(added.filename)], "imported");
  assert.equal(outcomes[AT(half.filename)], "accepted-as-is");
  assert.equal(outcomes[`/packages/deep/er/${sdist.filename}`], "unchanged");
  assert.match(told.files.find(({ filename }) => filename === half.filename)?.why ?? "", /archive/);
  assert.deepEqual(
    await admin.install("half", half.filename, "/team/moved/simple/"),
    half.bytes.subarray(0, 200),
  );
});

test("what was removed here since does not come again", async () => {
  await admin.manage("DELETE", `/indexes/team/moved/projects/added/files/added-1.0-py2.py3-none-any.whl`);
  const { report: told } = await move();
  assert.match(told.files.find(({ filename }) => filename.startsWith("added-"))?.why ?? "", /removed here/);
});

test("the old addresses survive the loss of the database", async () => {
  const known = async () =>
    (
      await admin.manage<{ items: unknown[] }>("POST", "/indexes/team/moved/imports/known", {
        addresses: [AT(wheel.filename), AT(half.filename)],
      })
    ).items;
  const before = await known();
  assert.equal(before.length, 2);
  await recorded(server);
  await server.kill();
  await server.loseFacts();
  const rebuilt = await cli.try(["rebuild", "--data", server.data], "", {
    WHEELYARD_CONFIG: server.configFile,
  });
  assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr);
  await server.start();
  assert.deepEqual(await known(), before);
});

test("projects go where --map says, and --files-only leaves people alone", async () => {
  const { code, stderr } = await cli.try([
    ...["import", "pypiserver", second, "--passwords", passwords, "--files-only"],
    ...["--into", "team/rest", "--map", "demo-*=team/demos", "--report", report],
  ]);
  assert.equal(code, 0, stderr);
  assert.deepEqual(await admin.install("demo-pkg", wheel.filename, "/team/demos/simple/"), wheel.bytes);
  assert.deepEqual(await admin.install("nested", twin.filename, "/team/rest/simple/"), twin.bytes);
  assert.equal((await admin.get("/team/rest/simple/demo-pkg/")).status, 404);
  const { items } = await admin.manage<{ items: unknown[] }>("GET", "/grants?index=team/demos");
  assert.deepEqual(items, []);
  const wrong = await cli.try(["import", "pypiserver", second, "--map", "demo"]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /PROJECTS=owner\/name/);
});

test("the first file of a name wins in later runs too, also where files may be replaced", async () => {
  await admin.manage("POST", "/indexes", { owner: "team", name: "dev", settings: { volatile: true } });
  for (const run of ["first", "second"]) {
    await cli.try(["import", "pypiserver", first, second, "--into", "team/dev", "--report", report]);
    assert.deepEqual(await admin.install("nested", sdist.filename, "/team/dev/simple/"), sdist.bytes, run);
  }
});

test("a folder that is not there is named", async () => {
  const { code, stderr } = await cli.try(["import", "pypiserver", join(folder, "nowhere")]);
  assert.equal(code, 2);
  assert.match(stderr, /There is no folder .*nowhere/);
});
