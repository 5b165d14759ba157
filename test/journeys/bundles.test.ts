import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
const folder = await mkdtemp(join(tmpdir(), "wheelyard-bundles-"));
after(async () => {
  await server.remove();
  await rm(folder, { recursive: true });
});
const { admin } = server;
const wheelyard = CommandLine.forAdmin(server);
const at = (...path: string[]) => join(folder, ...path);
const CREATED = ["--created", "2026-11-28T12:00:00Z"];
const KEY = ["--key", at("outside")];

const long = buildWheel({ name: `long-${"x".repeat(80)}`, tags: "cp312-cp312-manylinux_2_17_x86_64" });
const wheel = buildWheel({ name: "Carried.Demo", version: "1.0" });
const sdist = buildSdist({ name: "carried-demo", version: "0.9" });
const big = buildWheel({ name: "big-thing", size: 40_000 });
for (const one of [long, wheel, sdist, big]) await admin.publish(one);
await wheelyard.run(["yank", "carried-demo", "0.9", "--reason", "old"]);
await wheelyard.run(["bundle", "key", "create", at("outside"), "--name", "outside"]);
await wheelyard.run(["bundle", "key", "create", at("second"), "--name", "second"]);

interface Made {
  manifest: {
    sequence: number;
    stream: string;
    previous: { sequence: number } | null;
    counts: { listed: number; files: number; bytes: number };
    volumes: { name: string; size: number }[];
  };
  manifestSha256: string;
}
const create = (name: string, ...more: string[]) =>
  wheelyard.json<Made>([
    "bundle",
    "create",
    at(name),
    ...CREATED,
    ...(more.includes("--unsigned") ? [] : KEY),
    ...more,
  ]);
const verify = (path: string, ...more: string[]) =>
  wheelyard.try(["bundle", "verify", path, "--trust", at("outside.pub"), ...more]);

async function filesBelow(path: string): Promise<string[]> {
  const found = await readdir(path, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
}

test("a bundle has every file as it is, with its facts, and is checked by ssh-keygen and sha256sum alone", async () => {
  const { manifest } = await create("one");
  assert.deepEqual([manifest.sequence, manifest.stream, manifest.previous], [1, "root/main", null]);
  assert.deepEqual([manifest.counts.files, manifest.counts.listed], [4, 4]);
  for (const { filename, sha256, bytes } of [long, wheel, sdist, big])
    assert.deepEqual(await readFile(at("one", "files", sha256.slice(0, 2), sha256, filename)), bytes);
  const facts = (await readFile(at("one/facts/files.jsonl"), "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.equal(facts.find(({ filename }) => filename === sdist.filename).yanked, "old");
  const { allowedSigners } = await wheelyard.json<{ allowedSigners: string }>([
    "bundle",
    "key",
    "show",
    at("outside"),
  ]);
  await writeFile(at("allowed_signers"), `${allowedSigners}\n`);
  const [signature = ""] = await readdir(at("one/signatures"));
  const check = ["-Y", "verify", "-f", at("allowed_signers"), "-I", "outside", "-n", "wheelyard-bundle"];
  const stock = ["-s", at("one/signatures", signature)];
  const input = await readFile(at("one/manifest.json"));
  assert.match(execFileSync("ssh-keygen", [...check, ...stock], { input, encoding: "utf8" }), /^Good/);
  execFileSync("sha256sum", ["-c", "--quiet", "SHA256SUMS"], { cwd: at("one") });
  assert.equal((await verify(at("one"))).code, 0);
});

test("the same index makes the same bytes, and an interrupted bundle is completed", async () => {
  await create("same");
  const files = await filesBelow(at("one"));
  assert.deepEqual(await filesBelow(at("same")), files);
  for (const path of files)
    assert.deepEqual(await readFile(at("same", path)), await readFile(at("one", path)), path);
  await rm(at("same/manifest.json"));
  await rm(at("same/signatures"), { recursive: true });
  await rm(at("same/files", wheel.sha256.slice(0, 2)), { recursive: true });
  await appendFile(at("same/files", big.sha256.slice(0, 2), big.sha256, big.filename), "rest");
  await writeFile(at("same/files/stray"), "of another selection");
  await create("same");
  assert.deepEqual(await filesBelow(at("same")), files);
  for (const path of files)
    assert.deepEqual(await readFile(at("same", path)), await readFile(at("one", path)), path);
  const again = await wheelyard.try(["bundle", "create", at("same"), ...KEY]);
  assert.equal(again.code, 1);
  assert.match(again.stderr, /already contains a bundle/);
});

test("volumes are tar files of at most the given size, whole files each, and complete after an interruption", async () => {
  const { manifest } = await create("cut", "--volume-size", "45000");
  assert.ok(manifest.volumes.length > 1);
  assert.ok(manifest.volumes.every(({ size }) => size <= 45_000 && size % 512 === 0));
  assert.equal((await verify(at("cut"))).code, 0);
  const before = await readFile(at("cut/volumes/001.tar"));
  await rm(at("cut/manifest.json"));
  await rm(at("cut/signatures"), { recursive: true });
  await writeFile(at("cut/volumes/001.tar"), before.subarray(0, 700));
  const second = await create("cut", "--volume-size", "45000");
  assert.deepEqual(second.manifest, manifest);
  assert.deepEqual(await readFile(at("cut/volumes/001.tar")), before);
  for (const { name } of manifest.volumes) execFileSync("tar", ["xf", `volumes/${name}`], { cwd: at("cut") });
  execFileSync("sha256sum", ["-c", "--quiet", "SHA256SUMS"], { cwd: at("cut") });
  assert.equal((await verify(at("cut"))).code, 0, "unpacked beside its volumes");
  const small = await wheelyard.try(["bundle", "create", at("small"), ...KEY, "--volume-size", "1000"]);
  assert.match(small.stderr, /does not fit into a volume/);
});

test("with the bundle before, only what is new is sent", async () => {
  const added = buildWheel({ name: "added-later" });
  await admin.publish(added);
  const { manifest } = await create("two", "--since", at("one"));
  assert.deepEqual([manifest.sequence, manifest.previous?.sequence], [2, 1]);
  assert.deepEqual([manifest.counts.files, manifest.counts.listed], [1, 5]);
  const chosen = await create("chosen", "--release", "carried.demo==1.0.0", "--release", "added-later");
  assert.equal(chosen.manifest.counts.listed, 2);
  const none = await wheelyard.try(["bundle", "create", at("none"), ...KEY, "--release", "carried-demo==7"]);
  assert.match(none.stderr, /no release carried-demo 7/);
});

test("several signers, a threshold, and signatures of ssh-keygen", async () => {
  await create("many", "--unsigned");
  const trust = ["--trust", at("second.pub"), "--threshold", "2"];
  assert.match(
    (await verify(at("many"))).stderr,
    /needs signatures of 1 trusted keys, but has 0.*not signed/,
  );
  for (const _ of [1, 2]) await wheelyard.run(["bundle", "sign", at("many"), ...KEY]);
  assert.match((await verify(at("many"), ...trust)).stderr, /needs signatures of 2 trusted keys, but has 1/);
  await wheelyard.run(["bundle", "sign", at("many"), "--key", at("second")]);
  assert.equal((await verify(at("many"), ...trust)).code, 0);
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", at("stock")]);
  await create("stock-signed", "--unsigned");
  const sign = [
    "-q",
    "-Y",
    "sign",
    "-n",
    "wheelyard-bundle",
    "-f",
    at("stock"),
    at("stock-signed/manifest.json"),
  ];
  execFileSync("ssh-keygen", sign, { stdio: "ignore" });
  const ended = await wheelyard.try(["bundle", "verify", at("stock-signed"), "--trust", at("stock.pub")]);
  assert.equal(ended.code, 0, ended.stderr);
  await rm(at("stock-signed/manifest.json.sig"));
  execFileSync("ssh-keygen", sign.with(4, "file"), { stdio: "ignore" });
  const elsewhere = await wheelyard.try(["bundle", "verify", at("stock-signed"), "--trust", at("stock.pub")]);
  assert.match(elsewhere.stderr, /None of its signatures is valid/, "made for something else");
});

test("a changed, cut, foreign or unsigned part is found, and named", async () => {
  const file = `files/${big.sha256.slice(0, 2)}/${big.sha256}/${big.filename}`;
  const cases: [string, (path: string) => Promise<unknown>, RegExp][] = [
    [
      "manifest",
      (path) => flip(join(path, "manifest.json")),
      /manifest\.json is damaged|needs signatures of 1/,
    ],
    [
      "facts",
      (path) => flip(join(path, "facts/files.jsonl")),
      /facts\/files\.jsonl is not the one of the manifest/,
    ],
    ["sums", (path) => flip(join(path, "SHA256SUMS")), /SHA256SUMS is not the one of the manifest/],
    ["file", (path) => flip(join(path, file)), /its bytes are not the ones of the manifest/],
    ["cut", async (path) => writeFile(join(path, file), big.bytes.subarray(0, 100)), /it ends after 100 of/],
    ["missing", (path) => rm(join(path, file)), /it is missing/],
    ["stray", (path) => writeFile(join(path, "files/evil.whl"), "x"), /does not belong to the bundle/],
    ["signatures", (path) => rm(join(path, "signatures"), { recursive: true }), /not signed/],
    ["no-manifest", (path) => rm(join(path, "manifest.json")), /no manifest\.json/],
  ];
  for (const [name, damage, words] of cases) {
    await cp(at("one"), at(`bad-${name}`), { recursive: true });
    await damage(at(`bad-${name}`));
    const { code, stdout, stderr } = await verify(at(`bad-${name}`));
    assert.equal(code, 1, name);
    assert.match(stdout + stderr, words, name);
  }
  await cp(at("cut"), at("bad-volume"), { recursive: true });
  await flip(at("bad-volume/volumes/002.tar"));
  assert.match((await verify(at("bad-volume"))).stdout, /volumes\/002\.tar: its bytes are not/);
  const stranger = await wheelyard.try(["bundle", "verify", at("one"), "--trust", at("second.pub")]);
  assert.match(stranger.stderr, /It is signed by SHA256:/);
});

test("keys are never replaced, and other files are no keys", async () => {
  const again = await wheelyard.try(["bundle", "key", "create", at("outside")]);
  assert.match(again.stderr, /exists already/);
  const other = await wheelyard.try(["bundle", "key", "show", at("outside.pub")]);
  assert.equal(other.code, 2);
  assert.match(other.stderr, /not a private key/);
});

async function flip(path: string): Promise<void> {
  const bytes = await readFile(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(path, bytes);
}
