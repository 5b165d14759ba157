import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../test/harness/random.ts";
import { clientAddress, Networks, plainAddress } from "./network.ts";

test("a network holds its addresses and no other, whatever the spelling", () => {
  const cases: [string, string[], string[]][] = [
    [
      "10.0.0.0/8",
      ["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"],
      ["11.0.0.0", "9.255.255.255", "::10.1.2.3"],
    ],
    ["10.0.0.77/8", ["10.1.1.1"], ["11.0.0.0"]],
    ["192.0.2.128/25", ["192.0.2.128", "192.0.2.255"], ["192.0.2.127", "192.0.3.0"]],
    ["192.0.2.7", ["192.0.2.7"], ["192.0.2.6", "192.0.2.8"]],
    ["0.0.0.0/0", ["0.0.0.0", "255.255.255.255", "::ffff:1.2.3.4"], ["2001:db8::1", "::1"]],
    [
      "2001:db8::/33",
      ["2001:db8::", "2001:db8:7fff::1", "2001:0DB8:0:0:0:0:0:1"],
      ["2001:db8:8000::", "10.0.0.1"],
    ],
    ["::1", ["::1", "0:0:0:0:0:0:0:1"], ["::2", "127.0.0.1", "::ffff:0.0.0.1"]],
    ["::/0", ["2001:db8::1", "fe80::1"], []],
    ["fe80::/10", ["fe80::1", "fe80::1%eth0"], ["fec0::1"]],
    ["::ffff:10.0.0.0/104", ["10.1.2.3", "::ffff:10.1.2.3"], ["11.1.2.3", "::1"]],
  ];
  for (const [network, inside, outside] of cases) {
    const networks = new Networks([network]);
    for (const address of inside) assert.ok(networks.has(address), `${address} is not in ${network}`);
    for (const address of outside) assert.ok(!networks.has(address), `${address} is in ${network}`);
  }
});

test("several networks hold what one of them holds; none holds nothing; what is no address is nowhere", () => {
  const networks = new Networks(["10.0.0.0/8", "2001:db8::/32"]);
  assert.ok(networks.has("10.1.1.1") && networks.has("2001:db8::1"));
  assert.equal(networks.has("192.0.2.1"), false);
  assert.equal(new Networks([]).has("10.0.0.1"), false);
  for (const text of ["", "unknown", "10.0.0.1:80", "10.0.0", "010.0.0.1", " 10.0.0.1", "_hidden"])
    assert.equal(new Networks(["0.0.0.0/0", "::/0"]).has(text), false, text);
});

test("refuses what is no network, in words that show how to write one", () => {
  const wrong = [
    "",
    "10.0.0.0/33",
    "2001:db8::/129",
    "10.0.0.0/-1",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "10/8",
    "host",
    "*",
  ];
  for (const network of [...wrong, "10.0.0.0/1e1", "10.0.0.0/ 8", "10.0.0.0/0x8", "10.0.0.0/8.0"])
    assert.throws(() => new Networks([network]), {
      name: "Refusal",
      kind: "invalid",
      message: /10\.0\.0\.0\/8/,
    });
});

test("agrees with arithmetic on the bits of random IPv4 addresses and networks", () => {
  const seed = Number(process.env.WHEELYARD_SEED ?? 11);
  const random = new Random(seed);
  const address = () => Array.from({ length: 4 }, () => random.pick([0, 1, 10, 127, 128, 192, 255]));
  const bitsOf = (parts: number[]) => parts.map((part) => part.toString(2).padStart(8, "0")).join("");
  for (let i = 0; i < 3000; i++) {
    const [base, other, length] = [address(), address(), random.below(33)];
    const expected = bitsOf(base).slice(0, length) === bitsOf(other).slice(0, length);
    const network = `${base.join(".")}/${length}`;
    for (const spelling of [other.join("."), `::ffff:${other.join(".")}`])
      assert.equal(
        new Networks([network]).has(spelling),
        expected,
        `${spelling} in ${network}, seed ${seed}`,
      );
  }
});

test("IPv4 that came over IPv6 is IPv4", () => {
  assert.equal(plainAddress("::ffff:192.0.2.1"), "192.0.2.1");
  for (const address of ["192.0.2.1", "2001:db8::1", "::1", ""]) assert.equal(plainAddress(address), address);
});

test("F76 believes a forwarded address only from trusted proxies, and only as far as they reach", () => {
  const trusted = new Networks(["10.0.0.0/8", "::1"]);
  const cases: [string, string | undefined, string][] = [
    ["192.0.2.1", undefined, "192.0.2.1"],
    ["::ffff:192.0.2.1", undefined, "192.0.2.1"],
    ["192.0.2.1", "10.9.9.9", "192.0.2.1"],
    ["10.0.0.1", undefined, "10.0.0.1"],
    ["10.0.0.1", "198.51.100.7", "198.51.100.7"],
    ["::ffff:10.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"],
    ["10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"],
    ["10.0.0.1", "203.0.113.9, 198.51.100.7 , 10.0.0.2", "198.51.100.7"],
    ["::1", "2001:db8::5", "2001:db8::5"],
    ["10.0.0.1", "10.0.0.2, 10.0.0.3", "10.0.0.2"],
    ["10.0.0.1", "198.51.100.7, lies", "10.0.0.1"],
    ["10.0.0.1", "", "10.0.0.1"],
  ];
  for (const [peer, header, expected] of cases)
    assert.equal(clientAddress(peer, header, trusted), expected, `${peer}, forwarded for ${header}`);
});
