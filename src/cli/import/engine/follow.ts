import type { ApiClient } from "../../api-client.ts";
import type { OldSite } from "./old-site.ts";
import type { Report } from "./report.ts";
import type { RunOptions } from "./run.ts";
import { runIndexes } from "./run-indexes.ts";

/**
 * Imports what changes on the old site, until someone presses Ctrl-C: then the last changes are imported, and it ends. A second
 * Ctrl-C ends it at once.
 */
export async function followSite(
  site: OldSite,
  api: ApiClient,
  report: Report,
  options: RunOptions,
): Promise<void> {
  const stop = new AbortController();
  const interrupted = () => stop.abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, interrupted);
  process.stderr.write(
    "Following the old server. Press Ctrl-C to import the last changes, compare, and end.\n",
  );
  try {
    for await (const changes of site.follow?.(stop.signal) ?? []) {
      const filesOnly = options.filesOnly || !changes.hasNewPeople;
      await runIndexes(changes, api, report, { ...options, filesOnly });
      process.stderr.write(`Imported the changes up to ${changes.description}.\n`);
      if (report.isComplete) site.imported?.();
    }
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, interrupted);
  }
}
