import type { ProjectName } from "../packaging/names/project-name.ts";
import { parseProjectHtml } from "../packaging/simple/simple-html-reader.ts";
import { parseProjectJson } from "../packaging/simple/simple-json-reader.ts";
import type { SimpleProject } from "../packaging/simple/simple-page.ts";
import { badUpstream } from "./failure.ts";

/** A project's page as an upstream sent it, unpacked and not yet read. */
export interface RawPage {
  name: ProjectName;
  text: string;
  /** As the upstream names it, parameters and all. */
  contentType: string;
  /** Where it came from in the end: what its links are relative to. */
  url: string;
}

/** Reads a page in JSON or in HTML of any age; raises `bad-upstream` for what is neither, or was cut off. */
export function parseRawPage({ name, text, contentType, url }: RawPage): SimpleProject {
  const type = (contentType.split(";", 1)[0] as string).trim().toLowerCase();
  if (type === "application/json" || type === "application/vnd.pypi.simple.v1+json")
    return parseProjectJson(text, name, url);
  if (type === "" || type === "text/html" || type === "application/vnd.pypi.simple.v1+html") {
    if (!looksLikeHtml(text)) throw badUpstream("sent a page that is no HTML, or was cut off");
    return parseProjectHtml(text, name, url);
  }
  throw badUpstream("sent a page that is neither HTML nor JSON");
}

/** Some markup, closed, and no binary data: what breaks off in the middle of a link must not pass for a shorter list. */
function looksLikeHtml(text: string): boolean {
  return (
    !text.includes("\0") &&
    /<(!doctype|html|head|body|a|title|h1)\b/i.test(text) &&
    text.trimEnd().endsWith(">")
  );
}
