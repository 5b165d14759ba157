import assert from "node:assert/strict";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { pluginPackage } from "../../scripts/release/plugin-package.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { makeServer, type Server } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";
import { newFolder, output, ROOT } from "./installed.ts";

const FLAGS = ["--offline", "--no-audit", "--no-fund"];

/** The plugins of `examples/plugins/`, as someone has them who never saw this repository: packed, and installed from files. */
describe("the example plugins, outside the repository", () => {
  const packed = newFolder();
  const installed = newFolder();
  const contract = pluginPackage(ROOT);
  const contractFile = join(packed, contract.name);
  before(async () => {
    writeFileSync(contractFile, contract.bytes);
    const tarballs = [contractFile];
    for (const name of ["shelf", "vetting"]) {
      const folder = join(packed, name);
      cpSync(join(ROOT, "examples/plugins", name), folder, { recursive: true });
      const file = await output("npm", ["pack", "--pack-destination", packed, folder]);
      tarballs.push(join(packed, file.trim().split("\n").at(-1) ?? ""));
    }
    writeFileSync(join(installed, "package.json"), JSON.stringify({ private: true }));
    await output("npm", ["install", "--prefix", installed, ...FLAGS, ...tarballs]);
  });

  for (const name of ["shelf", "vetting"])
    it(`${name} passes its own tests, with the tests that the package brings`, async () => {
      const folder = join(packed, name);
      await output("npm", ["install", "--prefix", folder, ...FLAGS, "--no-save", contractFile]);
      const said = await output("npm", ["test", "--prefix", folder], folder);
      assert.match(said, /# fail 0|ℹ fail 0/);
    });

  it("the types of the contract find mistakes", async () => {
    symlinkSync(join(installed, "node_modules"), join(packed, "node_modules"));
    const check = async (text: string) => {
      writeFileSync(join(packed, "plugin.ts"), text);
      const flags = "--noEmit --strict --module nodenext --skipLibCheck --typeRoots".split(" ");
      const args = [
        ...flags,
        join(ROOT, "node_modules/@types"),
        "--types",
        "node",
        join(packed, "plugin.ts"),
      ];
      return output(join(ROOT, "node_modules/.bin/tsc"), args, packed).then(
        () => "",
        (error: { stdout?: string }) => String(error.stdout),
      );
    };
    const plugin = (policy: string) =>
      `import { CONTRACT, definePlugin } from "wheelyard-plugin";\nexport default definePlugin({ contract: CONTRACT, policy: () => ({ matches: ${policy} }) });\n`;
    assert.equal(await check(plugin("(files) => files.map(({ project }) => project === 'x')")), "");
    assert.match(await check(plugin("(files) => files.map(({ size }) => size)")), /TS\d+/);
  });

  describe("in a server of two workers", () => {
    let server: Server;
    let list: string;
    let journal: string;
    before(async () => {
      const places = newFolder();
      [list, journal] = [join(places, "vetted"), join(places, "published.jsonl")];
      writeFileSync(list, "shop\n");
      server = await makeServer({
        config: {
          listen: { workers: 2 },
          storage: { driver: "shelf" },
          plugins: {
            shelf: { package: "wheelyard-plugin-shelf", folder: "shelf" },
            vetting: { package: "wheelyard-plugin-vetting", list, journal, keepFor: "1s" },
          },
        },
      });
      // As beside the configuration of a real server.
      symlinkSync(join(installed, "node_modules"), join(dirname(server.configFile), "node_modules"));
      await server.start();
    });
    after(() => server?.remove());

    it("files are published to the shelf and installed from it, also after a restart", async () => {
      const wheel = buildWheel({ name: "shop", version: "1.0", size: 3_000_000 });
      await server.admin.publish(wheel);
      assert.deepEqual(await server.anonymous.install("shop", wheel.filename), wheel.bytes);
      await server.restart();
      assert.deepEqual(await server.anonymous.install("shop", wheel.filename), wheel.bytes);
      const part = await server.anonymous.get(await server.anonymous.findFile("shop", wheel.filename), {
        range: "bytes=1000000-1000009",
      });
      assert.deepEqual(
        [part.status, part.bytes.equals(wheel.bytes.subarray(1_000_000, 1_000_010))],
        [206, true],
      );
    });

    it("a rule hides what is not vetted, until an administrator vets it in the plugin's room", async () => {
      const rule = { action: "deny", plugin: "vetting", sources: ["self"] };
      await server.admin.manage("PATCH", "/indexes/root/main", { settings: { policy: [rule] } });
      await server.admin.publish(buildWheel({ name: "tool", version: "1.0" }));
      assert.deepEqual(await server.anonymous.listed("tool"), []);
      assert.equal((await server.anonymous.listed("shop")).length, 1);
      const vet = { method: "PUT", path: "/-/plugins/vetting/tool" };
      assert.equal((await server.anonymous.send(vet)).status, 401);
      assert.equal((await server.admin.send(vet)).status, 201);
      await until(async () => (await server.anonymous.listed("tool")).length === 1, "it is shown");
    });

    it("the journal has each published file once, from one of the workers", async () => {
      const lines = () => readFileSync(journal, "utf8").trim().split("\n");
      await until(() => lines().length >= 2, "both files are in the journal");
      const entries = lines().map((line) => JSON.parse(line) as { project: string; version: string });
      assert.deepEqual(
        entries.map(({ project, version }) => `${project} ${version}`),
        ["shop 1.0", "tool 1.0"],
      );
    });
  });
});
