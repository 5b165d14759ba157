import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Server } from "./start-server.ts";

/** An empty file that a running server locks. It holds nothing of the site. */
const LOCK = /\.db\.server$/;

/** Every file below a folder, by its path, with its hash: two of them are equal when nothing was touched. */
export function contentsOf(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && !LOCK.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files
      .sort()
      .map((path) => [
        path.slice(folder.length + 1),
        createHash("sha256").update(readFileSync(path)).digest("hex"),
      ]),
  );
}

/** Starts a server that must refuse to: it ends by itself, not with 0, with one message and no stack. Resolves with the message. */
export async function refusedStart(server: Server): Promise<string> {
  const before = server.log.length;
  await assert.rejects(server.start(), /the server ended at once/);
  assert.notEqual(await server.kill(), 0, "it ends with 0");
  const said = server.log.slice(before);
  assert.doesNotMatch(said, /^\s+at /m, "a stack is printed");
  const messages = said.split("\n").filter((line) => line.startsWith("wheelyard: "));
  assert.equal(messages.length, 1, said);
  return messages[0] as string;
}

/** Resolves when the storage says that its records go as far as the log of changes. */
export async function recordedAll(server: Server): Promise<void> {
  const { items } = await server.admin.manage<{ items: { serial: number }[] }>("GET", "/changes?limit=500");
  const last = Math.max(...items.map(({ serial }) => serial));
  const path = join(server.data, "storage", "records", "site", "serial.json");
  while (!existsSync(path) || JSON.parse(readFileSync(path, "utf8")).serial < last) await sleep(20);
}
