import { z } from "zod";
import type { Access } from "../../../access/access.ts";
import { listSecurityEvents } from "../../../changes/security/list-events.ts";
import { SECURITY_KINDS } from "../../../changes/security/security-event.ts";
import type { SecurityJournal } from "../../../changes/security/security-journal.ts";
import type { Database } from "../../../database/database.ts";
import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing, PageQuery, Time, toTime } from "../fields.ts";
import { badCursor, pageOf } from "../paging.ts";
import { requireSiteManager } from "../rights.ts";

/** What the endpoints of this folder need. */
export interface SecurityServices {
  access: Access;
  database: Database;
  security: SecurityJournal;
}

const endpoint = endpointsOf<SecurityServices>();

const Text = z.string().max(200).optional();
const SecurityQuery = PageQuery.extend({
  kind: z.enum(SECURITY_KINDS).optional().describe("Only events of this kind."),
  actor: Text.describe("Only events of this account."),
  address: Text.describe("Only events from this address."),
  project: Text.describe("Only events about this project."),
  since: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("Only events that happened at this time or later."),
  until: z.iso.datetime({ offset: true }).optional().describe("Only events that happened before this time."),
});

const SecurityEventAnswer = z.strictObject({
  id: z.string(),
  kind: z.enum(SECURITY_KINDS),
  actor: z
    .string()
    .nullable()
    .describe("Account. null: not signed in, or no account has the name that was given."),
  address: z.string().nullable().describe("Client address. null: many addresses in a short time."),
  token: z.number().int().nullable().describe("Id of the token that was used."),
  index: z.string().nullable().describe("owner/name"),
  project: z.string().nullable(),
  reason: z.string().describe("Code of the refusal, or how someone signed in."),
  firstAt: Time,
  lastAt: Time,
  count: z.number().int().describe("How often it happened in this way, within one hour."),
});

const list = endpoint({
  method: "GET",
  path: "/security-events",
  tag: "changes",
  summary: "List sign-ins, refusals, and downloads of restricted projects, newest first",
  refusals: [403],
  params: None,
  query: SecurityQuery,
  body: Nothing,
  answer: listOf(SecurityEventAnswer),
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const { services, query } = request;
    await services.security.flush();
    const { since, until, limit, after, ...filter } = query;
    const rows = await listSecurityEvents(services.database.read, {
      ...filter,
      since: since === undefined ? undefined : Date.parse(since),
      until: until === undefined ? undefined : Date.parse(until),
      before: after === undefined ? null : cursorIn(after),
      limit: limit + 1,
    });
    return pageOf(
      rows,
      limit,
      ({ token_id, index_name, first_at, last_at, revision: _, ...row }) => ({
        ...row,
        token: token_id,
        index: index_name,
        firstAt: toTime(first_at),
        lastAt: toTime(last_at),
      }),
      ({ last_at, id }) => `${last_at}.${id}`,
    );
  },
});

function cursorIn(text: string): { at: number; id: string } {
  const [, at, id] = /^(\d{1,15})\.([0-9a-f]{32})$/.exec(text) ?? [];
  if (at === undefined || id === undefined) throw badCursor();
  return { at: Number(at), id };
}

export const securityEndpoints = [list];
