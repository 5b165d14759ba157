import type { Kysely, Selectable } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { SecurityKind } from "./security-event.ts";
import type { SecurityEventTable } from "./security-tables.ts";

/** Which events are wanted. Times in milliseconds since 1970. */
export interface EventFilter {
  kind?: SecurityKind | undefined;
  actor?: string | undefined;
  address?: string | undefined;
  project?: string | undefined;
  since?: number | undefined;
  until?: number | undefined;
  /** Only those older than this one. */
  before: { at: number; id: string } | null;
  limit: number;
}

/** Security events, those that happened last first. */
export async function listSecurityEvents(
  read: Kysely<Tables>,
  { kind, actor, address, project, since, until, before, limit }: EventFilter,
): Promise<Selectable<SecurityEventTable>[]> {
  let rows = read.selectFrom("security_events").selectAll();
  if (kind !== undefined) rows = rows.where("kind", "=", kind);
  if (actor !== undefined) rows = rows.where("actor", "=", actor);
  if (address !== undefined) rows = rows.where("address", "=", address);
  if (project !== undefined) rows = rows.where("project", "=", project);
  if (since !== undefined) rows = rows.where("last_at", ">=", since);
  if (until !== undefined) rows = rows.where("first_at", "<", until);
  if (before !== null)
    rows = rows.where((row) =>
      row.or([
        row("last_at", "<", before.at),
        row.and([row("last_at", "=", before.at), row("id", "<", before.id)]),
      ]),
    );
  return rows.orderBy("last_at", "desc").orderBy("id", "desc").limit(limit).execute();
}
