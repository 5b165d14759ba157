import { z } from "zod";
import type { Access } from "../../../access/access.ts";
import { changesBetween } from "../../../changes/changes-between.ts";
import type { Listening, LiveEvents } from "../../../changes/live-events.ts";
import type { Announcement } from "../../../database/change.ts";
import type { Database } from "../../../database/database.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import { type ApiRequest, endpointsOf } from "../endpoint.ts";
import { None, Nothing, Pieces } from "../fields.ts";
import { requireAccount, requireIndex, requireSiteManager } from "../rights.ts";

/** What the endpoints of this folder need. */
interface EventServices {
  access: Access;
  database: Database;
  events: LiveEvents;
  indexes: Indexes;
}

const endpoint = endpointsOf<EventServices>();

type Asked = Pick<ApiRequest<unknown, unknown, unknown, EventServices>, "caller" | "services">;

const EventQuery = z.strictObject({
  index: z
    .string()
    .max(200)
    .optional()
    .describe(
      "Only this index (`owner/name`), for anyone who can read it. Default: the whole site, for administrators.",
    ),
});

const MAX_MISSED = 500;
/** The events that readers of an index get. All others are for its managers. */
const FOR_READERS = /^(?:file|project)\./;

const listen = endpoint({
  method: "GET",
  path: "/events",
  tag: "changes",
  summary:
    "Stream changes as server-sent events. `change` has serial, kind, index and project. `missed` means: reload everything. With `Accept: text/event-stream` the stream stays open. Otherwise it ends after the changes since Last-Event-ID",
  refusals: [403, 404],
  params: None,
  query: EventQuery,
  body: Nothing,
  answer: Pieces,
  streams: "text/event-stream",
  status: 200,
  permit: (request) => void listenedTo(request),
  async handle(request) {
    const { services, headers, ended } = request;
    const index = listenedTo(request);
    request.answerHeaders["X-Accel-Buffering"] = "no";
    // Listening begins before what was missed is read, so that nothing falls between.
    const listening = headers.accept?.includes("text/event-stream") ? services.events.listen(ended) : null;
    const missed = await readMissed(services, headers["last-event-id"]).catch((error) => {
      listening?.stop();
      throw error;
    });
    return stream(listening, missed, (change) => maySee(request, index, change), request);
  },
});

/** The index that the caller listens to; null: all of the site. Refuses a caller who may not. */
function listenedTo(request: Asked & { query: z.output<typeof EventQuery> }): IndexRecord | null {
  const { query } = request;
  const [owner = "", name = ""] = query.index?.split("/") ?? [];
  const index =
    query.index === undefined ? null : requireIndex({ ...request, params: { owner, index: name } }, "read");
  if (index === null) requireSiteManager(request);
  requireAccount(request);
  return index;
}

async function* stream(
  listening: Listening | null,
  missed: Announcement[] | "everything",
  isVisible: (change: Announcement) => boolean,
  {
    services: { indexes },
    ended,
  }: Pick<ApiRequest<unknown, unknown, unknown, EventServices>, "services" | "ended">,
): AsyncGenerator<string> {
  let last = 0;
  const write = (change: Announcement): string => {
    const { serial, kind, project, indexId } = change;
    if (serial <= last) return "";
    last = serial;
    if (!isVisible(change)) return "";
    const data = { serial, kind, index: indexId === null ? null : indexes.addressOf(indexId), project };
    return `id: ${serial}\nevent: change\ndata: ${JSON.stringify(data)}\n\n`;
  };
  try {
    yield "retry: 2000\n\n";
    if (missed === "everything") yield MISSED;
    else for (const change of missed) yield write(change);
    if (listening === null) return;
    for await (const event of listening.events) {
      if (event === null) yield ": still here\n\n";
      else yield event === "everything" ? MISSED : write(event);
    }
    if (ended.aborted) yield ENDED;
  } finally {
    listening?.stop();
  }
}

/** A comment. Clients reconnect after it, and then get the refusal. */
const ENDED = ": your access to these events has ended\n\n";
const MISSED = "event: missed\ndata: {}\n\n";

/** What happened behind the last event that a listener saw, as it says itself. */
async function readMissed(
  { database }: EventServices,
  lastEventId: string | string[] | undefined,
): Promise<Announcement[] | "everything"> {
  if (typeof lastEventId !== "string" || !/^\d{1,15}$/.test(lastEventId)) return [];
  const since = Number(lastEventId);
  return (await changesBetween(database.read, since, await database.serial(), MAX_MISSED)) ?? "everything";
}

/** Rights as they are in that moment. */
function maySee({ caller, services }: Asked, index: IndexRecord | null, change: Announcement): boolean {
  if (index === null) return services.access.mayManageSite(caller);
  if (change.indexId !== index.id) return false;
  if (!services.access.allow(caller, "read", index, change.project)) return false;
  return FOR_READERS.test(change.kind) || services.access.allow(caller, "manage", index, null);
}

export const eventEndpoints = [listen];
