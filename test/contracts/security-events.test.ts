import assert from "node:assert/strict";
import { after, test } from "node:test";
import { pino } from "pino";
import { Accounts } from "../../src/accounts/accounts.ts";
import { listSecurityEvents } from "../../src/changes/security/list-events.ts";
import type { SecurityEvent } from "../../src/changes/security/security-event.ts";
import { SecurityJournal } from "../../src/changes/security/security-journal.ts";
import { sweepEvents } from "../../src/changes/security/sweep-events.ts";
import { SERVER } from "../../src/database/change.ts";
import { DATABASES } from "./database-drivers.ts";

const DAY = 86_400_000;
const event = (more: Partial<SecurityEvent> = {}): SecurityEvent => ({
  kind: "sign-in.refused",
  actor: null,
  address: "192.0.2.1",
  tokenId: null,
  index: null,
  project: null,
  reason: "bad-credentials",
  ...more,
});
const ALL = { before: null, limit: 1000 };

for (const [driver, openPlace] of DATABASES) {
  const place = await openPlace();
  const database = await place.open();
  const { read } = database;
  await new Accounts(database).create(
    { name: "ann", kind: "person", password: null, isAdmin: false },
    SERVER,
  );
  after(async () => {
    await database.close();
    await place.remove();
  });
  const journal = () => new SecurityJournal(database, pino({ enabled: false }));
  const clear = () => database.write(({ tx }) => tx.deleteFrom("security_events").execute());

  test(`${driver}: equal events of several processes are added up in one row`, async () => {
    await clear();
    const [one, other] = [journal(), journal()];
    for (let at = 0; at < 3; at++) one.note(event({ actor: "ann" }));
    await one.flush();
    other.note(event({ actor: "ann" }));
    await other.flush();
    const rows = await listSecurityEvents(read, ALL);
    const counts = new Set(rows.map(({ actor }) => actor));
    assert.deepEqual([...counts], ["ann"]);
    // Two rows only if the hour changed meanwhile.
    assert.equal(
      rows.reduce((sum, { count }) => sum + Number(count), 0),
      4,
    );
  });

  test(`F141 ${driver}: a flood of different events takes few rows, and is counted whole`, async () => {
    await clear();
    const notes = journal();
    for (let at = 0; at < 2000; at++) notes.note(event({ address: `198.51.${at >> 8}.${at & 255}` }));
    await notes.flush();
    const rows = await listSecurityEvents(read, ALL);
    assert.ok(rows.length <= 502, `${rows.length} rows`);
    assert.equal(
      rows.reduce((sum, { count }) => sum + Number(count), 0),
      2000,
    );
  });

  test(`${driver}: events without an account never evict those of accounts, and old ones are deleted`, async () => {
    await clear();
    const notes = journal();
    for (let at = 0; at < 10; at++) notes.note(event({ actor: "ann", address: `192.0.2.${at}` }));
    await notes.flush();
    for (let at = 0; at < 200; at++) notes.note(event({ address: `198.51.100.${at}` }));
    await notes.flush();
    await sweepEvents(database, { kept: 90 * DAY, most: 40 });
    const rows = await listSecurityEvents(read, ALL);
    assert.equal(rows.filter(({ actor }) => actor === "ann").length, 10);
    assert.ok(rows.filter(({ actor }) => actor === null).length <= 20);
    await database.write(({ tx }) =>
      tx
        .updateTable("security_events")
        .set({ last_at: Date.now() - 100 * DAY })
        .where("actor", "is", null)
        .execute(),
    );
    await sweepEvents(database, { kept: 90 * DAY, most: 40 });
    assert.deepEqual(
      new Set((await listSecurityEvents(read, ALL)).map(({ actor }) => actor)),
      new Set(["ann"]),
    );
  });
}
