import type { ArchiveLimits } from "../../packaging/archive/random-access.ts";
import { Refusal } from "../../refusal.ts";
import { WorkerThread } from "../../thread-requests.ts";
import type { Spooled } from "../spool/spool.ts";
import type { DocsZip } from "./docs-zip.ts";

export interface DocsRequest {
  /** Path of the zip on this machine, or its bytes. */
  archive: string | Uint8Array;
  limits: ArchiveLimits;
}

export type DocsReply = { docs: DocsZip } | { refused: string } | { failed: string };

const IDLE_MS = 10_000;

const thread = new WorkerThread<DocsRequest, DocsReply>("docs-thread", import.meta.url, { idle: IDLE_MS });

/** Checks an uploaded zip of documentation in a thread. Refuses (`invalid`) one that is broken, hostile or too large. */
export async function checkDocs({ bytes, path }: Spooled, limits: ArchiveLimits): Promise<DocsZip> {
  const archive = path ?? bytes;
  if (archive === null) throw new Error("an upload without bytes");
  const reply = await thread.ask({ archive, limits }).catch((error: Error) => ({ failed: error.message }));
  if ("docs" in reply) return reply.docs;
  if ("refused" in reply) throw new Refusal("invalid", "invalid-docs", reply.refused);
  const message = "The documentation could not be checked. Try again.";
  throw new Refusal("unavailable", "upload-unreadable", message, {
    retryAfter: 5,
    cause: new Error(reply.failed),
  });
}
