import type { Selectable } from "kysely";
import { logSentence } from "../../../../client/src/log-words.ts";
import type { SecurityEventTable } from "../../security/security-tables.ts";

/** What receivers get: an entry of the change log, or a security event. All have the same fields. */
export interface StreamEvent {
  /** The same when the event is sent again. */
  id: string;
  log: "changes" | "security";
  /** Of a change: its serial. */
  serial: number | null;
  kind: string;
  /** In UTC. */
  at: string;
  index: string | null;
  project: string | null;
  subject: string | null;
  actor: string | null;
  address: string | null;
  /** What happened, as a sentence. */
  text: string;
  detail: Record<string, unknown>;
}

/** An entry of the change log as it is read for receivers. */
export interface StreamedChange {
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

/** Characters of the facts of one event. Of more, only their number is sent; the change log has them. */
const MOST_DETAIL = 60_000;

export function eventOfChange({ owner, index_name, at, detail, ...change }: StreamedChange): StreamEvent {
  const said = {
    ...change,
    index: owner === null ? null : `${owner}/${index_name}`,
    at: new Date(Number(at)).toISOString(),
    detail: factsIn(detail),
  };
  return { id: `change-${change.serial}`, log: "changes", ...said, text: `${logSentence(said)}.` };
}

/** A security event. When it happens again within the hour, it is sent again with a higher count, as an event of its own. */
export function eventOfSecurity(row: Selectable<SecurityEventTable>): StreamEvent {
  const { id, kind, actor, address, index_name, project, reason, token_id } = row;
  const count = Number(row.count);
  const firstAt = new Date(Number(row.first_at)).toISOString();
  const who = actor ?? "Someone without an account";
  const times = count === 1 ? "" : `, ${count} times within an hour`;
  return {
    id: `security-${id}-${count}`,
    log: "security",
    serial: null,
    kind,
    at: new Date(Number(row.last_at)).toISOString(),
    index: index_name,
    project,
    subject: null,
    actor,
    address,
    text: `${who} ${DEEDS[kind]({ index: index_name ?? "", project: project ?? "" })}${times}.`,
    detail: { reason, count, token: token_id === null ? null : Number(token_id), firstAt, group: id },
  };
}

const DEEDS: Record<SecurityEventTable["kind"], (about: { index: string; project: string }) => string> = {
  "sign-in.accepted": () => "signed in",
  "sign-in.refused": () => "was refused to sign in",
  "access.refused": ({ index }) => (index === "" ? "was refused access" : `was refused access to ${index}`),
  "download.restricted": ({ index, project }) =>
    `downloaded a file of the restricted project ${project} of ${index}`,
};

function factsIn(detail: string): Record<string, unknown> {
  if (detail.length > MOST_DETAIL) return { omittedCharacters: detail.length };
  try {
    return JSON.parse(detail) as Record<string, unknown>;
  } catch {
    // Someone damaged the entry in the database; `wheelyard audit verify` reports it.
    return { damaged: true };
  }
}
