import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { openAzure } from "../../src/storage/drivers/azure/client.ts";
import { AzureOptions } from "../../src/storage/drivers/azure/options.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { objectStores, type StoreSettings } from "../harness/object-stores.ts";
import { startServer } from "../harness/start-server.ts";

interface Kept {
  key: string;
  bytes: Uint8Array;
  metadata: Record<string, string>;
}
interface Shown {
  files: { filename: string; uploadedBy: string }[];
}

/** How PyPICloud names a store, and how a file comes into it with the notes that PyPICloud makes. */
const KINDS: Record<
  string,
  {
    lines(settings: StoreSettings): string[];
    env(settings: StoreSettings): Record<string, string>;
    put(settings: StoreSettings, kept: Kept): Promise<void>;
  }
> = {
  gcs: {
    lines: ({ bucket }) => ["pypi.storage = gcs", `storage.bucket = ${bucket}`],
    env: ({ endpoint }) => ({ STORAGE_EMULATOR_HOST: String(endpoint) }),
    async put({ endpoint, bucket }, { key, bytes, metadata }) {
      const part = (type: string, body: Uint8Array | string) => [
        `--cut\r\ncontent-type: ${type}\r\n\r\n`,
        body,
        "\r\n",
      ];
      const body = new Blob([
        ...part("application/json", JSON.stringify({ name: key, metadata })),
        ...part("application/octet-stream", bytes),
        "--cut--",
      ] as ConstructorParameters<typeof Blob>[0]);
      const url = `${endpoint}/upload/storage/v1/b/${bucket}/o?uploadType=multipart`;
      const headers = { "content-type": "multipart/related; boundary=cut" };
      const answer = await fetch(url, { method: "POST", body, headers });
      assert.equal(answer.status, 200, await answer.text());
    },
  },
  azure: {
    lines: ({ container, account, accountKey, endpoint }) => [
      "pypi.storage = azure-blob",
      `storage.storage_container_name = ${container}`,
      `storage.storage_account_name = ${account}`,
      `storage.storage_account_key = ${accountKey}`,
      `storage.storage_account_url = ${endpoint}`,
    ],
    env: () => ({}),
    async put({ driver: _, ...settings }, { key, bytes, metadata }) {
      const { container } = await openAzure(AzureOptions.parse(settings));
      await container.createIfNotExists();
      await container.getBlockBlobClient(key).upload(bytes, bytes.length, { metadata });
    },
  },
};

const stores = Object.entries(objectStores()).filter(([name]) => name in KINDS);
if (stores.length === 0)
  it("stores of PyPICloud", {
    skip: "no Google Cloud Storage or Azure is running: test/services/run.sh starts them",
  });

for (const [name, settings] of stores)
  describe(`PyPICloud's files in ${name}`, async () => {
    const { lines, env, put } = KINDS[name]!;
    const server = await startServer();
    const folder = await mkdtemp(join(tmpdir(), "import-stores-"));
    after(() => Promise.all([server.remove(), rm(folder, { recursive: true })]));
    const prefix = `test-${randomUUID()}/`;
    const good = buildWheel({ name: "demo_pkg", version: "1.0" });
    const bad = buildWheel({ name: "demo_pkg", version: "2.0" });
    const noteOf = (sha256: string) => ({ name: "demo-pkg", uploader: "rita", hash_sha256: sha256 });

    it("come with the notes of their uploader, and are checked by their hash", async () => {
      await put(settings, {
        key: `${prefix}demo-pkg/${good.filename}`,
        ...{ bytes: good.bytes, metadata: noteOf(good.sha256) },
      });
      await put(settings, {
        key: `${prefix}demo-pkg/${bad.filename}`,
        ...{ bytes: bad.bytes, metadata: noteOf(good.sha256) },
      });
      const config = join(folder, "server.ini");
      const common = ["[app:main]", "use = egg:pypicloud", "pypi.db = redis", `storage.prefix = ${prefix}`];
      await writeFile(config, [...common, ...lines(settings), ""].join("\n"));
      const report = join(folder, "report.json");
      const { code, stderr } = await CommandLine.forAdmin(server).try(
        ["import", "pypicloud", config, "--into", "team/main", "--report", report],
        "",
        env(settings),
      );
      assert.equal(code, 1, stderr);
      const { files } = JSON.parse(await readFile(report, "utf8"));
      const outcomes = Object.fromEntries(
        files.map((file: { filename: string; outcome: string }) => [file.filename, file.outcome]),
      );
      assert.deepEqual(outcomes, { [good.filename]: "imported", [bad.filename]: "failed" }, stderr);
      const shown = await server.admin.manage<Shown>("GET", "/indexes/team/main/projects/demo-pkg");
      assert.deepEqual(
        shown.files.map(({ filename, uploadedBy }) => ({ filename, uploadedBy })),
        [{ filename: good.filename, uploadedBy: "rita" }],
      );
      assert.ok(!stderr.includes("accountKey"), stderr);
    });
  });
