import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { signInFirst } from "../access/refuse.ts";
import { Refusal } from "../refusal.ts";
import { allowedMethods, isLegacyJson, notAllowed } from "./allowed-methods.ts";
import { type ApiServices, apiRoutes } from "./api/routes.ts";
import { feedRoutes } from "./badges/feed-route.ts";
import { badgeRoutes } from "./badges/route.ts";
import { callerOf } from "./caller.ts";
import { compatRoutes, type OldAddresses } from "./compat/routes.ts";
import type { CompatServices } from "./compat/services.ts";
import { type DocsServices, releaseDocsRoutes } from "./docs/route.ts";
import { sendFile } from "./files/route.ts";
import type { FileServices } from "./files/services.ts";
import type { SmallFiles } from "./files/small-files.ts";
import { readUpstreamAddress, redirectUpstreamAddress, UPSTREAM } from "./files/upstream-address.ts";
import { type HealthServices, healthRoutes } from "./health.ts";
import { type LegacyJsonServices, legacyJsonRoutes } from "./legacy-json.ts";
import type { AddressServices } from "./own-address.ts";
import type { PastPages } from "./past/past-pages.ts";
import { readPastTarget } from "./past/past-target.ts";
import { pastRoutes } from "./past/route.ts";
import { pluginRoutes } from "./plugins/route.ts";
import type { PluginRouteServices } from "./plugins/services.ts";
import { OPEN_TO_ALL_ORIGINS } from "./prepared.ts";
import { retryAfterCatchUp } from "./retry-after-catch-up.ts";
import type { PageCaches } from "./simple/answer.ts";
import { sendSimple } from "./simple/route.ts";
import type { SimpleServices } from "./simple/services.ts";
import { PACKAGES, pathOf, readTarget } from "./target.ts";
import { type TrustedRoutesServices, trustedPublishingRoutes } from "./trusted-publishing/route.ts";
import { type UploadServices, uploadRoutes } from "./upload/routes.ts";
import { type WebServices, webRoutes } from "./web/route.ts";

/** What all groups of routes need together. */
export type RouteServices = AddressServices &
  ApiServices &
  CompatServices &
  DocsServices &
  FileServices &
  HealthServices &
  LegacyJsonServices &
  PluginRouteServices &
  SimpleServices &
  TrustedRoutesServices &
  UploadServices &
  WebServices;

/** Caches of prepared answers. */
export interface AnswerCaches {
  pages: PageCaches;
  small: SmallFiles;
  past: PastPages;
}

/**
 * The table of every route.
 *
 *     GET  /, /ui/…                                 pages for browsers               web/
 *     GET  /-/docs/…                                the documentation                web/
 *     POST /, /legacy/, /{owner}/{index}/           upload                           upload/
 *     GET  [/{owner}/{index}]/simple/[{project}/]   simple pages                     simple/
 *     GET  [/{owner}/{index}]/files/…               files, .metadata, .asc           files/
 *     GET  [/{owner}/{index}]/@{moment}/simple|files/…   the same as of a moment     past/
 *     GET  /packages/[{owner}/{index}/]…            the same for tools that want it so
 *     GET  [/{owner}/{index}]/+upstream/…           files by the path that they have at their upstream
 *     GET  [/{owner}/{index}]/pypi/{project}/json   legacy JSON                      legacy-json.ts
 *     GET  /{owner}/{index}/{project}/{version}/docs/…   documentation, also POST  docs/
 *     GET  [/{owner}/{index}]/pypi/{project}/*.svg  badges, and a feed (releases.atom) badges/
 *     GET  [/{owner}/{index}]/feed.atom             new releases of an index         badges/
 *     *    /-/api/v1/…                              management API                   api/
 *     *    /_/oidc/…, /.well-known/pytp             trusted publishing               trusted-publishing/
 *     *    /-/plugins/{plugin}/…                         HTTP handlers of plugins        plugins/
 *     *    addresses of other index servers         compat/, only if the setting compat names them
 *     GET  /-/health, /-/ready, /-/metrics          is it well                       health.ts
 */
export function registerRoutes(
  app: FastifyInstance,
  services: RouteServices,
  caches: AnswerCaches,
  isDraining: () => boolean,
): void {
  uploadRoutes(app, services);
  webRoutes(app, services);
  healthRoutes(app, services, isDraining);
  legacyJsonRoutes(app, services, caches.pages);
  badgeRoutes(app, services, caches.pages);
  feedRoutes(app, services, caches.pages);
  apiRoutes(app, services);
  releaseDocsRoutes(app, services);
  trustedPublishingRoutes(app, services);
  pluginRoutes(app, services);
  pastRoutes(app, services, caches.past, caches.small);
  const old = compatRoutes(app, services, caches.pages);
  // `readTarget` distinguishes simple pages and files. The fast path uses it too.
  for (const prefix of ["", "/:owner/:index"]) {
    for (const segment of ["simple", "+simple", "files", "+f"]) {
      const path = `${prefix}/${segment}`;
      for (const pattern of [path, `${path}/*`])
        app.get(pattern, (request, reply) => page(services, caches, old, request, reply));
    }
    app.get(`${prefix}/${UPSTREAM}/*`, (request, reply) => page(services, caches, old, request, reply));
  }
  app.get(`/${PACKAGES}/*`, (request, reply) => page(services, caches, old, request, reply));
  app.options("/*", (request, reply) => answerOptions(request, reply));
  app.setNotFoundHandler((request, reply) => notFound(services, old, request, reply));
}

async function page(
  services: RouteServices,
  caches: AnswerCaches,
  old: OldAddresses | null,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const target = readTarget(pathOf(request.url));
  if (target === null) return atUpstream(services, caches, old, request, reply);
  request.routeName = target.kind === "file" ? "file" : `${target.kind} page`;
  const { pages, small } = caches;
  return retryAfterCatchUp(services.announcements, async () => {
    refuseAsBefore(request);
    return target.kind === "file"
      ? sendFile(services, pages, small, target, request, reply)
      : sendSimple(services, pages, target, request, reply);
  });
}

/** A file by its path at its upstream. Addresses of servers that the setting `compat` names come first. */
async function atUpstream(
  services: RouteServices,
  { pages }: AnswerCaches,
  old: OldAddresses | null,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const address = readUpstreamAddress(pathOf(request.url));
  if (address === null) return notFound(services, old, request, reply);
  const answered = old === null ? null : await old(request, reply);
  if (answered !== null) return answered;
  return retryAfterCatchUp(services.announcements, () =>
    redirectUpstreamAddress(services, pages, address, request, reply),
  );
}

/** Refuses what the fast path has already refused, so that a password is checked and counted once for each request. */
function refuseAsBefore(request: FastifyRequest): void {
  const { refused } = request;
  request.refused = null;
  if (refused !== null) throw refused;
}

/**
 * Cross-origin reads of pages and files are welcome (STANDARDS J21), with or without credentials; the answer to the read
 * itself says whether a web page may see it. Nothing else here is for pages of other sites.
 */
function answerOptions(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = pathOf(request.url);
  reply.code(204).header("Allow", allowedMethods(path) ?? "OPTIONS");
  const isOpen = readTarget(path) !== null || readPastTarget(path) !== null || isLegacyJson(path);
  if (!isOpen) return reply.send();
  return reply
    .header(...OPEN_TO_ALL_ORIGINS)
    .header("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
    .header("Access-Control-Allow-Headers", "Authorization, If-None-Match, Range")
    .header("Access-Control-Max-Age", "86400")
    .send();
}

/** Nothing is here: 405 if another method works, 401 if only known callers may learn what is here, otherwise 404. */
async function notFound(
  services: RouteServices,
  old: OldAddresses | null,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  request.routeName = "none";
  const answered = old === null ? null : await old(request, reply);
  if (answered !== null) return answered;
  const allowed = allowedMethods(pathOf(request.url))?.split(", ");
  if (allowed && !allowed.includes(request.method)) throw notAllowed(request);
  const caller = await callerOf(services, request);
  if (services.access.hidesUnknown(caller)) throw signInFirst();
  throw new Refusal("not-found", "not-found", "There is nothing at this address.");
}
