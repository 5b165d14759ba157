import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { writeBigWheel } from "../harness/big-wheel.ts";
import { Random, seed } from "../harness/random.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";
import { findTool, listClients, makeWorld } from "./client.ts";
import { buildPackage } from "./packages.ts";

const FULL = process.env.WHEELYARD_FULL === "1";
const BIG = FULL ? 1_000_000_000 : 100_000_000;
const KILLS = FULL ? 25 : 8;
const MIB = 1_048_576;
const server = await startServer();
after(() => server.remove());
const LEGACY = `${server.origin}/legacy/`;
const SIMPLE = `${server.origin}/simple/`;
const newestPip = listClients("pip-").clients.at(-1);
const twine = findTool("twine");
const uv = findTool("uv");
const skip = newestPip === undefined ? "no pip here" : twine.skip || uv.skip;
const SIGNED = ["-u", "admin", "-p", ADMIN_PASSWORD];

async function pipInstall(project: string): Promise<void> {
  const world = makeWorld();
  const target = join(world.folder, "target");
  const args = [
    "-m",
    "pip",
    "install",
    "--no-cache-dir",
    "--no-deps",
    "-i",
    SIMPLE,
    "--target",
    target,
    project,
  ];
  await newestPip?.run("python", args, world);
}

test(`a wheel of ${BIG / 1e6} MB goes in by twine and by uv, and out by pip and uv, in bounded memory`, {
  skip,
}, async () => {
  const world = makeWorld();
  await server.anonymous.get("/simple/");
  const before = await server.residentBytes();
  let highest = before;
  const watch = setInterval(() => {
    server.residentBytes().then((bytes) => {
      highest = Math.max(highest, bytes);
    });
  }, 100);
  const first = await writeBigWheel(world.folder, "big-by-twine", BIG);
  const upload = [
    "upload",
    "--non-interactive",
    "--disable-progress-bar",
    "--repository-url",
    LEGACY,
    ...SIGNED,
  ];
  await twine.client.run("twine", [...upload, first.path], world);
  const second = await writeBigWheel(world.folder, "big-by-uv", BIG);
  const publish = ["publish", "--publish-url", LEGACY, "--trusted-publishing", "never", ...SIGNED];
  await uv.client.run("uv", [...publish, second.path], world);
  await pipInstall("big-by-twine");
  await uv.client.run(
    "uv",
    ["pip", "install", "--default-index", SIMPLE, "--target", "uv-target", "big-by-uv"],
    world,
    {
      UV_PYTHON: findTool("build").client.path("python"),
    },
  );
  clearInterval(watch);
  const page = await server.anonymous.page("big-by-twine");
  assert.equal(page.files[0]?.hashes.sha256, first.sha256);
  assert.ok(highest - before < 150 * MIB, `memory grew by ${Math.round((highest - before) / MIB)} MiB`);
});

test(`killed ${KILLS} times while and after twine uploads: what twine was told is there installs`, {
  skip,
}, async (context) => {
  const random = new Random(seed());
  let cut = 0;
  const built = await Promise.all(
    Array.from({ length: 6 }, (_, at) =>
      buildPackage({ name: `survivor-${at}`, version: "1.0", modules: at * 20 }),
    ),
  );
  const world = makeWorld();
  const upload = (files: string[]) =>
    twine.client.try(
      "twine",
      ["upload", "--non-interactive", "--repository-url", LEGACY, ...SIGNED, ...files],
      world,
    );
  for (let kill = 0; kill < KILLS; kill++) {
    const { wheel, sdist } = built[kill % built.length] as (typeof built)[number];
    const name = `survivor-${kill % built.length}`;
    const uploading = upload([wheel, sdist]);
    await sleep(random.below(2_500));
    await server.crash();
    const { code } = await uploading;
    if (code !== 0) cut++;
    await server.start();
    const listed = await server.anonymous.listed(name);
    if (code === 0)
      assert.deepEqual(
        [...listed].sort(),
        [basename(sdist), basename(wheel)].sort(),
        "acknowledged and lost",
      );
    for (const filename of listed) await server.anonymous.install(name, filename);
    const again = await upload([wheel, sdist]);
    assert.equal(again.code, 0, again.output);
    await pipInstall(name);
  }
  context.diagnostic(`${cut} of ${KILLS} uploads were cut off`);
});
