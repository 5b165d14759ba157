import type { IncomingMessage } from "node:http";
import type { Config } from "../../config/schema.ts";
import type { Actor } from "../../database/change.ts";
import type { ResultRow } from "../../indexes/results/release-results.ts";
import type { Publishing } from "../../publishing/publishing.ts";
import type { ProjectAddress } from "../../publishing/releases/find.ts";
import type { ReportedThen } from "../../publishing/results/change-results.ts";
import type { ReportContext } from "../../publishing/results/report.ts";
import { tooLarge } from "../../publishing/spool/spool.ts";
import { readBody } from "../upload/read-body.ts";

/** A report that is on its way. */
export interface SentReport {
  body: IncomingMessage;
  context: ReportContext;
  testedFile: string | null;
  actor: Actor;
  reported: ReportedThen;
}

/**
 * Takes a test report as it comes, and adds its results. `permit` is asked when all of it is here, because rights may have
 * changed: it refuses, or resolves with the release. Refuses (`too-large`) more than `limits.resultsSize`.
 */
export async function receiveResults(
  { publishing, config }: { publishing: Publishing; config: Config },
  { body, ...sent }: SentReport,
  permit: () => Promise<ProjectAddress & { version: string }>,
): Promise<ResultRow[]> {
  const { resultsSize, resultsKept, bodyTimeout } = config.limits;
  if (Number(body.headers["content-length"] ?? 0) > resultsSize) throw tooLarge(resultsSize);
  const upload = publishing.spool.begin(resultsSize, []);
  try {
    await readBody(body, bodyTimeout * 1000, (chunk) => {
      upload.write(chunk);
      return upload.pressure();
    });
  } catch (error) {
    await upload.abandon();
    throw error;
  }
  const spooled = await upload.finish();
  try {
    return await publishing.publishResults(await permit(), { ...sent, spooled, kept: resultsKept });
  } finally {
    await spooled.discard();
  }
}
