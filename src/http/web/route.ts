import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { SiteLook } from "../../look/site-look.ts";
import { Refusal } from "../../refusal.ts";
import { type AddressServices, ownAddress } from "../own-address.ts";
import { pathOf } from "../target.ts";
import { WebBuild } from "./build.ts";
import { docsRoutes } from "./docs-route.ts";
import { encodingWanted } from "./encoding-wanted.ts";
import { logoAddress, logoRoute } from "./logo-route.ts";
import { type PageLook, writePage } from "./page.ts";
import { plainHome } from "./plain-home.ts";

/** What the pages need. */
export interface WebServices extends AddressServices {
  look: SiteLook;
}

/** The pages for browsers, at `/` and below `/ui/`, which get what they show from the management API; and the docs. */
export function webRoutes(app: FastifyInstance, services: WebServices): void {
  const web = WebBuild.find();
  app.get("/", async (request, reply) => {
    reply.header("Vary", "Accept");
    if (web !== null && wantsHtml(request)) return sendPage(web, services, request, reply);
    const home = plainHome(
      ownAddress(services, request),
      services.config.defaultIndex,
      services.look.current.name,
    );
    return reply.header("Cache-Control", "no-store").type("text/plain; charset=utf-8").send(home);
  });
  docsRoutes(app);
  logoRoute(app, services);
  if (web === null) return;
  app.get<{ Params: { "*": string } }>("/ui/assets/*", (request, reply) => sendAsset(web, request, reply));
  for (const address of ["/ui", "/ui/*"])
    app.get(address, async (request, reply) => sendPage(web, services, request, reply));
}

function sendPage(
  web: WebBuild,
  services: WebServices,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  request.routeName = "web page";
  const { html, policy } = writePage(web.page, pathOf(request.url), pageLook(services));
  return reply
    .header("Cache-Control", "no-store")
    .header("Content-Security-Policy", policy)
    .header("Cross-Origin-Opener-Policy", "same-origin")
    .type("text/html; charset=utf-8")
    .send(html);
}

function pageLook({ look }: WebServices): PageLook {
  const { name, color, logo } = look.current;
  return { name, color, logo: logo === null ? null : logoAddress(logo) };
}

/** Its name changes with its contents, so that browsers keep it for good. */
async function sendAsset(
  web: WebBuild,
  request: FastifyRequest<{ Params: { "*": string } }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  request.routeName = "web asset";
  const asset = await web.asset(request.params["*"], encodingWanted(request));
  if (asset === null) throw new Refusal("not-found", "not-found", "There is nothing at this address.");
  if (asset.encoding !== "identity") reply.header("Content-Encoding", asset.encoding);
  return reply
    .header("Cache-Control", "public, max-age=31536000, immutable")
    .header("Vary", "Accept-Encoding")
    .type(asset.type)
    .send(asset.body);
}

/** Browsers name HTML; programs ask for anything. */
function wantsHtml({ headers }: FastifyRequest): boolean {
  return /\b(?:text\/html|application\/xhtml\+xml)\b/i.test(headers.accept ?? "");
}
