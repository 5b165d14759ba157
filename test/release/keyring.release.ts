import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { keyringWheel } from "../../scripts/release/keyring-wheel.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { makeToken } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "wheelyard-keyring-"));
const bin = join(folder, "venv", "bin");
const server = await startServer({ config: { access: { read: "authenticated" } } });
after(async () => {
  rmSync(folder, { recursive: true });
  await server.remove();
});
const wheel = keyringWheel(join(import.meta.dirname, "../.."));
writeFileSync(join(folder, wheel.name), wheel.bytes);
const isThere = await run("python3", ["-m", "venv", join(folder, "venv")])
  .then(() => run(join(bin, "pip"), ["install", "-q", "-U", "pip", "uv", "twine", join(folder, wheel.name)]))
  // pip never runs the keyring beside itself.
  .then(() => run("python3", ["-m", "venv", join(folder, "other")]))
  .then(() => run(join(folder, "other", "bin", "pip"), ["install", "-q", "-U", "pip"]))
  .then(
    () => true,
    () => false,
  );
const { token } = await makeToken(server.admin);
await server.admin.publish(buildWheel({ name: "demo", version: "1.0" }));
const env = {
  PATH: `${bin}:${process.env.PATH}`,
  HOME: folder,
  XDG_CONFIG_HOME: folder,
  PIP_CONFIG_FILE: "/dev/null",
  UV_NO_CONFIG: "1",
};

function keep(address: string, expiresAt: string): void {
  mkdirSync(join(folder, "wheelyard"), { recursive: true });
  const logins = { [`${address}/`]: { id: 1, token, account: "admin", expiresAt } };
  writeFileSync(join(folder, "wheelyard", "logins.json"), JSON.stringify({ version: 1, logins, last: null }));
}
const index = `http://__token__@127.0.0.1:${server.port}/simple/`;
const download = ["download", "--no-deps", "--no-input", "-d", folder];
const tools: [string, string[]][] = [
  [join(bin, "pip"), [...download, "--keyring-provider", "import"]],
  [join(folder, "other", "bin", "pip"), [...download, "--keyring-provider", "subprocess"]],
  [
    join(bin, "uv"),
    ["pip", "install", "--no-deps", "--reinstall", "--no-cache", "--keyring-provider", "subprocess"],
  ],
];

test("pip and uv get the token of a login, of its server only and until it expires", {
  skip: isThere ? false : "no pip that installs keyring",
}, async () => {
  for (const [tool, args] of tools) {
    const install = () =>
      run(tool, [...args, "--index-url", index, "demo"], {
        env: { ...env, VIRTUAL_ENV: join(folder, "venv") },
      });
    keep(server.origin, "2099-01-01T00:00:00.000Z");
    await install();
    rmSync(join(folder, "demo-1.0-py3-none-any.whl"), { force: true });
    keep(server.origin, "2020-01-01T00:00:00.000Z");
    await assert.rejects(install(), `${tool} used an expired token`);
    keep("http://127.0.0.1:1", "2099-01-01T00:00:00.000Z");
    await assert.rejects(install(), `${tool} used the token of another server`);
  }
});

test("twine publishes with the token of a login", {
  skip: isThere ? false : "no pip that installs keyring",
}, async () => {
  keep(server.origin, "2099-01-01T00:00:00.000Z");
  const own = buildWheel({ name: "own", version: "1.0" });
  writeFileSync(join(folder, own.filename), own.bytes);
  const to = ["--repository-url", `${server.origin}/legacy/`, "--username", "__token__", "--non-interactive"];
  await run(join(bin, "twine"), ["upload", ...to, join(folder, own.filename)], { env });
  assert.deepEqual(await server.admin.listed("own"), [own.filename]);
});
