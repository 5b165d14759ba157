import { descriptionOf } from "../../../descriptions/description.ts";
import { escapeHtml } from "../../../packaging/simple/html-text.ts";
import { endpointsOf } from "../endpoint.ts";
import { None, Nothing, ReleasePath } from "../fields.ts";
import { readRelease } from "./read.ts";
import { Description } from "./schema.ts";
import type { ReleaseServices } from "./services.ts";

const endpoint = endpointsOf<ReleaseServices>();

export const describe = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}/projects/{project}/releases/{version}/description",
  tag: "releases",
  summary: "Show a release's description as sanitized HTML",
  asks: "anybody",
  refusals: [404],
  params: ReleasePath,
  query: None,
  body: Nothing,
  answer: Description,
  status: 200,
  async handle(request) {
    const { project, version, metadata } = await readRelease(request);
    const description = descriptionOf(metadata);
    if (description === null)
      return { project, version, form: null, rendered: false, truncated: false, html: "" };
    const { form, text, truncated } = description;
    const html = await request.services.descriptions.html(description);
    return {
      project,
      version,
      form,
      rendered: html !== null && !html.startsWith("<pre>"),
      truncated,
      html: html ?? `<pre>${escapeHtml(text)}</pre>`,
    };
  },
});
