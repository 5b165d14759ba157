import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import type { Announcement } from "../database/change.ts";
import { type Channel, type SiblingMessage, SiblingRelay, siblingsOver } from "./siblings.ts";

const change = (serial: number): Announcement => ({
  serial,
  kind: "file.published",
  indexId: 1,
  project: "app",
});

/** Two ends of a channel; messages arrive later, in order, as between processes. Cut: nothing arrives any more. */
function channelPair() {
  const listeners: ((message: SiblingMessage) => void)[][] = [[], []];
  let isCut = false;
  const end = (self: 0 | 1): Channel => ({
    send(message) {
      void setImmediate().then(() => {
        if (!isCut) for (const listener of listeners[1 - self] ?? []) listener(structuredClone(message));
      });
    },
    onMessage: (listener) => listeners[self]?.push(listener),
  });
  return {
    worker: end(0),
    primary: end(1),
    cut: () => {
      isCut = true;
    },
  };
}

/** A relay with so many workers; each notes what it receives. */
function machine(count: number) {
  const relay = new SiblingRelay();
  const workers = Array.from({ length: count }, (_, id) => {
    const channel = channelPair();
    relay.join(id, channel.primary);
    const heard: number[] = [];
    const siblings = siblingsOver(channel.worker);
    siblings.onNotified(async (announcements) => {
      await setImmediate();
      heard.push(...announcements.map(({ serial }) => serial));
    });
    return { siblings, heard, cut: channel.cut };
  });
  return { relay, workers };
}

test("what one worker tells, all others have heard when it is answered; it does not hear itself", async () => {
  const { workers } = machine(4);
  await workers[1]?.siblings.notify([change(5), change(6)]);
  assert.deepEqual(
    workers.map(({ heard }) => heard),
    [[5, 6], [], [5, 6], [5, 6]],
  );
});

test("many tell at once: each is answered after all others heard it, in the order each told", async () => {
  const { workers } = machine(3);
  await Promise.all(
    workers.map(async ({ siblings }, i) => {
      for (let n = 0; n < 20; n++) {
        const serial = i * 100 + n;
        await siblings.notify([change(serial)]);
        for (const other of workers.filter((worker) => worker !== workers[i]))
          assert.ok(other.heard.includes(serial), `${serial} was not heard everywhere`);
      }
    }),
  );
  for (const { heard } of workers) {
    assert.equal(heard.length, 40);
    for (const group of [0, 1, 2]) {
      const ofOne = heard.filter((serial) => Math.floor(serial / 100) === group);
      assert.deepEqual(
        ofOne,
        [...ofOne].sort((a, b) => a - b),
      );
    }
  }
});

test("a note reaches the others' listeners of its topic, and not who wrote it", async () => {
  const { workers } = machine(3);
  const heard = workers.map(({ siblings }) => {
    const words: string[][] = [];
    siblings.onNote("limits", (said) => words.push(said));
    siblings.onNote("other", () => words.push(["other"]));
    return words;
  });
  workers[0]?.siblings.note("limits", ["failed", "ann"]);
  for (let i = 0; i < 10; i++) await setImmediate();
  assert.deepEqual(heard, [[], [["failed", "ann"]], [["failed", "ann"]]]);
});

test("a worker alone is answered, and so is one whose siblings cannot take what they hear", async () => {
  const alone = machine(1);
  await alone.workers[0]?.siblings.notify([change(1)]);
  const { workers } = machine(2);
  workers[1]?.siblings.onNotified(() => Promise.reject(new Error("its database is away")));
  await workers[0]?.siblings.notify([change(1)]);
});

test("a worker that is gone is waited for no more, also by who waits already", async () => {
  const { relay, workers } = machine(3);
  workers[2]?.cut();
  let isAnswered = false;
  const telling = workers[0]?.siblings.notify([change(1)]).then(() => {
    isAnswered = true;
  });
  for (let i = 0; i < 20; i++) await setImmediate();
  assert.equal(isAnswered, false);
  assert.deepEqual(workers[1]?.heard, [1]);
  relay.leave(2);
  await telling;
  await workers[0]?.siblings.notify([change(2)]);
  assert.deepEqual(workers[1]?.heard, [1, 2]);
});

test("one that hangs holds up the others for two seconds, not for ever", async () => {
  const { workers } = machine(2);
  workers[1]?.cut();
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    let isAnswered = false;
    const telling = workers[0]?.siblings.notify([change(1)]).then(() => {
      isAnswered = true;
    });
    mock.timers.tick(1999);
    await setImmediate();
    assert.equal(isAnswered, false);
    mock.timers.tick(1);
    await telling;
  } finally {
    mock.timers.reset();
  }
});
