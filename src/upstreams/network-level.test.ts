import assert from "node:assert/strict";
import { test } from "node:test";
import { type Level, levelOf, levelOfHost } from "./network-level.ts";

test("F117 addresses are told by how near to this machine they lie", () => {
  const levels: Record<Level, string[]> = {
    public: ["8.8.8.8", "172.32.0.1", "203.0.113.80", "2606:4700::1"],
    private: ["10.1.2.3", "172.31.255.255", "192.168.0.1", "100.64.0.1", "fd00::1", "::ffff:10.0.0.1"],
    loopback: ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"],
    local: ["169.254.169.254", "0.0.0.0", "::", "fe80::1", "224.0.0.1", "::ffff:169.254.169.254"],
  };
  for (const [level, addresses] of Object.entries(levels)) {
    for (const address of addresses) assert.equal(levelOf(address), level, address);
  }
});

test("F117 a host that is an address or this machine's own name tells its level, others must be looked up", () => {
  assert.equal(levelOfHost("[::1]"), "loopback");
  assert.equal(levelOfHost("LOCALHOST"), "loopback");
  assert.equal(levelOfHost("169.254.169.254"), "local");
  assert.equal(levelOfHost("index.example"), null);
});
