import { Refusal } from "../../refusal.ts";
import { WorkerThread } from "../../thread-requests.ts";
import type { Spooled } from "../spool/spool.ts";
import type { ReportContext, TestReport } from "./report.ts";

export interface ResultsRequest {
  /** Path of the report on this machine, or its bytes. */
  report: string | Uint8Array;
  context: ReportContext;
}

export type ResultsReply = { report: TestReport } | { refused: string } | { failed: string };

const IDLE_MS = 10_000;
const MEMORY_MB = 512;
const PATIENCE_MS = 30_000;

const thread = new WorkerThread<ResultsRequest, ResultsReply>("results-thread", import.meta.url, {
  idle: IDLE_MS,
  memory: MEMORY_MB,
  patience: PATIENCE_MS,
});

/** Reads a test report in a thread. Refuses (`invalid`) one that is broken, hostile or of no known format. */
export async function checkReport({ bytes, path }: Spooled, context: ReportContext): Promise<TestReport> {
  const report = path ?? bytes;
  if (report === null) throw new Error("an upload without bytes");
  const reply = await thread.ask({ report, context }).catch((error: Error) => ({ failed: error.message }));
  if ("report" in reply) return reply.report;
  if ("refused" in reply) throw new Refusal("invalid", "invalid-results", reply.refused);
  const message = "The test report could not be read. Try again, or send it in parts.";
  throw new Refusal("unavailable", "upload-unreadable", message, {
    retryAfter: 5,
    cause: new Error(reply.failed),
  });
}
