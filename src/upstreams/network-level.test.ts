import assert from "node:assert/strict";
import { test } from "node:test";
import { type Level, levelOf, levelOfHost } from "./network-level.ts";

test("F117 addresses are told by how near to this machine they lie", () => {
  const levels: Record<Level, string[]> = {
    public: ["8.8.8.8", "172.32.0.1", "203.0.113.80", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"],
    private: [
      ...["10.1.2.3", "172.31.255.255", "192.168.0.1", "100.64.0.1", "192.0.0.8", "198.19.255.255"],
      ...["fd00::1", "fec0::1", "feff::1", "::ffff:10.0.0.1", "::10.0.0.1", "::ffff:0:10.0.0.1"],
      ...["64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8"],
    ],
    loopback: [
      ...["127.0.0.1", "127.9.9.9", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "::ffff:7f00:1"],
      ...["::127.0.0.1", "::7f00:1", "::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b:1::7f00:1"],
    ],
    local: [
      ...["169.254.169.254", "0.0.0.0", "0.1.2.3", "::", "fe80::1", "fe80::1%eth0", "febf::1", "224.0.0.1"],
      ...["240.0.0.1", "255.255.255.255", "ff02::1", "::ffff:169.254.169.254", "::169.254.169.254"],
      ...["64:ff9b::169.254.169.254", "2001::1", "2001:0:7f00:1::", "2002:7f00:1::", "2002:a00:1::"],
      ...["fd00:ec2::254", "100.100.100.200", "168.63.129.16", "no address", ""],
    ],
  };
  for (const [level, addresses] of Object.entries(levels)) {
    for (const address of addresses) assert.equal(levelOf(address), level, address);
  }
});

test("F117 a host that is an address or this machine's own name tells its level, others must be looked up", () => {
  assert.equal(levelOfHost("[::1]"), "loopback");
  assert.equal(levelOfHost("LOCALHOST"), "loopback");
  assert.equal(levelOfHost("169.254.169.254"), "local");
  for (const spelling of ["2130706433", "0177.0.0.1", "0x7f.1", "0x7f000001", "127.1", "127.0.0.1."])
    assert.equal(levelOfHost(new URL(`http://${spelling}/`).hostname), "loopback", spelling);
  for (const name of ["localhost.", "a.localhost", "A.LOCALHOST."])
    assert.equal(levelOfHost(new URL(`http://${name}/`).hostname), "loopback", name);
  assert.equal(levelOfHost(new URL("http://[::ffff:169.254.169.254]/").hostname), "local");
  assert.equal(levelOfHost(new URL("http://\uff11\uff12\uff17.0.0.1/").hostname), "loopback", "wide digits");
  assert.equal(levelOfHost("index.example"), null);
});
