import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { startServer } from "../harness/start-server.ts";
import { type Client, findTool, listClients, makeWorld, versionsOf } from "./client.ts";

const upstream = await FakeUpstream.start();
const server = await startServer({ config: { upstreamUrl: upstream.url } });
/** Told of nothing: it finds the machine's own upstream, if there is one. */
const fresh = await startServer({ config: { upstreamUrl: undefined } });
after(() => Promise.all([server.remove(), fresh.remove(), upstream.stop()]));

upstream.publish(
  "public-lib",
  buildWheel({ name: "public-lib" }),
  buildSdist({ name: "public-lib", version: "0.9" }),
);
upstream.publish("private-app", buildWheel({ name: "private-app", version: "99.0" }));
const app = { name: "private-app", requiresDist: ["public-lib", "public-many"] };
await server.admin.publish(buildWheel(app));
upstream.publish(
  "public-many",
  ...Array.from({ length: 3000 }, (_, number) => ({
    ...buildWheel({ name: "public-many", version: `1.${number}` }),
  })),
);

const reach = await fresh.anonymous.get("/simple/idna/");
const noUpstream = reach.status === 200 ? false : `this machine has no upstream index: ${reach.text}`;

/** Installs into a folder and prints a module's VERSION. */
async function installed(client: Client, index: string, what: string, module: string): Promise<string> {
  const world = makeWorld();
  const { pip } = versionsOf(client);
  const options = pip >= 10 ? ["--no-build-isolation"] : [];
  await client.run(
    "python",
    ["-m", "pip", "install", ...options, "-i", index, "--target", "to", what],
    world,
  );
  const code = `import sys; sys.path.insert(0, "to"); import ${module}; print(${module}.__dict__.get("VERSION", "there"))`;
  return (await client.run("python", ["-c", code], world)).trim();
}

const { clients, missing } = listClients("pip-");
for (const [name, why] of missing) test(`C01 D01 ${name}`, { skip: why }, () => {});

for (const client of clients) {
  test(`C01 D01 D02 ${client.name} installs a private package with what it needs of the upstream, cold and warm`, async () => {
    for (let round = 0; round < 2; round++) {
      assert.equal(await installed(client, `${server.origin}/simple/`, "private-app", "private_app"), "1.0");
    }
    assert.equal(upstream.count("/simple/private-app/"), 0, "the private name was never asked for");
    assert.equal(upstream.count("/simple/public-many/"), 1);
  });
}

test("C03 D02 uv installs and compiles through the mirror, without fetching wheels for their metadata", {
  skip: findTool("uv").skip,
}, async () => {
  const { client } = findTool("uv");
  const world = makeWorld();
  const index = ["--default-index", `${server.origin}/simple/`];
  await client.run("uv", ["venv", ".venv"], world);
  await client.run("uv", ["pip", "install", ...index, "private-app"], world);
  const said = await client.run("uv", ["pip", "list"], world);
  assert.match(said, /private-app +1\.0/);
  assert.match(said, /public-many +1\.2999/);
});

test("the machine's own upstream: a fresh server installs flask with all it needs", {
  skip: noUpstream,
}, async () => {
  const client = clients.find(({ name }) => name.startsWith("pip-3.13")) as Client;
  assert.equal(await installed(client, `${fresh.origin}/simple/`, "flask", "flask"), "there");
});

test("the machine's own upstream: uv compiles boto3, with its thousands of versions", {
  skip: noUpstream || findTool("uv").skip,
}, async () => {
  const { client } = findTool("uv");
  const world = makeWorld();
  await client.run("uv", ["venv", ".venv"], world);
  await client.run("uv", ["pip", "install", "--default-index", `${fresh.origin}/simple/`, "boto3"], world);
  assert.match(await client.run("uv", ["pip", "list"], world), /botocore/);
});
