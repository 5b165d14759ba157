import assert from "node:assert/strict";
import { after, test } from "node:test";
import { pino } from "pino";
import { AuditStream } from "../../src/changes/audit/stream/audit-stream.ts";
import type { AuditReceiver } from "../../src/changes/audit/stream/receiver.ts";
import type { StreamEvent } from "../../src/changes/audit/stream/stream-event.ts";
import { streamStates } from "../../src/changes/audit/stream/stream-state.ts";
import { SecurityJournal } from "../../src/changes/security/security-journal.ts";
import { SERVER } from "../../src/database/change.ts";
import { Refusal } from "../../src/refusal.ts";
import { DATABASES } from "./database-drivers.ts";

const HOUR_MS = 3_600_000;
const log = pino({ enabled: false });
const GOING = { isStopped: false };

/** A receiver that a test answers for. */
class ScriptedReceiver implements AuditReceiver {
  readonly taken: string[] = [];
  readonly sizes: number[] = [];
  refuse: (events: readonly StreamEvent[]) => Refusal | null = () => null;

  async send(events: readonly StreamEvent[]): Promise<void> {
    this.sizes.push(events.length);
    const refusal = this.refuse(events);
    if (refusal !== null) throw refusal;
    this.taken.push(
      ...events.map(({ log, subject, address }) => (log === "changes" ? subject : address) ?? ""),
    );
  }

  async check(): Promise<string> {
    return "";
  }
}
const away = () => new Refusal("bad-upstream", "receiver-failed", "The receiver cannot be reached.");

for (const [driver, openPlace] of DATABASES) {
  const place = await openPlace();
  const database = await place.open();
  after(async () => {
    await database.close();
    await place.remove();
  });
  const journal = new SecurityJournal(database, log);
  const change = (subject: string, detail = {}) =>
    database.write(({ record }) =>
      record({ kind: "group.created", actor: SERVER, indexId: null, project: null, subject, detail }),
    );
  const refused = async (address: string) => {
    journal.note({
      ...{ kind: "sign-in.refused", actor: null, address, tokenId: null, index: null, project: null },
      reason: "bad-credentials",
    });
    await journal.flush();
  };
  let now = 0;
  const streamTo = (name: string, receiver: AuditReceiver) =>
    new AuditStream({ name, receiver, timeout: 1000, database, log, now: () => now });

  test(`${driver}: a new receiver gets what happens from then on, in order, and each once`, async () => {
    await change("before");
    await refused("198.51.100.1");
    const receiver = new ScriptedReceiver();
    const stream = streamTo("fresh", receiver);
    await stream.round(GOING);
    for (let at = 0; at < 450; at++) await change(`g${at}`);
    await refused("198.51.100.2");
    await stream.round(GOING);
    await stream.round(GOING);
    const groups = Array.from({ length: 450 }, (_, at) => `g${at}`);
    assert.deepEqual(
      receiver.taken.filter((one) => one.startsWith("g")),
      groups,
    );
    assert.deepEqual(
      receiver.taken.filter((one) => !one.startsWith("g")),
      ["198.51.100.2"],
    );
    assert.ok(Math.max(...receiver.sizes) <= 200, "a batch is bounded");
  });

  test(`${driver}: a security event that happens again is sent again with its count`, async () => {
    const counts: number[] = [];
    const receiver = new ScriptedReceiver();
    receiver.refuse = (events) => {
      counts.push(...events.map(({ detail }) => Number(detail.count)));
      return null;
    };
    const stream = streamTo("counts", receiver);
    await stream.round(GOING);
    await refused("198.51.100.3");
    await stream.round(GOING);
    await refused("198.51.100.3");
    await stream.round(GOING);
    // 1, 1 only if the hour changed meanwhile.
    assert.ok(["1,2", "1,1"].includes(counts.join()), counts.join());
  });

  test(`${driver}: an outage of an hour costs few attempts, is seen by every node, and loses nothing`, async () => {
    const receiver = new ScriptedReceiver();
    const stream = streamTo("outage", receiver);
    await stream.round(GOING);
    receiver.refuse = away;
    await change("o0");
    const attempts = receiver.sizes.length;
    for (const end = now + HOUR_MS; now < end; now += 1000) await stream.round(GOING);
    assert.ok(receiver.sizes.length - attempts < 120, `${receiver.sizes.length - attempts} attempts`);
    await change("o1");
    const [state] = await streamStates(database.read, ["outage"]);
    assert.equal(state?.trouble, "The receiver cannot be reached.");
    assert.ok((state?.behind ?? -1) >= 0);
    receiver.refuse = () => null;
    now += 60_000;
    await stream.round(GOING);
    assert.deepEqual(receiver.taken, ["o0", "o1"]);
    assert.deepEqual(await streamStates(database.read, ["outage"]), [
      { name: "outage", behind: 0, trouble: null },
    ]);
  });

  test(`${driver}: a receiver that takes few events at once gets fewer, in order`, async () => {
    const receiver = new ScriptedReceiver();
    const stream = streamTo("small", receiver);
    await stream.round(GOING);
    receiver.refuse = ({ length }) =>
      length > 3 ? new Refusal("bad-upstream", "receiver-refused", "413") : null;
    for (let at = 0; at < 20; at++) await change(`s${at}`);
    for (let at = 0; at < 200; at++, now += 60_000) await stream.round(GOING);
    assert.deepEqual(
      receiver.taken,
      Array.from({ length: 20 }, (_, at) => `s${at}`),
    );
  });

  test(`${driver}: the next process goes on where the last one came to, and repeats what was not noted`, async () => {
    const receiver = new ScriptedReceiver();
    const first = streamTo("next", receiver);
    await first.round(GOING);
    await change("n0");
    await first.round(GOING);
    // Sent, but the process died before it was noted.
    receiver.refuse = () => null;
    const died = { isStopped: false };
    await change("n1");
    const stopped = new AuditStream({
      ...{ name: "next", timeout: 1000, database, log, now: () => now },
      receiver: {
        check: async () => "",
        async send(events) {
          await receiver.send(events);
          died.isStopped = true;
          throw away();
        },
      },
    });
    await stopped.round(died);
    await streamTo("next", receiver).round(GOING);
    assert.deepEqual(receiver.taken, ["n0", "n1", "n1"]);
  });

  test(`${driver}: a change with very many facts is sent without them`, async () => {
    const events: StreamEvent[] = [];
    const receiver = new ScriptedReceiver();
    receiver.refuse = (sent) => {
      events.push(...sent);
      return null;
    };
    const stream = streamTo("large", receiver);
    await stream.round(GOING);
    for (let at = 0; at < 3; at++) await change(`l${at}`, { text: "x".repeat(800_000) });
    await stream.round(GOING);
    assert.deepEqual(
      events.map(({ subject, detail }) => [subject, detail]),
      [0, 1, 2].map((at) => [`l${at}`, { omittedCharacters: 800_011 }]),
    );
  });
}
