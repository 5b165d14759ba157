import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { grant, makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";
import { eventually, until } from "../harness/until.ts";
import { callXml, type Sent, xmlCall } from "../harness/xml-rpc.ts";

const server = await startServer({
  config: { compat: ["pypiserver", "pypicloud", "pyshop", "devpi"], limits: { apiRequests: 100_000 } },
});
const plain = await startServer();
const closed = await startServer({ config: { compat: ["pyshop"], access: { read: "granted" } } });
after(() => Promise.all([server.remove(), plain.remove(), closed.remove()]));
const { admin, anonymous } = server;

const shop = { name: "Shop.Core", summary: "Sells <things> & more", requiresPython: ">=3.6" };
const wheel = buildWheel({ ...shop, version: "1.10" });
const older = buildSdist({ ...shop, version: "1.9" });
const tool = buildWheel({ name: "tool", version: "0.1", summary: "Works for the shop" });
await admin.manage("PATCH", "/indexes/root/main", { settings: { bases: [] } });
for (const one of [older, wheel, tool]) await admin.publish(one);
await closed.admin.publish(wheel);
await admin.manage("POST", "/indexes", { owner: "alice", name: "dev" });
await admin.publish(buildWheel({ name: "of-alice" }), { to: "/alice/dev/" });

async function ask(method: string, ...parameters: Sent[]): Promise<unknown> {
  const { status, value, fault } = await callXml(anonymous, xmlCall("/RPC2", method, ...parameters));
  assert.equal(fault, null);
  assert.equal(status, 200);
  return value;
}

async function faultOf(method: string, ...parameters: Sent[]): Promise<[number, string]> {
  const { fault } = await callXml(anonymous, xmlCall("/RPC2", method, ...parameters));
  return [fault?.faultCode ?? 0, fault?.faultString ?? ""];
}

const namesIn = (results: unknown) => (results as { name: string }[]).map(({ name }) => name).sort();

test("projects, releases and files are listed", async () => {
  assert.deepEqual(await ask("list_packages"), ["shop-core", "tool"]);
  assert.deepEqual(await ask("package_releases", "Shop_Core"), ["1.10", "1.9"]);
  assert.deepEqual(await ask("package_releases", "Shop_Core", 1), ["1.10", "1.9"]);
  const [url] = (await ask("release_urls", "shop-core", "1.10")) as Record<string, string>[];
  assert.equal(url?.filename, wheel.filename);
  assert.equal(url?.packagetype, "bdist_wheel");
  assert.equal(url?.sha256_digest, wheel.sha256);
  assert.match(url?.upload_time ?? "", /^\d{8}T\d\d:\d\d:\d\d$/);
  const file = await anonymous.get(new URL(url?.url ?? "").pathname);
  assert.ok(file.bytes.equals(wheel.bytes), url?.url);
  const data = (await ask("release_data", "shop-core", "1.10")) as Record<string, unknown>;
  assert.equal(data.name, "Shop.Core");
  assert.equal(data.version, "1.10");
  assert.equal(data.summary, shop.summary);
  assert.equal(data.requires_python, ">=3.6");
  for (const [name, version] of [
    ["none", "1.0"],
    ["shop-core", "9"],
    ["../x", "1"],
  ] as const) {
    assert.deepEqual(await ask("release_urls", name, version), [], name);
    assert.deepEqual(await ask("release_data", name, version), {}, name);
  }
  assert.deepEqual(await ask("package_releases", "none"), []);
});

test("search finds in name and summary, as pip asks, and in one field", async () => {
  await eventually(async () => namesIn(await ask("search", { name: "tool" })), ["tool"]);
  const found = await ask("search", { name: ["shop"], summary: ["shop"] }, "or");
  assert.deepEqual(namesIn(found), ["Shop.Core", "tool"]);
  const [core] = (found as Record<string, unknown>[]).filter(({ name }) => name === "Shop.Core");
  assert.deepEqual([core?.version, core?.summary], ["1.10", shop.summary]);
  assert.deepEqual(namesIn(await ask("search", { name: "shop" })), ["Shop.Core"]);
  assert.deepEqual(namesIn(await ask("search", { summary: "shop" })), ["tool"]);
  assert.deepEqual(namesIn(await ask("search", { name: "tool", summary: "shop" }, "and")), ["tool"]);
  assert.deepEqual(namesIn(await ask("search", { name: "shop", summary: "shop" }, "and")), []);
  assert.deepEqual(await ask("search", { name: "nothing-like-it" }), []);
});

test("a mirror tool sees what changed after a serial, no later than the page has it", async () => {
  const before = (await ask("changelog_last_serial")) as number;
  assert.deepEqual(await ask("changelog_since_serial", before), []);
  await admin.publish(buildWheel({ name: "tool", version: "0.2" }));
  const changes = (await ask("changelog_since_serial", before)) as [string, null, number, string, number][];
  assert.deepEqual(
    changes.map(([name]) => name),
    ["tool"],
  );
  const [, version, time, , serial = 0] = changes[0] ?? [];
  assert.equal(version, null);
  assert.ok(Math.abs((time ?? 0) - Date.now() / 1000) < 3600);
  const page = await anonymous.get("/pypi/tool/json");
  assert.ok(serial > before && serial <= Number(page.headers["x-pypi-last-serial"]));
  const all = (await ask("list_packages_with_serial")) as Record<string, number>;
  assert.equal(all.tool, serial);
  assert.deepEqual(Object.keys(all), ["shop-core", "tool"]);
  assert.equal(((await ask("changelog_since_serial", 0)) as unknown[]).length, 2);
});

test("it is answered at the addresses of each server, for the default index and for others", async () => {
  for (const path of ["/RPC2", "/pypi", "/pypi/", "/pypi/xmlrpc"])
    assert.deepEqual((await callXml(anonymous, xmlCall(path, "list_packages"))).value, ["shop-core", "tool"]);
  for (const path of ["/alice/dev", "/alice/dev/", "/alice/dev/pypi"])
    assert.deepEqual((await callXml(anonymous, xmlCall(path, "list_packages"))).value, ["of-alice"], path);
  const inAlice = await callXml(anonymous, xmlCall("/alice/dev/", "search", { name: "shop" }));
  assert.deepEqual(inAlice.value, []);
});

test("the same addresses still take uploads", async () => {
  await admin.publish(buildWheel({ name: "of-alice", version: "2.0" }), { to: "/alice/dev/" });
  await admin.publish(buildWheel({ name: "tool", version: "0.3" }), { to: "/pypi/" });
  assert.deepEqual(await ask("package_releases", "tool"), ["0.3", "0.2", "0.1"]);
});

test("without the setting, none of it is answered", async () => {
  for (const path of ["/RPC2", "/pypi", "/pypi/", "/pypi/xmlrpc", "/root/main/pypi"]) {
    const { status } = await plain.anonymous.send(xmlCall(path, "list_packages"));
    assert.match(String(status), /^4/, path);
  }
});

test("A02 what a caller may not read does not exist, in lists, searches and alone", async () => {
  for (const path of ["/RPC2", "/root/main/pypi", "/no/such/pypi"]) {
    const { status, headers } = await closed.anonymous.send(xmlCall(path, "list_packages"));
    assert.equal(status, 401, path);
    assert.match(String(headers["www-authenticate"]), /^Basic/);
  }
  const stranger = await makeAccount(closed, "stranger");
  for (const path of ["/RPC2", "/root/main/pypi", "/no/such/pypi"])
    assert.equal((await stranger.send(xmlCall(path, "list_packages"))).status, 404, path);

  await admin.publish(buildWheel({ name: "hush", summary: "A secret of the shop" }));
  await admin.manage("PATCH", "/indexes/root/main/projects/hush", { restricted: true });
  const insider = await makeAccount(server, "insider");
  await grant(server, "account:insider", "read", "root/main", "hush");
  const calls = [
    xmlCall("/RPC2", "list_packages"),
    xmlCall("/RPC2", "list_packages_with_serial"),
    xmlCall("/RPC2", "changelog_since_serial", 0),
    xmlCall("/RPC2", "search", { summary: "secret" }),
    xmlCall("/RPC2", "search", { name: "hush", summary: "hush" }, "or"),
    xmlCall("/RPC2", "release_urls", "hush", "1.0"),
    xmlCall("/RPC2", "release_data", "hush", "1.0"),
  ];
  for (const call of calls) {
    const seen = async (caller: typeof admin) => JSON.stringify((await callXml(caller, call)).value);
    await until(async () => (await seen(insider)).includes("hush"), `those who may see it do: ${call.body}`);
    assert.doesNotMatch(await seen(anonymous), /hush/, String(call.body));
  }
});

test("wrong calls are faults in plain words", async () => {
  assert.deepEqual((await faultOf("browse"))[0], -32601);
  assert.match((await faultOf("browse"))[1], /There is no such method\. Methods are: .*search/);
  assert.match((await faultOf("search"))[1], /Parameter 1 \(spec\) must be a struct/);
  assert.match((await faultOf("search", { name: "a" }, "xor"))[1], /must be and or or/);
  assert.match((await faultOf("search", { name: "" }))[1], /The search is empty/);
  assert.match((await faultOf("search", { name: "a".repeat(300) }))[1], /\S/);
  assert.match((await faultOf("search", { name: ["a", "b", "c", "d", "e", "f"] }))[1], /at most 5/);
  assert.match((await faultOf("release_urls", "tool"))[1], /Parameter 2 \(version\) must be a string/);
  assert.match((await faultOf("changelog_since_serial", -1))[1], /int of 0 or more/);
});

test("hostile bodies are refused, and the server answers others as before", async () => {
  const send = (body: string | Buffer) =>
    callXml(anonymous, { method: "POST", path: "/RPC2", headers: { "content-type": "text/xml" }, body });
  const bomb = `<!DOCTYPE a [<!ENTITY a "aaaa">]><methodCall><methodName>&a;</methodName></methodCall>`;
  assert.match((await send(bomb)).fault?.faultString ?? "", /document type/);
  assert.match((await send("<a>".repeat(10_000))).fault?.faultString ?? "", /deeper than/);
  assert.match((await send(Buffer.alloc(70_000, "<a/>"))).fault?.faultString ?? "", /too large/);
  assert.match((await send("")).fault?.faultString ?? "", /not well-formed/);
  assert.match((await send(Buffer.from([0xff, 0x00]))).fault?.faultString ?? "", /not UTF-8/);
  const other = { ...xmlCall("/RPC2", "list_packages"), headers: { "content-type": "text/plain" } };
  assert.equal((await anonymous.send(other)).status, 404);
  const cross = {
    ...xmlCall("/RPC2", "list_packages"),
    headers: { "content-type": "text/xml", origin: "https://x.example" },
  };
  assert.equal((await anonymous.send(cross)).status, 403);
  assert.equal((await anonymous.get("/-/health")).status, 200);
});
