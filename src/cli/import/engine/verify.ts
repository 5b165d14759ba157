import type { ReportedFile } from "./report.ts";
import type { Target } from "./target.ts";

const BATCH = 500;

/** Asks the index for every file that was brought, and marks those that it has with the same SHA-256. */
export async function verifyFiles(files: readonly ReportedFile[], target: Target): Promise<void> {
  const toAsk = files.filter(({ outcome, sha256 }) => outcome !== "failed" && sha256 !== null);
  for (let at = 0; at < toAsk.length; at += BATCH) {
    const some = toAsk.slice(at, at + BATCH);
    const known = await target.known(some.map(({ address }) => address));
    for (const file of some) {
      file.verified = known.get(file.address)?.present?.sha256 === file.sha256;
      if (file.verified) continue;
      file.outcome = "failed";
      file.why = "The index does not have these bytes under this name. Run the import again.";
    }
  }
}
