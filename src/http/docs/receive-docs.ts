import type { IncomingMessage } from "node:http";
import type { Config } from "../../config/schema.ts";
import type { Actor } from "../../database/change.ts";
import type { DocsRow } from "../../indexes/docs/release-docs.ts";
import type { Publishing } from "../../publishing/publishing.ts";
import type { ProjectAddress } from "../../publishing/releases/find.ts";
import { type Spooled, tooLarge } from "../../publishing/spool/spool.ts";
import { readBody } from "../upload/read-body.ts";

/**
 * Takes a zip of documentation as it comes, and publishes it. `permit` is asked when all of it is here, because rights may
 * have changed: it refuses, or resolves with where the documentation goes.
 */
export async function receiveDocs(
  { publishing, config }: { publishing: Publishing; config: Config },
  body: IncomingMessage,
  actor: Actor,
  permit: () => Promise<ProjectAddress & { version: string }>,
): Promise<DocsRow> {
  const limit = config.limits.docsSize;
  if (Number(body.headers["content-length"] ?? 0) > limit) throw tooLarge(limit);
  const upload = publishing.spool.begin(limit, []);
  let spooled: Spooled | null = null;
  try {
    await readBody(body, config.limits.bodyTimeout * 1000, (chunk) => {
      upload.write(chunk);
      return upload.pressure();
    });
    spooled = await upload.finish();
  } catch (error) {
    await upload.abandon();
    throw error;
  }
  try {
    return await publishing.publishDocs(await permit(), { spooled, actor });
  } finally {
    await spooled.discard();
  }
}
