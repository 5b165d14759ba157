import assert from "node:assert/strict";
import { test } from "node:test";
import { Guard } from "./guard.ts";

function guardOf(root: string, allowPrivate = false): Guard {
  const limits = { connect: 1, idle: 1, page: 1, pageSize: 1, concurrency: 1 };
  const tls = { ca: [], cert: null, key: null };
  return new Guard({ root: new URL(root), layout: "simple", authorization: null, tls, allowPrivate, limits });
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
  assert.ok(lookup);
  const error = await new Promise((resolve) => lookup("localhost", {}, (problem) => resolve(problem)));
  assert.match(String(error), /private address/);
});
