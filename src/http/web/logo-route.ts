import type { FastifyInstance } from "fastify";
import type { Logo } from "../../look/look.ts";
import type { SiteLook } from "../../look/site-look.ts";
import { Refusal } from "../../refusal.ts";

/** A picture shows itself and runs nothing, also where it is opened alone. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/** Where the logo is, below the root of the site: another picture has another address. */
export function logoAddress({ sha256 }: Logo): string {
  return `-/logo?v=${sha256.slice(0, 16)}`;
}

/** The logo of the site, for everyone who sees its pages. */
export function logoRoute(app: FastifyInstance, { look }: { look: SiteLook }): void {
  app.get<{ Querystring: { v?: string } }>("/-/logo", (request, reply) => {
    request.routeName = "logo";
    const { logo } = look.current;
    if (logo === null) throw new Refusal("not-found", "not-found", "This site has no logo of its own.");
    const isNamed = logoAddress(logo) === `-/logo?v=${request.query.v}`;
    const etag = `"${logo.sha256.slice(0, 32)}"`;
    reply
      .header("Cache-Control", isNamed ? "public, max-age=31536000, immutable" : "public, no-cache")
      .header("Content-Security-Policy", POLICY)
      .header("ETag", etag);
    if (request.headers["if-none-match"]?.includes(etag)) return reply.code(304).send();
    return reply.type(logo.type).send(logo.bytes);
  });
}
