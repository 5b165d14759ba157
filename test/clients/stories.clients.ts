import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { writeBigWheel } from "../harness/big-wheel.ts";
import { buildWheel, type Distribution } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { FakeUpstream } from "../harness/fake-upstream.ts";
import { grant, makeAccount, makeToken } from "../harness/people.ts";
import { type Server, type ServerOptions, startServer } from "../harness/start-server.ts";
import { type Client, findTool, listClients, makeWorld, type World } from "./client.ts";

/**
 * What the people do whom this is for, with their own tools: a team whose cluster reads and whose CI publishes, a company
 * with a tree of indexes, a team that was bitten by a namesake, and a group that ships models.
 */
const uv = findTool("uv");
const twine = findTool("twine");
const pips = listClients("pip-").clients;
const [oldPip, newPip] = [pips[0], pips.at(-1)] as [Client | undefined, Client | undefined];
const skip = uv.skip || twine.skip || (newPip === undefined ? "no pip here" : false);
const EXAMPLES = join(import.meta.dirname, "../../docs/examples");
const LONG_AGO = "2020-01-01T00:00:00Z";

const upstream = await FakeUpstream.start();
upstream.format = "json";
const servers: Server[] = [];
after(() => Promise.all([...servers.map((server) => server.remove()), upstream.stop()]));

async function serverWith(config: ServerOptions["config"] = {}): Promise<Server> {
  const server = await startServer({ config: { upstreamUrl: upstream.url, ...config } });
  servers.push(server);
  return server;
}

function upstreamHas(name: string, version: string, uploadTime = LONG_AGO): Distribution {
  const wheel = buildWheel({ name, version });
  upstream.publish(name, { filename: wheel.filename, bytes: wheel.bytes, uploadTime });
  return wheel;
}

/** An index's address with credentials in it, as people write them into pip's settings. */
function address(server: Server, index = "", account?: string, password?: string): string {
  const url = new URL(`${index}/simple/`, server.origin);
  if (account !== undefined) [url.username, url.password] = [account, encodeURIComponent(password ?? "")];
  return url.href;
}

const pipInstall = (client: Client, index: string, world: World, ...what: string[]) =>
  client.try("python", ["-m", "pip", "install", "-i", index, "--target", "to", ...what], world);

const uvInstall = (index: string, world: World, ...what: string[]) =>
  uv.client.try(
    "uv",
    ["pip", "install", "--no-cache", "--default-index", index, "--target", "to", ...what],
    world,
    {
      UV_PYTHON: findTool("build").client.path("python"),
    },
  );

async function published(server: Server, index: string, token: string, files: string[], world: World) {
  const to = `${server.origin}${index}/`;
  return twine.client.try(
    "twine",
    ["upload", "--non-interactive", "--repository-url", to, "-u", "__token__", "-p", token, ...files],
    world,
  );
}

test("a team on a cluster: it reads without a word, the world outside does not, and CI alone publishes", {
  skip,
}, async () => {
  const server = await serverWith({
    access: { read: "granted" },
    listen: { trustedProxies: ["127.0.0.1/32"] },
  });
  await grant(server, "network:127.0.0.0/8", "read");
  const wheelyard = CommandLine.forAdmin(server);
  await wheelyard.run(["account", "create", "ci", "--kind", "service"]);
  await wheelyard.run(["grant", "add", "account:ci", "publish", "--project", "team-*"]);
  const { token } = await makeToken(
    server.admin,
    { permissions: ["read", "publish"] },
    { account: "ci", expiresIn: 3600 },
  );
  const world = makeWorld();
  const wheel = await writeBigWheel(world.folder, "team-service", 100_000);
  const other = await writeBigWheel(world.folder, "not-theirs", 100_000);
  assert.equal((await published(server, "/root/main", token, [wheel.path], world)).code, 0);
  assert.notEqual((await published(server, "/root/main", token, [other.path], world)).code, 0);
  assert.equal((await pipInstall(newPip as Client, address(server), world, "team-service")).code, 0);
  assert.equal((await uvInstall(address(server), makeWorld(), "team-service")).code, 0);
  const outside = { "X-Forwarded-For": "203.0.113.9" };
  for (const path of ["/simple/team-service/", "/simple/", "/simple/nothing/"])
    assert.equal((await server.anonymous.get(path, outside)).status, 401, path);
  await server.crash();
  await server.start();
  assert.equal((await pipInstall(newPip as Client, address(server), makeWorld(), "team-service")).code, 0);
});

test("a company apart from the world: a tree of indexes, each group with what it should have, old pips too", {
  skip,
}, async () => {
  const server = await serverWith();
  const wheelyard = CommandLine.forAdmin(server);
  for (const name of ["alice", "ci", "customer", "releaser"]) await makeAccount(server, name);
  const tokens = new Map<string, string>();
  for (const account of ["alice", "customer"])
    tokens.set(account, (await makeToken(server.admin, { permissions: ["read"] }, { account })).token);
  await wheelyard.run(["index", "apply", join(EXAMPLES, "company.yaml")]);
  for (const [group, member] of [
    ["developers", "alice"],
    ["release-crew", "releaser"],
    ["customers", "customer"],
  ] as const)
    await wheelyard.run(["group", "add", group, member]);
  upstreamHas("public-lib", "1.0");
  upstreamHas("public-lib", "2.0", new Date().toISOString());
  const core = buildWheel({ name: "company-core", requiresDist: ["public-lib"], tags: "py2.py3-none-any" });
  const releaser = server.anonymous.withPassword("releaser", "releaser: a pass:wörd");
  await releaser.publish(core, { to: "/company/internal/" });
  // Pips of 2014 send what stands in the address as it is: no password that needs escapes.
  const mine = (index: string, who: string) => address(server, index, "__token__", tokens.get(who));
  for (const client of [oldPip, newPip] as Client[]) {
    const world = makeWorld();
    const { code, output } = await pipInstall(client, mine("/alice/sandbox", "alice"), world, "company-core");
    assert.equal(code, 0, `${client.name}: ${output}`);
    assert.match(output, /public.lib-1\.0/, "what is new waits");
  }
  assert.notEqual((await uvInstall(mine("/company/dev", "customer"), makeWorld(), "company-core")).code, 0);
  const toCustomer = [
    "promote",
    "company-core",
    "1.0",
    "--from",
    "company/internal",
    "--to",
    "customer/release",
  ];
  await wheelyard.run(toCustomer);
  const shipped = await uvInstall(
    mine("/customer/release", "customer"),
    makeWorld(),
    "--no-deps",
    "company-core",
  );
  assert.equal(shipped.code, 0, shipped.output);
  assert.match(
    await wheelyard.run(["explain", "public-lib", "--index", "alice/sandbox", "--hidden"]),
    /2\.0/,
  );
});

test("a team bitten by a namesake: what they own never comes from outside, nor hangs on thousands of versions", {
  skip,
}, async () => {
  const server = await serverWith();
  const wheelyard = CommandLine.forAdmin(server);
  await wheelyard.run(["index", "change", "root/main", "--origin", "acme-*=private"]);
  await server.admin.publish(
    buildWheel({ name: "acme-tool", requiresDist: ["many-versions", "acme-helper"] }),
  );
  await server.admin.publish(buildWheel({ name: "acme-helper" }));
  for (const name of ["acme-tool", "acme-helper", "acme-not-yet"]) upstreamHas(name, "99.0");
  upstream.publish(
    "many-versions",
    ...Array.from({ length: 4000 }, (_, at) => buildWheel({ name: "many-versions", version: `1.${at}` })),
  );
  const read = await makeToken(server.admin, { permissions: ["read"] });
  const index = address(server, "", "__token__", read.token);
  const world = makeWorld();
  const { code, output } = await pipInstall(newPip as Client, index, world, "acme-tool");
  assert.equal(code, 0, output);
  assert.match(output, /many.versions-1\.3999/);
  assert.match(output, /acme.helper-1\.0/);
  const compiled = await uvInstall(index, makeWorld(), "acme-tool>=1");
  assert.equal(compiled.code, 0, compiled.output);
  assert.notEqual((await uvInstall(index, makeWorld(), "acme-not-yet")).code, 0);
  const asked = upstream.seen.filter(({ path }) => path.includes("acme"));
  assert.deepEqual(asked, [], "the upstream never hears of their names");
  const wheel = await writeBigWheel(world.folder, "acme-by-reader", 10_000);
  assert.notEqual((await published(server, "/root/main", read.token, [wheel.path], world)).code, 0);
});

test("a group that ships models: published once, promoted without a byte moved, fetched in parts", {
  skip,
}, async () => {
  const server = await serverWith();
  const wheelyard = CommandLine.forAdmin(server);
  for (const index of ["models/dev", "models/production"]) await wheelyard.run(["index", "create", index]);
  const world = makeWorld();
  const model = await writeBigWheel(world.folder, "model-weights", 60_000_000);
  const { token } = await makeToken(server.admin, { indexes: ["models/dev"], permissions: ["publish"] });
  const uploaded = await published(server, "/models/dev", token, [model.path], world);
  assert.equal(uploaded.code, 0, uploaded.output);
  await wheelyard.run([
    "promote",
    "model-weights",
    "1.0",
    "--from",
    "models/dev",
    "--to",
    "models/production",
  ]);
  const page = await server.anonymous.page("model-weights", "/models/production/simple/");
  assert.equal(page.files[0]?.hashes.sha256, model.sha256);
  const installed = await pipInstall(
    newPip as Client,
    address(server, "/models/production"),
    world,
    "model-weights",
  );
  assert.equal(installed.code, 0, installed.output);
  const path = await server.anonymous.findFile("model-weights", model.filename, "/models/production/simple/");
  const last = await server.anonymous.get(path, { Range: "bytes=-1000" });
  assert.equal(last.status, 206);
  assert.equal(last.bytes.length, 1000);
  const { problems } = await wheelyard.json<{ problems?: unknown[] }>(["verify"]);
  assert.deepEqual(problems ?? [], []);
});
