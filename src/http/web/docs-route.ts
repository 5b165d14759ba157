import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "../../refusal.ts";
import { type BuiltFile, BuiltFiles, builtFolder } from "./built-files.ts";
import { encodingWanted } from "./encoding-wanted.ts";

/** Everything comes from this server, and nothing inline runs. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The documentation as a web site, at `/-/docs/`. It is the same on every server, so anyone may read it. */
export function docsRoutes(app: FastifyInstance): void {
  const folder = builtFolder("docs");
  if (!existsSync(join(folder, "index.html"))) return;
  const files = new BuiltFiles(folder);
  app.get("/-/docs", (request, reply) => {
    request.routeName = "docs";
    // Relative, because a proxy may have put the site below a path.
    return reply.redirect("docs/", 301);
  });
  app.get<{ Params: { "*": string } }>("/-/docs/*", async (request, reply) => {
    request.routeName = "docs";
    const file = await files.get(fileNameOf(request.params["*"]), encodingWanted(request));
    if (file === null) throw notFound();
    return sendFile(file, request, reply);
  });
}

/** Pages have no ending in their addresses: `deploy/kubernetes` is `deploy/kubernetes.html`. */
function fileNameOf(path: string): string {
  if (path === "") return "index.html";
  return /\.[a-z]+$/.test(path) ? path : `${path}.html`;
}

function sendFile(file: BuiltFile, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const etag = etagOf(file);
  reply
    .header("Cache-Control", "public, no-cache")
    .header("Content-Security-Policy", POLICY)
    .header("Vary", "Accept-Encoding")
    .header("ETag", etag);
  if (request.headers["if-none-match"]?.includes(etag)) return reply.code(304).send();
  if (file.encoding !== "identity") reply.header("Content-Encoding", file.encoding);
  return reply.type(file.type).send(file.body);
}

/** Files are kept in memory, and so are their tags. */
const etags = new WeakMap<Buffer, string>();

function etagOf({ body }: BuiltFile): string {
  let etag = etags.get(body);
  etag ??= `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
  etags.set(body, etag);
  return etag;
}

function notFound(): Refusal {
  return new Refusal("not-found", "not-found", "The documentation has no such page. It starts at /-/docs/.");
}
