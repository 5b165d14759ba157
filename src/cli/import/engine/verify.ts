import type { ReportedFile } from "./report.ts";
import type { Target } from "./target.ts";

/** Asks the index for files that were brought (500 at most), and marks those that it has with the same SHA-256. */
export async function verifyFiles(files: readonly ReportedFile[], target: Target): Promise<void> {
  const toAsk = files.filter(({ outcome, sha256 }) => outcome !== "failed" && sha256 !== null);
  const known = await target.known(toAsk.map(({ address }) => address));
  for (const file of toAsk) {
    file.verified = known.get(file.address)?.present?.sha256 === file.sha256;
    if (file.verified) continue;
    file.outcome = "failed";
    file.why = "The index does not have these bytes under this name. Run the import again.";
  }
}
