import assert from "node:assert/strict";
import { unlinkSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileKey } from "../../src/storage/storage-key.ts";
import { docsZip } from "../harness/build-archive.ts";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { recorded } from "../harness/recorded.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer({ config: { access: { read: "everyone" } } });
after(() => server.remove());
const { admin, anonymous } = server;
const INDEX = "/indexes/root/main";

interface Binned {
  items: {
    project: string;
    filename: string;
    removedBy: string | null;
    removedAt: string;
    purgedAt: string;
  }[];
}

const bin = (index = INDEX) => admin.manage<Binned>("GET", `${index}/bin`);
const inBin = async (project: string, index = INDEX) =>
  (await bin(index)).items.filter((one) => one.project === project).map(({ filename }) => filename);
const statusOf = async (path: string) => (await anonymous.get(path)).status;

test("a removed release is gone at once, and restored with its bytes, metadata, yank and uploader", async () => {
  const wheel = buildWheel({ name: "shop", version: "1.0" });
  const sdist = buildSdist({ name: "shop", version: "1.0" });
  for (const one of [wheel, sdist, buildWheel({ name: "shop", version: "2.0" })]) await admin.publish(one);
  const path = await anonymous.findFile("shop", wheel.filename);
  await admin.manage("POST", `${INDEX}/projects/shop/releases/1.0/yank`, { reason: "broken" });
  const before = await anonymous.page("shop");
  await admin.manage("DELETE", `${INDEX}/projects/shop/releases/1.0`);
  assert.equal(await statusOf(path), 404);
  assert.equal(await statusOf(`${path}.metadata`), 404);
  assert.equal((await anonymous.listed("shop")).length, 1);
  const found = (await bin()).items.filter(({ project }) => project === "shop");
  assert.deepEqual(found.map(({ filename }) => filename).sort(), [wheel.filename, sdist.filename].sort());
  const [first] = found;
  assert.equal(first?.removedBy, "admin");
  assert.equal(Date.parse(first?.purgedAt ?? "") - Date.parse(first?.removedAt ?? ""), 30 * 86_400_000);
  const taken = await admin.upload(buildWheel({ name: "shop", version: "1.0", salt: "other" }));
  assert.equal(taken.status, 409, "the name stays reserved");

  await admin.manage("POST", `${INDEX}/bin/restore`, { project: "Shop", version: "1.0.0" });
  const restored = await anonymous.page("shop");
  assert.deepEqual(restored.files, before.files);
  assert.deepEqual((await anonymous.get(path)).bytes, wheel.bytes);
  assert.equal(await statusOf(`${path}.metadata`), 200);
  assert.deepEqual(await inBin("shop"), []);
  const again = await admin.api("POST", `${INDEX}/bin/restore`, { project: "shop" });
  assert.equal(again.status, 404);
});

test("a removed project comes back whole, as restricted as it was", async () => {
  await admin.publish(buildWheel({ name: "secret-tool" }));
  await admin.manage("PATCH", `${INDEX}/projects/secret-tool`, { restricted: true, status: "archived" });
  const reader = await makeAccount(server, "bin-remover");
  await grant(server, "account:bin-remover", "remove", "root/main");
  await admin.manage("DELETE", `${INDEX}/projects/secret-tool`);
  const seen = await reader.api("GET", `${INDEX}/bin`);
  assert.doesNotMatch(seen.text, /secret-tool/);
  assert.equal((await reader.api("POST", `${INDEX}/bin/restore`, { project: "secret-tool" })).status, 404);
  await admin.manage("POST", `${INDEX}/bin/restore`, { project: "secret-tool" });
  const project = await admin.manage<{ status: string; restricted: boolean }>(
    "GET",
    `${INDEX}/projects/secret-tool`,
  );
  assert.deepEqual([project.status, project.restricted], ["archived", true]);
  assert.equal(await statusOf("/simple/secret-tool/"), 404);
});

test("what must go for good goes at once, from the index and from the bin, with its bytes", async () => {
  const command = CommandLine.forAdmin(server);
  const [legal, later] = [buildWheel({ name: "legal" }), buildWheel({ name: "legal", version: "2.0" })];
  await admin.publish(legal);
  await admin.publish(later);
  await command.run(["remove", "legal", legal.version, "--yes", "--permanently"]);
  assert.deepEqual(await inBin("legal"), []);
  await command.run(["remove", "legal", "2.0", "--yes"]);
  assert.match(await command.run(["bin", "list"]), /legal-2\.0/);
  assert.match(await command.run(["bin", "purge", "legal", "--yes"]), /Deleted 1 file .* permanently/);
  assert.deepEqual(await inBin("legal"), []);
  const refused = await command.try(["bin", "restore", "legal"]);
  assert.equal(refused.code, 1);
  assert.equal((await admin.upload(buildWheel({ name: "legal", version: "2.0", salt: "x" }))).status, 409);
  const log = await admin.manage<{ items: { kind: string }[] }>("GET", "/changes?project=legal&order=newest");
  assert.equal(log.items[0]?.kind, "file.purged");
});

test("a name that is used again in a volatile index is not overwritten by a restore", async () => {
  await admin.manage("POST", "/indexes", { owner: "bin", name: "dev", settings: { volatile: true } });
  const [first, second] = [buildWheel({ name: "tool" }), buildWheel({ name: "tool", salt: "second" })];
  await admin.publish(first, { to: "/bin/dev/" });
  await admin.manage("DELETE", "/indexes/bin/dev/projects/tool");
  await admin.publish(second, { to: "/bin/dev/" });
  const refused = await admin.api("POST", "/indexes/bin/dev/bin/restore", { project: "tool" });
  assert.equal(refused.status, 409);
  assert.match(refused.text, /was published in the meantime/);
  await admin.manage("DELETE", "/indexes/bin/dev/projects/tool?permanently=true");
  await admin.manage("POST", "/indexes/bin/dev/bin/restore", { project: "tool" });
  const page = await anonymous.page("tool", "/bin/dev/simple/");
  assert.equal(page.files[0]?.hashes.sha256, first.sha256);
});

test("the bin of an index is deleted with the index, and an index may have no bin", async () => {
  await admin.manage("POST", "/indexes", { owner: "bin", name: "gone" });
  const last = buildWheel({ name: "last" });
  await admin.publish(last, { to: "/bin/gone/" });
  await admin.manage("POST", "/indexes", { owner: "bin", name: "heir", settings: { bases: ["bin/gone"] } });
  await admin.manage("DELETE", "/indexes/bin/gone/projects/last");
  assert.equal((await admin.api("DELETE", "/indexes/bin/gone")).status, 409);
  assert.equal((await bin("/indexes/bin/gone")).items.length, 1, "a refused removal leaves the bin as it is");
  await admin.manage("DELETE", "/indexes/bin/heir");
  await admin.manage("DELETE", "/indexes/bin/gone");
  const log = await admin.manage("GET", "/changes?kind=file.purged&order=newest&limit=1");
  assert.equal((log.items as { subject: string }[])[0]?.subject, last.filename);
  await admin.manage("POST", "/indexes", { owner: "bin", name: "none", settings: { binDays: 0 } });
  await admin.publish(buildWheel({ name: "last" }), { to: "/bin/none/" });
  await admin.manage("DELETE", "/indexes/bin/none/projects/last");
  assert.deepEqual((await bin("/indexes/bin/none")).items, []);
});

test("the documentation of a release goes to the bin with its last file, comes back with it, and is deleted with it", async () => {
  const pages = "/root/main/manual/1.0/docs/";
  const documented = async () => {
    await admin.manage("POST", `${INDEX}/projects/manual/releases/1.0/docs`, docsZip("Manual"));
    assert.equal(await statusOf(pages), 200);
  };
  const wheel = buildWheel({ name: "manual" });
  await admin.publish(wheel);
  await documented();
  await admin.manage("DELETE", `${INDEX}/projects/manual`);
  assert.equal(await statusOf(pages), 404);
  const sdist = buildSdist({ name: "manual", version: "1.0" });
  await admin.publish(sdist);
  assert.equal(await statusOf(pages), 404, "another file of the release does not show it");
  assert.equal((await admin.api("DELETE", `${INDEX}/projects/manual/releases/1.0/docs`)).status, 404);
  await admin.manage("POST", `${INDEX}/bin/restore`, { project: "manual" });
  assert.equal(await statusOf(pages), 200);
  await admin.manage("DELETE", `${INDEX}/projects/manual/releases/1.0`);
  await admin.manage("POST", `${INDEX}/bin/purge`, { project: "manual", filename: wheel.filename });
  await admin.manage("POST", `${INDEX}/bin/restore`, { project: "manual" });
  assert.equal(await statusOf(pages), 200);
  await admin.manage("DELETE", `${INDEX}/projects/manual`);
  await admin.manage("POST", `${INDEX}/bin/purge`, { project: "manual" });
  await admin.publish(buildWheel({ name: "manual", version: "2.0" }));
  const log = await admin.manage<{ items: { kind: string }[] }>(
    "GET",
    "/changes?project=manual&order=newest",
  );
  assert.equal(log.items.filter(({ kind }) => kind === "project.docs-removed").length, 3);
});

test("an upload under the name of a binned file says where that file is", async () => {
  const wheel = buildWheel({ name: "twice" });
  await admin.publish(wheel);
  await admin.manage("DELETE", `${INDEX}/projects/twice`);
  for (const one of [wheel, buildWheel({ name: "twice", salt: "other" })]) {
    const refused = await admin.upload(one);
    assert.equal(refused.status, 409);
    assert.match(refused.text, /twice-1\.0-py2\.py3-none-any\.whl was removed and is in the recycle bin/);
  }
});

const otherDrivers =
  process.env.WHEELYARD_TEST_DATABASE || process.env.WHEELYARD_TEST_STORE ? { skip: "other drivers" } : {};

test(
  "F134 the bin survives the loss of the database, and verify finds nothing wrong",
  otherDrivers,
  async () => {
    const site = await startServer();
    try {
      const wheel = buildWheel({ name: "kept" });
      await site.admin.publish(wheel);
      await site.admin.manage("POST", `${INDEX}/projects/kept/releases/1.0/docs`, docsZip("Kept"));
      await site.admin.manage("DELETE", `${INDEX}/projects/kept`);
      await recorded(site);
      await site.kill();
      await site.loseFacts();
      const command = CommandLine.forAdmin(site);
      await command.run(["rebuild"]);
      await command.run(["verify"]);
      await site.start();
      await site.admin.manage("POST", `${INDEX}/bin/restore`, { project: "kept" });
      const path = await site.admin.findFile("kept", wheel.filename);
      assert.deepEqual((await site.admin.get(path)).bytes, wheel.bytes);
      assert.equal((await site.admin.get("/root/main/kept/1.0/docs/")).status, 200);
      await site.admin.manage("DELETE", `${INDEX}/projects/kept`);
      await site.kill();
      unlinkSync(join(site.data, "storage", fileKey(wheel.sha256, wheel.filename)));
      const broken = await command.try(["verify"]);
      assert.equal(broken.code, 1);
      assert.match(`${broken.stdout}${broken.stderr}`, /kept-1\.0-py2\.py3-none-any\.whl.*recycle bin/s);
    } finally {
      await site.remove();
    }
  },
);
