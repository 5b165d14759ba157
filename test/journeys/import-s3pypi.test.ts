import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CommandLine } from "../harness/command-line.ts";
import { ScriptedS3 } from "../harness/scripted-s3.ts";
import { startServer } from "../harness/start-server.ts";

interface Report {
  files: { address: string; outcome: string; verified: boolean; why: string | null }[];
  facts: { what: string; why: string | null }[];
}

const server = await startServer({ config: { compat: ["s3pypi"] } });
const store = await ScriptedS3.start();
const folder = await mkdtemp(join(tmpdir(), "old-s3pypi-"));
after(() => Promise.all([server.remove(), store.stop(), rm(folder, { recursive: true })]));
const { admin, anonymous } = server;
const cli = CommandLine.forAdmin(server);
const report = join(folder, "report.json");
const UPLOADED = new Date("2022-05-06T07:08:09Z");
const DEMO = "demo-pkg/demo_pkg-1.0-py3-none-any.whl";

const objects = JSON.parse(
  await readFile(join(import.meta.dirname, "../peers/s3pypi/objects.json"), "utf8"),
) as Record<string, string>;
for (const [key, text] of Object.entries(objects)) put(key, Buffer.from(text, "base64"));

function put(key: string, bytes: Buffer): void {
  store.objects.set(key, { bytes, modifiedAt: UPLOADED, etag: '"x"' });
}

async function move(into: string, ...more: string[]) {
  const { code, stderr } = await cli.try(
    ["import", "s3pypi", "packages", "--into", into, "--endpoint", store.origin, "--report", report, ...more],
    "",
    { AWS_ACCESS_KEY_ID: "a-key", AWS_SECRET_ACCESS_KEY: "a secret", AWS_REGION: "us-east-1", NO_PROXY: "*" },
  );
  return { code, stderr, report: JSON.parse(await readFile(report, "utf8")) as Report };
}

const outcomesOf = ({ files }: Report) => files.map(({ address, outcome }) => `${address} ${outcome}`).sort();

test("a real bucket comes whole, with times; files without --prefix are named", async () => {
  const { report: told, code, stderr } = await move("team/main");
  assert.equal(code, 1, stderr);
  assert.deepEqual(
    outcomesOf(told),
    [
      `/${DEMO} imported`,
      "/public-thing/public_thing-1.0-py3-none-any.whl imported",
      "/secret-thing/secret_thing-2.0-py3-none-any.whl imported",
      "below/other-thing/other_thing-1.0-py3-none-any.whl failed",
    ].sort(),
  );
  assert.match(told.files.find(({ address }) => address.startsWith("below"))?.why ?? "", /--prefix/);
  assert.ok(told.files.every(({ outcome, verified }) => outcome === "failed" || verified));
  const { files } = await admin.manage<{ files: { uploadedAt: string; uploadedBy: string | null }[] }>(
    "GET",
    "/indexes/team/main/projects/demo-pkg",
  );
  assert.deepEqual(
    files.map(({ uploadedAt, uploadedBy }) => ({ uploadedAt, uploadedBy })),
    [{ uploadedAt: UPLOADED.toISOString(), uploadedBy: null }],
  );
  assert.equal((await admin.get(`/${DEMO}`)).status, 302, "its address in lock files goes on");
  assert.ok(store.requests.every(({ method }) => method === "GET" || method === "HEAD"));
});

test("a prefix and pages called index.html are read", async () => {
  const { report: told, code, stderr } = await move("team/below", "--prefix", "/below/");
  assert.equal(code, 0, stderr);
  assert.deepEqual(outcomesOf(told), ["/below/other-thing/other_thing-1.0-py3-none-any.whl imported"]);
});

test("a file that differs from its page, or is only on one side, is named; the rest comes", async () => {
  const bytes = Buffer.from(objects[DEMO] ?? "", "base64");
  const wrong = "0".repeat(64);
  put("old/Demo_Pkg/index.html", Buffer.from(`<a href="demo_pkg-9.9.whl">demo_pkg-9.9.whl</a><br>\n`));
  put("old/Demo_Pkg/demo_pkg-1.0-py3-none-any.whl", bytes);
  put("old/other-thing/", Buffer.from(`<a href="x#sha256=${wrong}">other_thing-1.0-py3-none-any.whl</a>`));
  const other = objects["below/other-thing/other_thing-1.0-py3-none-any.whl"] ?? "";
  put("old/other-thing/other_thing-1.0-py3-none-any.whl", Buffer.from(other, "base64"));
  const { report: told } = await move("team/old", "--prefix", "old");
  assert.deepEqual(outcomesOf(told), [
    "/old/Demo_Pkg/demo_pkg-1.0-py3-none-any.whl imported",
    "/old/other-thing/other_thing-1.0-py3-none-any.whl failed",
    "old/Demo_Pkg/demo_pkg-9.9.whl failed",
  ]);
  const whyOf = (part: string) => told.files.find(({ address }) => address.includes(part))?.why ?? "";
  assert.match(whyOf("9.9"), /not in the bucket/);
  assert.match(whyOf("other_thing"), /damaged/);
  assert.equal((await admin.get("/team/old/simple/demo-pkg/")).status, 200);
});

test("users of the distribution keep their passwords, and read", async () => {
  const users = join(folder, "users.json");
  const hash = createHash("sha1").update("ann-passwordsalty").digest("hex");
  const secret = JSON.stringify({ password_hash: hash, password_salt: "salty" });
  await writeFile(
    users,
    JSON.stringify({
      Parameters: [
        { Name: "/s3pypi/pypi.example.com/users/ann", Value: secret },
        { Name: "/s3pypi/pypi.example.com/other", Value: "x" },
      ],
    }),
  );
  const { report: told } = await move("team/closed", "--users", users);
  assert.match(told.facts.find(({ what }) => what.endsWith("/other"))?.why ?? "", /not a user/);
  assert.ok(!JSON.stringify(told).includes(hash), "the report shows no hash");
  const ann = anonymous.withPassword("ann", "ann-password");
  assert.equal((await ann.get("/team/closed/simple/demo-pkg/")).status, 200);
  assert.equal((await anonymous.get("/team/closed/simple/demo-pkg/")).status, 401);
  assert.equal((await ann.withPassword("ann", "ann-passwords").get("/team/closed/simple/")).status, 401);
});

test("a bucket that cannot be listed is named, without the store's own text", async () => {
  const { code, stderr } = await cli.try(["import", "s3pypi", "packages", "--endpoint", store.origin], "", {
    AWS_ACCESS_KEY_ID: "other",
    AWS_SECRET_ACCESS_KEY: "a secret",
    AWS_REGION: "us-east-1",
  });
  assert.equal(code, 2);
  assert.match(stderr, /The bucket packages cannot be listed/);
});
