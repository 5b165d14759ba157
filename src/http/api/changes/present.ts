import { toTime } from "../fields.ts";
import type { Change } from "./schema.ts";

export interface ChangeRow {
  serial: number;
  kind: string;
  owner: string | null;
  index_name: string | null;
  project: string | null;
  subject: string | null;
  actor: string | null;
  address: string | null;
  at: number;
  detail: string;
}

export function presentChange(row: ChangeRow): Change {
  return {
    serial: row.serial,
    kind: row.kind,
    index: row.owner === null ? null : `${row.owner}/${row.index_name}`,
    project: row.project,
    subject: row.subject,
    actor: row.actor,
    address: row.address,
    at: toTime(row.at),
    detail: JSON.parse(row.detail) as Record<string, unknown>,
  };
}
