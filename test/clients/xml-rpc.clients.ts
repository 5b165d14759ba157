import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { makeToken } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";
import { until } from "../harness/until.ts";
import { listClients, makeWorld, versionsOf } from "./client.ts";

const compat = ["pypiserver", "pyshop", "devpi"];
const server = await startServer({ config: { compat } });
const closed = await startServer({ config: { compat, access: { read: "authenticated" } } });
after(() => Promise.all([server.remove(), closed.remove()]));
const demo = { name: "Search.Demo", summary: "Finds <things> & more" };
for (const { admin } of [server, closed]) {
  await admin.manage("PATCH", "/indexes/root/main", { settings: { bases: [] } });
  await admin.publish(buildWheel({ ...demo, version: "1.9", summary: "Smiles ☺" }));
  await admin.publish(buildWheel({ ...demo, version: "1.10" }));
  await until(async () => {
    const { items } = await admin.manage<{ items: { version: string }[] }>("GET", "/search?q=search-demo");
    return items[0]?.version === "1.10";
  }, "the search finds what was published");
}
const { token } = await makeToken(closed.admin, { permissions: ["read"] });

const { clients, missing } = listClients("pip-");
for (const [name, why] of missing) test(`C01 C02 ${name}`, { skip: why }, () => {});

/** The last pip whose `search` asks the index that it is given, and does not refuse. */
const searching = clients.filter((client) => versionsOf(client).pip < 21);

for (const client of searching) {
  const search = (index: string, word: string) => {
    const args = ["-m", "pip", "search", "--index", index, word];
    return client.try("python", args, makeWorld());
  };

  test(`${client.name} search finds by name and summary, and says when there is nothing`, async () => {
    for (const [index, word] of [
      [server.origin, "search-demo"],
      [`${server.origin}/pypi`, "finds"],
      [`${server.origin}/root/main/`, "search"],
    ] as const) {
      const { code, output } = await search(index, word);
      assert.equal(code, 0, output);
      assert.match(output, /Search\.Demo(?: \(1\.10\))?\s+- Finds <things> & more/, output);
    }
    const none = await search(server.origin, "nothing-like-it");
    assert.notEqual(none.code, 0, none.output);
  });

  test(`A02 ${client.name} search of a closed index works with a token only`, async () => {
    const secret = await search(`http://__token__:${token}@127.0.0.1:${closed.port}/pypi`, "finds");
    assert.match(secret.output, /Search\.Demo/);
    const { code, output } = await search(`${closed.origin}/pypi`, "finds");
    assert.notEqual(code, 0, output);
    assert.doesNotMatch(output, /Search\.Demo/);
  });
}

/** What a mirror tool does with Python's own client of XML-RPC. */
const SCRIPT = `
import sys
try:
    import xmlrpc.client as rpc
except ImportError:
    import xmlrpclib as rpc
index = rpc.ServerProxy(sys.argv[1], use_datetime=True)
assert index.list_packages() == ["search-demo"]
assert index.package_releases("Search_Demo", True) == ["1.10", "1.9"]
assert index.package_releases("none") == []
serials = index.list_packages_with_serial()
assert serials["search-demo"] <= index.changelog_last_serial()
[[name, version, time, action, serial]] = index.changelog_since_serial(0)
assert (name, version, serial) == ("search-demo", None, serials["search-demo"]) and time > 1e9
assert index.changelog_since_serial(serial) == []
data = index.release_data("search-demo", "1.10")
assert data["summary"] == "Finds <things> & more" and data["name"] == "Search.Demo"
assert index.release_data("search-demo", "1.9")["summary"] == u"Smiles \\u263a"
[url] = index.release_urls("search-demo", "1.10")
assert url["url"].startswith("http://") and url["upload_time"].year > 2000 and len(url["sha256_digest"]) == 64
try:
    index.no_such_method()
    raise AssertionError("no fault")
except rpc.Fault as fault:
    assert fault.faultCode == -32601 and "search" in fault.faultString
try:
    index.search({"name": "a" * 100000})
    raise AssertionError("no fault")
except rpc.Fault as fault:
    assert "too large" in fault.faultString
try:
    rpc.ServerProxy(sys.argv[2]).list_packages()
    raise AssertionError("no error")
except rpc.ProtocolError as error:
    assert error.errcode == 401
assert rpc.ServerProxy(sys.argv[3]).list_packages() == ["search-demo"]
print("done")
`;

for (const client of clients.filter(({ name }) => /^pip-(?:2\.7-20\.3\.4|3\.6|3\.13)/.test(name)))
  test(`the XML-RPC client of Python in ${client.name} lists, reads and follows changes`, async () => {
    const known = `http://__token__:${token}@127.0.0.1:${closed.port}/pypi/xmlrpc`;
    const args = ["-c", SCRIPT, `${server.origin}/pypi`, closed.origin, known];
    assert.match(await client.run("python", args, makeWorld()), /done/);
  });
