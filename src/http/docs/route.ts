import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { anonymous, type Caller } from "../../accounts/caller.ts";
import type { Announcements } from "../../changes/announcements.ts";
import type { Config } from "../../config/schema.ts";
import { DocsFiles } from "../../publishing/docs/docs-files.ts";
import type { Publishing } from "../../publishing/publishing.ts";
import { Refusal } from "../../refusal.ts";
import type { Storage } from "../../storage/storage.ts";
import { presentDocs } from "../api/docs/present.ts";
import { requirePublishedRelease } from "../api/docs/published-release.ts";
import { addressOf, type CallerServices, callerOf } from "../caller.ts";
import type { LongAnswers } from "../long-answers.ts";
import { retryAfterCatchUp } from "../retry-after-catch-up.ts";
import { admitPublisher, OWN_BODY, openBody, readOwnBodies } from "../upload/own-body.ts";
import { type DocsFinder, requireDocs, shownDocs } from "./find-docs.ts";
import { receiveDocs } from "./receive-docs.ts";
import { sendMember } from "./send-member.ts";
import { type DocsTickets, isTicket } from "./tickets.ts";

/** What documentation is served and uploaded with. */
export interface DocsServices extends CallerServices, DocsFinder {
  announcements: Announcements;
  config: Config;
  docsTickets: DocsTickets;
  longAnswers: LongAnswers;
  publishing: Publishing;
  storage: Storage;
}

type Params = { owner: string; index: string; project: string; version: string; "*"?: string };

const DOCS = "/:owner/:index/:project/:version/docs";

/** The documentation of releases: read it at `/{owner}/{index}/{project}/{version|latest|stable}/docs/`, and POST a zip there. */
export function releaseDocsRoutes(app: FastifyInstance, services: DocsServices): void {
  const files = new DocsFiles(services.storage);
  // Relative, because a proxy may have put the site below a path.
  app.get(DOCS, (request, reply) => {
    request.routeName = "release docs";
    return reply.redirect("docs/", 301);
  });
  app.get<{ Params: Params }>(`${DOCS}/*`, (request, reply) => {
    request.routeName = "release docs";
    return retryAfterCatchUp(services.announcements, () => send(services, files, request, reply));
  });
  app.register(async (routes) => {
    readOwnBodies(routes);
    for (const path of [DOCS, `${DOCS}/`])
      routes.post<{ Params: Params }>(path, OWN_BODY, (request, reply) => publish(services, request, reply));
  });
}

async function send(
  services: DocsServices,
  files: DocsFiles,
  request: FastifyRequest<{ Params: Params }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { params } = request;
  const { caller, path, hasTicket } = await readerOf(services, request);
  const shown = await shownDocs(services, caller, params);
  const docs = requireDocs(shown, params.version);
  const isFolder = path === "" || path.endsWith("/");
  const member = await files.find(docs, isFolder ? `${path}index.html` : path);
  const { isPublic } = shown;
  if (member)
    return sendMember(
      { config: services.config, files },
      { docs, member, isPublic, isOpen: isPublic || hasTicket },
      request,
      reply,
    );
  const last = path.split("/").at(-1) ?? "";
  if (!isFolder && (await files.find(docs, `${path}/index.html`)))
    return reply.redirect(`${encodeURIComponent(last)}/`, 302);
  const message = `The documentation of ${shown.project} ${docs.version} has no such page.`;
  throw new Refusal("not-found", "no-such-page", message);
}

/** Who reads: the account of the session that a ticket in the address names, otherwise whom the request's header names. */
async function readerOf(
  services: DocsServices,
  request: FastifyRequest<{ Params: Params }>,
): Promise<{ caller: Caller; path: string; hasTicket: boolean }> {
  const { owner, index, project, "*": path = "" } = request.params;
  const [first = "", ...rest] = path.split("/");
  if (!isTicket(first)) return { caller: await callerOf(services, request), path, hasTicket: false };
  const place = { index: `${owner}/${index}`, project };
  const session = await services.docsTickets.sessionOf(first, place);
  if (session === null) throw linkExpired();
  const unknown = anonymous(addressOf(services, request));
  const caller = await services.longAnswers
    .callerNow({ by: { kind: "session", id: session }, expires: 0 }, unknown, -1)
    .catch((error) => {
      throw error instanceof Refusal && error.kind === "unauthenticated" ? linkExpired() : error;
    });
  return { caller, path: rest.join("/"), hasTicket: true };
}

function linkExpired(): Refusal {
  const message =
    "This link to the documentation has expired. Open the documentation from the project's page.";
  return new Refusal("forbidden", "docs-link-expired", message);
}

async function publish(
  services: DocsServices,
  request: FastifyRequest<{ Params: Params }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  request.routeName = "release docs";
  const { mark } = services.longAnswers;
  const caller = await callerOf(services, request);
  const signIn = services.authenticator.signedInBy(request.headers.authorization, caller.address);
  const { params } = request;
  await retryAfterCatchUp(services.announcements, () =>
    requirePublishedRelease({ services, caller, params }),
  );
  admitPublisher(request);
  const actor = { name: caller.account?.name ?? null, address: caller.address };
  const row = await receiveDocs(services, openBody(request, reply), actor, async () => {
    const publisher = await services.longAnswers.callerNow(signIn, caller, mark);
    return requirePublishedRelease({ services, caller: publisher, params });
  });
  const path = `${params.owner}/${params.index}/${params.project}/${row.version}/docs/`;
  return reply.send(presentDocs(row, path));
}
