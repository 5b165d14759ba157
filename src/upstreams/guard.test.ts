import assert from "node:assert/strict";
import { isIP } from "node:net";
import { test } from "node:test";
import { Guard, type Resolve } from "./guard.ts";

/** A name server whose answers may change: the addresses of each name, one list after the other, the last for ever. */
function resolver(names: Record<string, string[][]>): Resolve {
  return (hostname, _options, callback) => {
    const answers = names[hostname] ?? [];
    const addresses = (answers.length > 1 ? answers.shift() : answers[0]) ?? [];
    const found = addresses.map((address) => ({ address, family: isIP(address) }));
    setImmediate(() =>
      callback(found.length > 0 ? null : Object.assign(new Error(), { code: "ENOTFOUND" }), found),
    );
  };
}

/** Where a name leads through the guard's own look-up, or why it does not. */
async function connects(guard: Guard, address: string): Promise<string> {
  const url = new URL(address);
  await guard.check(url);
  const lookup = await guard.lookup(url);
  return new Promise((resolve) =>
    lookup(url.hostname, { all: true }, (error, found) =>
      resolve(error ? error.message : (found as { address: string }[]).map((one) => one.address).join(" ")),
    ),
  );
}

function guardOf(root: string, allowPrivate = false, resolve?: Resolve): Guard {
  const limits = { connect: 1, idle: 1, page: 1, pageSize: 1, concurrency: 1 };
  const tls = { ca: [], cert: null, key: null };
  return new Guard(
    { root: new URL(root), layout: "simple", authorization: null, tls, allowPrivate, via: "test", limits },
    resolve,
  );
}

async function follows(guard: Guard, address: string): Promise<boolean> {
  return guard.check(new URL(address)).then(
    () => true,
    () => false,
  );
}

test("F117 a public upstream leads to nothing private, a private one not to this machine, none to link-local", async () => {
  const targets = [
    "http://203.0.113.7/",
    "http://10.0.0.9/",
    "http://127.0.0.1:9/",
    "http://169.254.169.254/",
  ];
  const expected: [root: string, follows: boolean[]][] = [
    ["http://203.0.113.5/", [true, false, false, false]],
    ["http://10.0.0.5/", [true, true, false, false]],
    ["http://127.0.0.1:8/", [true, true, false, false]],
    ["http://127.0.0.1:9/", [true, true, true, false]],
  ];
  for (const [root, answers] of expected) {
    const guard = guardOf(root);
    for (const [number, target] of targets.entries())
      assert.equal(await follows(guard, target), answers[number], `${root} to ${target}`);
  }
});

test("F117 its own address is always followed, others that are no http never", async () => {
  assert.equal(await follows(guardOf("http://169.254.0.9/"), "http://169.254.0.9/simple/"), true);
  for (const address of ["file:///etc/passwd", "gopher://203.0.113.5/", "ftp://203.0.113.5/"])
    assert.equal(await follows(guardOf("http://203.0.113.5/", true), address), false, address);
});

test("what is allowed by the mirror's settings is followed anywhere", async () => {
  assert.equal(await follows(guardOf("http://203.0.113.5/", true), "http://127.0.0.1/"), true);
});

test("F117 a name that resolves to a private address is refused in the look-up itself", async () => {
  const lookup = await guardOf("http://203.0.113.5/").lookup(new URL("http://innocent.example/"));
  const error = await new Promise((resolve) => lookup("localhost", {}, (problem) => resolve(problem)));
  assert.match(String(error), /private address/);
});

test("F117 its own name never leads nearer than at first", async () => {
  const names = {
    "index.example": [["203.0.113.5"], ["203.0.113.6"], ["127.0.0.1"], ["10.0.0.1", "203.0.113.7"]],
  };
  const guard = guardOf("http://index.example/", false, resolver(names));
  assert.equal(await connects(guard, "http://index.example/simple/"), "203.0.113.6");
  assert.match(await connects(guard, "http://index.example/simple/"), /private address/);
  assert.equal(await connects(guard, "http://index.example/simple/"), "203.0.113.7", "the others do");
});

test("F117 an upstream that lies inside may lie there at all its addresses, but not come nearer", async () => {
  const names = {
    "inner.example": [["10.0.0.5", "2606:4700::1"], ["10.0.0.6", "127.0.0.1"], ["169.254.169.254"]],
  };
  const guard = guardOf("http://inner.example/", false, resolver(names));
  assert.equal(await connects(guard, "http://inner.example/simple/"), "10.0.0.6");
  assert.match(await connects(guard, "http://inner.example/simple/"), /link-local or reserved/);
});

test("F117 link-local and metadata addresses are never reached, whatever is allowed", async () => {
  const names = { "meta.example": [["169.254.169.254"]], "index.example": [["203.0.113.5"]] };
  const guard = guardOf("http://index.example/", true, resolver(names));
  assert.match(await connects(guard, "http://meta.example/"), /link-local or reserved/);
  for (const host of ["169.254.169.254", "[fe80::1]", "[fd00:ec2::254]", "[::ffff:a9fe:a9fe]", "0xa9fea9fe"])
    assert.equal(await follows(guard, `http://${host}/`), false, host);
  const itself = guardOf("http://169.254.0.9/", false);
  assert.equal(await follows(itself, "http://169.254.0.9/simple/"), true);
  assert.equal(await follows(itself, "http://169.254.169.254/"), false);
});

test("F117 an https upstream leads to no http address, its own host among them", async () => {
  for (const allowPrivate of [true, false]) {
    const guard = guardOf("https://203.0.113.5/", allowPrivate);
    assert.equal(await follows(guard, "https://203.0.113.9/"), true);
    for (const address of ["http://203.0.113.9/", "http://203.0.113.5/"])
      assert.equal(await follows(guard, address), false, address);
  }
});

test("F117 through a proxy, names that resolve to near addresses here are refused, unknown ones are for the proxy to check", async () => {
  const names = {
    "index.example": [["203.0.113.5"]],
    "near.example": [["127.0.0.1"]],
    "far.example": [["203.0.113.8"]],
  };
  const guard = guardOf("http://index.example/", false, resolver(names));
  const passes = (address: string) =>
    guard.checkForProxy(new URL(address)).then(
      () => true,
      () => false,
    );
  assert.equal(await passes("http://index.example/"), true);
  assert.equal(await passes("http://near.example/"), false);
  assert.equal(await passes("http://far.example/"), true);
  assert.equal(await passes("http://unknown.example/"), true);
  assert.equal(await follows(guard, "http://127.0.0.1/"), false, "an address is refused by itself");
});
