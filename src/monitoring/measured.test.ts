import assert from "node:assert/strict";
import { test } from "node:test";
import { measured } from "./measured.ts";

class Target {
  #secret = 41;
  readonly isRemote = true;

  async add(n: number): Promise<number> {
    return this.#secret + n;
  }

  async fail(): Promise<never> {
    throw new Error("broken");
  }

  plain(): number {
    return this.#secret;
  }

  get secret(): number {
    return this.#secret;
  }
}

function watched() {
  const seen: [string, unknown][] = [];
  const view = measured(new Target(), new Set(["add", "fail"]), (operation, seconds, error) => {
    assert.ok(seconds >= 0);
    seen.push([operation, error]);
  });
  return { seen, view };
}

test("answers as the object itself does, private fields, getters and all", async () => {
  const { view } = watched();
  assert.equal(await view.add(1), 42);
  assert.equal(view.plain(), 41);
  assert.equal(view.secret, 41);
  assert.equal(view.isRemote, true);
  assert.ok(view instanceof Target);
});

test("tells of each call that is named, and of no other; what it threw is thrown on", async () => {
  const { seen, view } = watched();
  await view.add(1);
  view.plain();
  await assert.rejects(view.fail(), /broken/);
  assert.deepEqual(
    seen.map(([operation]) => operation),
    ["add", "fail"],
  );
  assert.equal(seen[0]?.[1], null);
  assert.match(String(seen[1]?.[1]), /broken/);
});
