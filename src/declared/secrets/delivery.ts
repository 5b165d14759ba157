import { randomUUID } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { errorWords } from "../../system/error-words.ts";
import type { Delivery } from "../site-file.ts";
import { readKubernetesSecret, writeKubernetesSecret } from "./kubernetes-secret.ts";
import { unavailable } from "./no-secret.ts";

/** The token at the place that it is delivered to; null: there is none yet. */
export async function readDelivered(place: Delivery): Promise<string | null> {
  if ("kubernetes" in place) return (await readKubernetesSecret(place.kubernetes))?.trim() ?? null;
  try {
    return (await readFile(place.file, "utf8")).trim();
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return null;
    throw unavailable(`the file ${place.file} cannot be read (${errorWords(error)})`);
  }
}

/** Writes a token to its place, readable by its owner only. After a crash the place has the old contents or the new. */
export async function deliver(place: Delivery, token: string): Promise<void> {
  if ("kubernetes" in place) return writeKubernetesSecret(place.kubernetes, token);
  const draft = `${place.file}.${randomUUID()}`;
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(`${token}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, place.file);
  } catch (error) {
    await rm(draft, { force: true });
    throw unavailable(`the file ${place.file} cannot be written (${errorWords(error)})`);
  }
}
