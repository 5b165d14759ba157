import { steadyNow } from "../clock.ts";
import type { Database } from "../database/database.ts";
import type { Metrics } from "../monitoring/metrics.ts";
import { readLastBackup } from "../site/last-backup.ts";

/** How old the value may be. Reading metrics never waits for the database. */
const STANDS_MS = 10_000;

/** The time of the last backup as a metric. */
export function watchLastBackup(metrics: Metrics, database: Database): void {
  let at = 0;
  let readAt = Number.NEGATIVE_INFINITY;
  const refresh = () => {
    if (steadyNow() - readAt < STANDS_MS) return;
    readAt = steadyNow();
    readLastBackup(database.read).then(
      (last) => {
        at = (last?.at ?? 0) / 1000;
      },
      () => undefined,
    );
  };
  refresh();
  metrics.gauge(
    "wheelyard_backup_timestamp_seconds",
    "When the last backup was taken, in seconds since 1970. 0: never.",
    () => {
      refresh();
      return at;
    },
  );
}
