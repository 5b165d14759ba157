import type { FastifyInstance, FastifyRequest } from "fastify";
import { escapeHtml } from "../packaging/html-text.ts";
import { VERSION } from "../version.ts";
import type { Services } from "./services.ts";

/** A page for people who open the server's address: what it is, and the lines to paste. */
export function homeRoute(app: FastifyInstance, { config }: Services): void {
  app.get("/", async (request, reply) => {
    const page = homePage(baseOf(request), config.defaultIndex);
    return reply
      .header("Cache-Control", "no-store")
      .header(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      )
      .type("text/html; charset=utf-8")
      .send(page);
  });
}

/** The address as this one caller spelled it: shown to them alone, and kept nowhere (STANDARDS H21). */
function baseOf(request: FastifyRequest): string {
  const host = /^[a-z0-9.:[\]_-]{1,255}$/i.test(request.host ?? "") ? request.host : "localhost";
  return `${request.protocol}://${host}`;
}

function homePage(base: string, defaultIndex: string): string {
  const lines: [string, string][] = [
    ["Install with pip", `pip install --index-url ${base}/simple/ PACKAGE`],
    ["Install with uv", `uv pip install --index-url ${base}/simple/ PACKAGE`],
    ["Publish with twine", `twine upload --repository-url ${base}/legacy/ dist/*`],
    ["Publish with uv", `uv publish --publish-url ${base}/legacy/ dist/*`],
  ];
  const sections = lines.map(
    ([what, line]) => `<h2>${what}</h2>\n<pre><code>${escapeHtml(line)}</code></pre>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Wheelyard</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; } h2 { font-size: 1rem; margin: 1.5rem 0 .3rem; }
pre { margin: 0; padding: .8rem 1rem; overflow-x: auto; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: .4rem; }
</style>
</head>
<body>
<h1>Wheelyard</h1>
<p>A Python package index. The default index is <a href="simple/">${escapeHtml(defaultIndex)}</a>.</p>
${sections.join("\n")}
<p><a href="-/api/v1/openapi.json">API description</a> · version ${escapeHtml(VERSION)}</p>
</body>
</html>
`;
}
