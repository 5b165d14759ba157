import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { CommandLine, type Ended } from "../harness/command-line.ts";
import {
  type Answer,
  artifactoryAnswers,
  codeartifactAnswers,
  giteaAnswers,
  gitlabAnswers,
  nexusAnswers,
  OldRegistry,
  type Product,
} from "../harness/old-registries.ts";
import { startServer } from "../harness/start-server.ts";

interface Report {
  files: { address: string; filename: string; outcome: string; verified: boolean; why: string | null }[];
  counts: Record<string, number>;
}
interface Shown {
  files: { filename: string; uploadedAt: string; uploadedBy: string; yanked: string | null }[];
}

const server = await startServer({
  config: { compat: ["artifactory", "nexus", "gitlab", "gitea", "codeartifact", "simple"] },
});
const folder = await mkdtemp(join(tmpdir(), "import-listings-"));
const secret = join(folder, "secret");
await writeFile(secret, "secret\n");
after(async () => {
  await Promise.all([server.remove(), rm(folder, { recursive: true })]);
});
const cli = CommandLine.forAdmin(server);

const wheel = buildWheel({ name: "Demo_Pkg", version: "1.0+local" });
const sdist = buildSdist({ name: "side", version: "2.0" });
const old = buildWheel({ name: "demo-pkg", version: "0.9" });

interface Case {
  product: Product;
  /** What is given after `wheelyard import NAME`, for a server at an address. */
  from: (origin: string) => string[];
  /** Where it goes: for products whose addresses look like those of indexes here, an index of that name. */
  into: string;
  /** The address by which installers know `wheel`. */
  address: string;
  /** Who uploaded; null: the product does not say. */
  uploader: string | null;
  /** The path of the list of everything. */
  list: RegExp;
  /** The simple page of a project, as `pip.conf` has it; null: its host name cannot be taken over. */
  page: string | null;
}

const PASSWORD = ["--from-password-file", secret];
const nexusFrom = (origin: string) => [origin, "--repository", "hosted", "--from-account", "ci", ...PASSWORD];
const CASES: Record<string, Case> = {
  nexus: {
    product: nexusAnswers,
    from: nexusFrom,
    into: "repository/hosted",
    address: `/repository/hosted/packages/demo-pkg/1.0%2Blocal/${encodeURIComponent(wheel.filename)}`,
    uploader: "anna",
    list: /components/,
    page: "/repository/hosted/simple/demo-pkg/",
  },
  artifactory: {
    product: artifactoryAnswers,
    from: (origin) => [`${origin}/artifactory`, "--repository", "python-local", ...PASSWORD],
    into: "artifactory/main",
    address: `/artifactory/api/pypi/python-local/packages/demo-pkg/1.0%2Blocal/${encodeURIComponent(wheel.filename)}`,
    uploader: "anna",
    list: /aql/,
    page: "/artifactory/api/pypi/python-local/simple/demo-pkg/",
  },
  gitea: {
    product: giteaAnswers,
    from: (origin) => [origin, "--owner", "team", ...PASSWORD],
    into: "gitea/main",
    address: `/api/packages/team/pypi/files/demo-pkg/1.0%2Blocal/${encodeURIComponent(wheel.filename)}`,
    uploader: "anna",
    list: /packages\/team$/,
    page: "/api/packages/team/pypi/simple/demo-pkg/",
  },
  gitlab: {
    product: gitlabAnswers,
    from: (origin) => [origin, "--from-project", "team/tools", ...PASSWORD],
    into: "gitlab/main",
    address: `/api/v4/projects/7/packages/pypi/files/${wheel.sha256}/${encodeURIComponent(wheel.filename)}`,
    uploader: "anna",
    list: /7\/packages$/,
    page: "/api/v4/projects/7/packages/pypi/simple/demo-pkg/",
  },
  codeartifact: {
    product: codeartifactAnswers,
    from: () => ["acme/python", "--region", "eu-central-1"],
    into: "codeartifact/main",
    address: `/pypi/python/simple/demo-pkg/1.0%2Blocal/${encodeURIComponent(wheel.filename)}`,
    uploader: null,
    list: /v1\/packages$/,
    page: null,
  },
};

for (const [name, { product, from, into, address, uploader, list, page }] of Object.entries(CASES))
  describe(name, () => {
    let registry: OldRegistry;
    before(async () => {
      registry = await OldRegistry.start(product);
      const stocked = { uploadedAt: "2021-03-04T05:06:07.000Z", uploadedBy: "anna" };
      registry.stock.push(
        { file: wheel, project: "demo-pkg", ...stocked },
        { file: old, project: "demo-pkg", ...stocked },
        { file: sdist, project: "side", ...stocked },
      );
    });
    after(() => registry.stop());

    async function move(...more: string[]): Promise<Ended & { told: Report }> {
      const report = join(folder, `${name}.json`);
      await rm(report, { force: true });
      const command = ["import", name, ...from(registry.origin), "--into", into, "--report", report, ...more];
      const ended = await cli.try(command, "", {
        AWS_ENDPOINT_URL_CODEARTIFACT: registry.origin,
        ...{ AWS_ACCESS_KEY_ID: "KEY", AWS_SECRET_ACCESS_KEY: "secret", AWS_MAX_ATTEMPTS: "1" },
      });
      return { ...ended, told: JSON.parse(await readFile(report, "utf8").catch(() => "null")) };
    }
    const filesHere = async (project: string) =>
      (await server.admin.manage<Shown>("GET", `/indexes/${into}/projects/${project}`)).files;

    test("every file of every page comes, with its time and uploader", async () => {
      const { code, stderr, told } = await move();
      assert.equal(code, 0, stderr);
      assert.equal(told.counts.imported, 3);
      assert.equal(told.counts.verified, 3);
      const files = await filesHere("demo-pkg");
      assert.deepEqual(files.map(({ filename }) => filename).sort(), [old.filename, wheel.filename].sort());
      for (const file of files) {
        assert.equal(file.uploadedAt, "2021-03-04T05:06:07.000Z");
        if (uploader !== null) assert.equal(file.uploadedBy, uploader);
      }
      assert.deepEqual(await server.admin.install("side", sdist.filename, `/${into}/simple/`), sdist.bytes);
    });

    test("the old addresses of the file and of the page keep answering", async () => {
      const file = await server.admin.get(address);
      assert.equal(file.status, 302);
      assert.match(String(file.headers.location), /demo_pkg-1\.0/i);
      if (page === null) return;
      const shown = await server.admin.get(page);
      if (shown.status === 200) assert.match(shown.text, /demo_pkg-1\.0/i);
      else assert.match(String(shown.headers.location), /(^|\/)simple\/demo-pkg\/$/);
    });

    test("a second run downloads only what is new, and refuses other bytes than are listed", async () => {
      const stocked = { uploadedAt: "2022-01-01T00:00:00.000Z", uploadedBy: "bert" };
      const added = buildSdist({ name: "added", version: "3.0" });
      const bad = buildSdist({ name: "bad", version: "1.0" });
      registry.stock.push(
        { file: added, project: "added", ...stocked },
        { file: bad, project: "bad", ...stocked },
      );
      registry.asked.length = 0;
      const isDownload = ({ url }: { url: URL }) => /\.(whl|tar\.gz)(&|$)/.test(decodeURIComponent(url.href));
      registry.trick = (asked) =>
        isDownload(asked) && asked.url.href.includes(bad.filename) ? Buffer.alloc(bad.bytes.length) : null;
      const { code, told } = await move();
      registry.trick = () => null;
      assert.equal(code, 1);
      assert.match(told.files.find(({ filename }) => filename === bad.filename)?.why ?? "", /sha256/i);
      assert.equal(told.counts.failed, 1);
      assert.equal(told.counts.imported, 1);
      assert.equal(told.counts.unchanged, 3);
      assert.equal(registry.asked.filter(isDownload).length, 2);
    });

    test("a list that is cut off ends the import with a reason", async () => {
      registry.trick = ({ url }) =>
        list.test(url.pathname)
          ? (response) => response.writeHead(200, { "content-type": "application/json" }).end('{"items": [')
          : null;
      const { code, stderr } = await move();
      registry.trick = () => null;
      assert.equal(code, 1, stderr);
      assert.match(stderr, /cut off|cannot be read/);
      assert.ok(!/secret|\bat .*\.ts:/.test(stderr), stderr);
    });
  });

test("lists that are refused, wrong, or never end are told as such", async () => {
  const registry = await OldRegistry.start(nexusAnswers);
  const says: [Answer, RegExp][] = [
    [403, /--from-account/],
    [404, /no repository hosted/],
    [{ items: 42 }, /cannot be read/],
    [{ items: [], continuationToken: "1" }, /again and again/],
  ];
  for (const [answer, why] of says) {
    registry.trick = ({ url }) => (url.pathname.endsWith("/components") ? answer : null);
    const { code, stderr } = await cli.try(["import", "nexus", ...nexusFrom(registry.origin)]);
    assert.equal(code, 1, stderr);
    assert.match(stderr, why);
  }
  registry.stop();
});

test("repositories that only pass files on are not imported", async () => {
  const registry = await OldRegistry.start(nexusAnswers);
  const group = nexusFrom(registry.origin).with(2, "all");
  const { code, stderr } = await cli.try(["import", "nexus", ...group]);
  assert.equal(code, 1);
  assert.match(stderr, /is a group, not hosted/);
  registry.stop();
});
