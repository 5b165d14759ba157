import assert from "node:assert/strict";
import { test } from "node:test";
import { askedHost, isListedHost, mayAskFor, readHost } from "./host.ts";

const PROXY = "10.0.0.1";

function rules(hosts: string[], host = "0.0.0.0") {
  return { config: { listen: { hosts, host } }, trustedProxies: { has: (peer: string) => peer === PROXY } };
}

test("a host is read with its port, in any case, with its final dot", () => {
  const hosts: [sent: string, name: string][] = [
    ["packages.example.com", "packages.example.com"],
    ["Packages.Example.COM.:8443", "packages.example.com"],
    ["127.0.0.1:8765", "127.0.0.1"],
    ["[::1]:80", "::1"],
    ["a_b", "a_b"],
  ];
  for (const [sent, name] of hosts) assert.deepEqual(readHost(sent), { text: sent, name });
  const none = ["", " ", "a b", "a/b", "x@y", "a:b", "a:123456", "[::1", "a,b", "<b>", "-", "a\r\nb", "é"];
  for (const sent of [...none, undefined, "a".repeat(300)]) assert.equal(readHost(sent), null, String(sent));
});

test("listed names are compared whole, and a star stands for every name below", () => {
  const hosts = ["packages.example.com", "*.corp.example", "2001:DB8::1"];
  for (const name of ["packages.example.com", "a.corp.example", "a.b.corp.example", "2001:db8::1"])
    assert.ok(isListedHost(hosts, name), name);
  for (const name of ["example.com", "xpackages.example.com", "corp.example", "evilcorp.example", ""])
    assert.ok(!isListedHost(hosts, name), name);
});

test("F76 H21 only a trusted proxy's X-Forwarded-Host counts", () => {
  const asked = { host: "inside:8765", forwardedHost: "Outside.example, other" };
  assert.equal(askedHost(rules([]), { ...asked, peer: PROXY })?.name, "outside.example");
  assert.equal(askedHost(rules([]), { ...asked, peer: "10.0.0.2" })?.name, "inside");
});

test("without the setting every host is answered; with it the listed ones, and what a machine calls itself", () => {
  const ask = (hosts: string[], host: string | undefined, peer = "192.0.2.1") =>
    mayAskFor(rules(hosts, "10.0.0.5"), { peer, host, forwardedHost: undefined });
  assert.ok(ask([], "evil.example"));
  assert.ok(ask([], undefined));
  const hosts = ["packages.example.com"];
  for (const host of ["packages.example.com:8765", "PACKAGES.example.com.", "10.0.0.5:8765"])
    assert.ok(ask(hosts, host), host);
  for (const host of ["evil.example", "localhost", "127.0.0.1:8765", undefined, "packages.example.com@evil"])
    assert.ok(!ask(hosts, host), host);
  for (const peer of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    assert.ok(ask(hosts, "127.0.0.1:8765", peer), peer);
    assert.ok(!ask(hosts, "evil.example", peer), "a page that a browser of this machine shows");
  }
});
