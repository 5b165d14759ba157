import assert from "node:assert/strict";
import { test } from "node:test";
import { proxyFor } from "./proxy.ts";

const index = new URL("https://index.example/simple/");

test("a proxy is taken from the environment by scheme, in either case", () => {
  assert.equal(proxyFor(index, {}), null);
  assert.equal(proxyFor(index, { https_proxy: "http://proxy.example:3128" }), "http://proxy.example:3128/");
  assert.equal(proxyFor(index, { HTTPS_PROXY: "proxy.example:3128" }), "http://proxy.example:3128/");
  assert.equal(proxyFor(index, { http_proxy: "http://proxy.example" }), null);
  assert.equal(proxyFor(index, { ALL_PROXY: "http://proxy.example" }), "http://proxy.example/");
  assert.equal(proxyFor(index, { ALL_PROXY: "socks5://proxy.example" }), null);
});

test("no_proxy exempts hosts, their subdomains and ports", () => {
  const withExemption = (no_proxy: string) =>
    proxyFor(index, { HTTPS_PROXY: "http://proxy.example", no_proxy });
  for (const no_proxy of ["*", "index.example", ".example", "other, example", "index.example:443"])
    assert.equal(withExemption(no_proxy), null, no_proxy);
  for (const no_proxy of ["ndex.example", "index.example:8443", "x.index.example"])
    assert.notEqual(withExemption(no_proxy), null, no_proxy);
});
