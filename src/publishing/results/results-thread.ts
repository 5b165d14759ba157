import { readFile } from "node:fs/promises";
import { answerRequests } from "../../thread-requests.ts";
import type { ResultsReply, ResultsRequest } from "./check-report.ts";
import { readReport } from "./read-report.ts";
import { BadReport } from "./report.ts";

/** Entry of the thread that reads test reports. */
answerRequests(async ({ report, context }: ResultsRequest): Promise<ResultsReply> => {
  try {
    return { report: readReport(typeof report === "string" ? await readFile(report) : report, context) };
  } catch (error) {
    if (error instanceof BadReport) return { refused: error.message };
    return { failed: (error as Error).message };
  }
});
