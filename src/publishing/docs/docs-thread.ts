import { memoryAccess } from "../../packaging/archive/random-access.ts";
import { Refusal } from "../../refusal.ts";
import { answerRequests } from "../../thread-requests.ts";
import { withFileAccess } from "../archives/file-access.ts";
import type { DocsReply, DocsRequest } from "./check-docs.ts";
import { proveDocsZip } from "./docs-zip.ts";

/** Entry of the thread that checks zips of documentation. */
answerRequests(async ({ archive, limits }: DocsRequest): Promise<DocsReply> => {
  try {
    const docs = await (typeof archive === "string"
      ? withFileAccess(archive, (file) => proveDocsZip(file, limits))
      : proveDocsZip(memoryAccess(archive), limits));
    return { docs };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    return { failed: (error as Error).message };
  }
});
