import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Server } from "./start-server.ts";

/** Resolves when the records tell of every change; they follow the facts by a moment. */
export async function recorded(server: Server): Promise<void> {
  const { items } = await server.admin.manage<{ items: { serial: number }[] }>("GET", "/changes?limit=500");
  const last = Math.max(...items.map(({ serial }) => serial));
  const path = join(server.data, "storage", "records", "site", "serial.json");
  while (!existsSync(path) || JSON.parse(readFileSync(path, "utf8")).serial < last) await sleep(20);
}
