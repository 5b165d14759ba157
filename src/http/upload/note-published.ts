import type { Logger } from "pino";
import type { Actor } from "../../database/change.ts";
import { addressOf, type IndexRecord } from "../../indexes/index-record.ts";
import type { Metrics } from "../../monitoring/metrics.ts";
import type { Published } from "../../publishing/upload/upload.ts";

/** Counts and logs an upload; the same bytes again are none. */
export function notePublished(
  { metrics, log }: { metrics: Metrics; log: Logger },
  index: IndexRecord,
  published: Published,
  { size, actor }: { size: number; actor: Actor },
): void {
  if (published.outcome === "unchanged") return;
  metrics.add("wheelyard_uploads_total");
  metrics.add("wheelyard_upload_bytes_total", size);
  const warned = published.warnings.length === 0 ? {} : { warnings: published.warnings };
  log.info({ index: addressOf(index), file: published.filename, actor: actor.name, ...warned }, "published");
}
