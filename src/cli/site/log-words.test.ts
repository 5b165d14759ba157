import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { LOG_KINDS, type LogEntry, logDetails, logSentence } from "../../../client/src/log-words.ts";

const entry = (kind: string, more: Partial<LogEntry> = {}): LogEntry => ({
  ...{ serial: 1, kind, index: "team/dev", project: "shop", subject: "shop-1.0.tar.gz", actor: "maria" },
  ...{ address: null, at: "2026-11-21T10:00:00Z", detail: {} },
  ...more,
});

test("every kind of change has words", () => {
  const source = readFileSync(join(import.meta.dirname, "../../database/change.ts"), "utf8");
  const kinds = [...source.matchAll(/^ {2}\| "([a-z]+\.[a-z]+)"/gm)].map((match) => match[1] ?? "");
  assert.ok(kinds.length > 30);
  assert.deepEqual(
    kinds.filter((kind) => !LOG_KINDS.includes(kind)),
    [],
  );
});

test("an entry is a sentence, with the facts that it leaves out", () => {
  const yanked = entry("file.yanked", { detail: { reason: "breaks on Windows" } });
  assert.equal(logSentence(yanked), "maria yanked shop-1.0.tar.gz in team/dev");
  assert.deepEqual(logDetails(yanked), ["reason: breaks on Windows"]);
  const grant = { principal: "group:devs", permission: "publish", index: "team/dev", project: "shop-*" };
  assert.equal(
    logSentence(entry("grant.added", { subject: "7", detail: grant })),
    "maria created grant 7: group:devs may publish shop-* in team/dev",
  );
  assert.equal(
    logSentence(entry("database.rebuilt", { actor: null })),
    "The server rebuilt the database from the records",
  );
  assert.equal(logSentence(entry("some.thing")), "maria some.thing shop-1.0.tar.gz");
});

test("changed settings are differences: rules that came and went, old and new values", () => {
  const deny = { action: "deny", projects: ["evil"], reason: "malware", exceptions: [] };
  const hold = { action: "hold", youngerThanDays: 7, reason: "cooldown", exceptions: [] };
  const longer = { ...hold, youngerThanDays: 14 };
  const changed = entry("index.changed", {
    detail: {
      before: {
        policy: [deny, hold],
        bases: ["root/pypi"],
        description: "",
        mirror: { expiry: 60, mode: "cache" },
      },
      settings: {
        policy: [deny, longer],
        bases: ["root/pypi", "team/main"],
        description: "builds",
        mirror: { mode: "cache", expiry: 3600 },
      },
    },
  });
  assert.deepEqual(logDetails(changed), [
    "- rule: hold younger than days 7 (cooldown)",
    "+ rule: hold younger than days 14 (cooldown)",
    "+ base: team/main",
    "description: none → builds",
    "mirror, expiry: 60 → 3600",
  ]);
  const reordered = { before: { policy: [deny, hold] }, settings: { policy: [hold, deny] } };
  assert.deepEqual(logDetails(entry("index.changed", { detail: reordered })), ["rule: new order"]);
  const older = { settings: { description: "of before" } };
  assert.deepEqual(logDetails(entry("index.changed", { detail: older })), ["description: of before"]);
});

test("sizes have units", () => {
  const published = entry("file.published", { detail: { size: 3_210_000, bytes: 1 } });
  assert.deepEqual(logDetails(published), ["size: 3.2 MB", "bytes: 1 byte"]);
  const settings = {
    maxFileSize: 2_000_000_000,
    policy: [{ action: "deny", largerThan: 999_999, projects: ["torch"] }],
  };
  assert.deepEqual(
    logDetails(entry("index.changed", { detail: { settings, before: { maxFileSize: null, policy: [] } } })),
    ["maximum file size: none → 2 GB", "+ rule: deny larger than 1 MB, projects torch"],
  );
});
