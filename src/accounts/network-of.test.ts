import assert from "node:assert/strict";
import { test } from "node:test";
import { networkOf } from "./network-of.ts";

test("F95 an IPv6 address counts as its /64 in every spelling, an IPv4 address as itself", () => {
  const cases = {
    "192.0.2.7": "192.0.2.7",
    "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64",
    "2001:db8:1:2::ffff": "2001:db8:1:2::/64",
    "2001:0DB8:0001:0002::": "2001:db8:1:2::/64",
    "2001:db8::1": "2001:db8:0:0::/64",
    "::1": "0:0:0:0::/64",
    "::": "0:0:0:0::/64",
    "fe80::1%eth0": "fe80:0:0:0::/64",
    "64:ff9b::192.0.2.33": "64:ff9b:0:0::/64",
    "": "",
    "not an address": "not an address",
  };
  for (const [address, network] of Object.entries(cases)) assert.equal(networkOf(address), network, address);
});
