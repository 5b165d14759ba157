import type { Logger } from "pino";
import { AuditStream } from "../changes/audit/stream/audit-stream.ts";
import { openReceiver } from "../changes/audit/stream/open-receiver.ts";
import { streamStates } from "../changes/audit/stream/stream-state.ts";
import type { Leases } from "../changes/leases.ts";
import { steadyNow } from "../clock.ts";
import type { Config } from "../config/schema.ts";
import type { Database } from "../database/database.ts";
import type { Metrics } from "../monitoring/metrics.ts";

/** How old the values may be. Reading metrics never waits for the database. */
const STANDS_MS = 5_000;

type Settings = Pick<Config, "auditReceivers" | "webhooks">;

/** Sends changes and security events to the receivers of the configuration, each by itself. */
export function runAuditStreams(
  leases: Leases,
  { database, log }: { database: Database; log: Logger },
  { auditReceivers, webhooks }: Settings,
): void {
  for (const [name, settings] of Object.entries(auditReceivers)) {
    const receiver = openReceiver(settings, { webhooks, environment: process.env });
    const timeout = settings.timeout * 1000;
    leases.run(`audit-${name}`, new AuditStream({ name, receiver, timeout, database, log }));
  }
}

/** How far each receiver is behind, as a metric. */
export function watchAuditStreams(metrics: Metrics, database: Database, { auditReceivers }: Settings): void {
  const names = Object.keys(auditReceivers);
  if (names.length === 0) return;
  const behind = new Map(names.map((name) => [name, 0]));
  let readAt = Number.NEGATIVE_INFINITY;
  const refresh = () => {
    if (steadyNow() - readAt < STANDS_MS) return;
    readAt = steadyNow();
    streamStates(database.read, names).then(
      (states) => {
        for (const state of states) behind.set(state.name, state.behind / 1000);
      },
      () => undefined,
    );
  };
  refresh();
  metrics.gauges(
    "wheelyard_audit_unsent_seconds",
    "Age of the oldest event that an audit receiver lacks. 0: it has everything.",
    "receiver",
    () => {
      refresh();
      return behind;
    },
  );
}
