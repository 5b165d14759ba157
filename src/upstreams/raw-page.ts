import type { ProjectName } from "../packaging/names/project-name.ts";
import { parseProjectHtml } from "../packaging/simple/simple-html-reader.ts";
import { parseProjectJson } from "../packaging/simple/simple-json-reader.ts";
import type { SimpleProject } from "../packaging/simple/simple-page.ts";
import { badUpstream } from "./failure.ts";

/** A project's page as an upstream sent it, unpacked and not yet read. Plain data, so that it can be sent to a thread. */
export interface RawPage {
  name: ProjectName;
  body: Uint8Array;
  /** As the upstream names it, parameters and all. */
  contentType: string;
  /** Address that was asked for. */
  asked: string;
  /** Address that answered, after redirects: links are relative to it. */
  url: string;
  /** Whether HTTP itself says where the page ends. */
  isFramed: boolean;
}

/** The text of a page. It is UTF-8 unless the page says that it is Latin-1, as some old servers do. */
export function textOf({ body, contentType }: Pick<RawPage, "body" | "contentType">): string {
  const isLatin = /charset\s*=\s*"?(iso-8859-1|latin-?1|windows-1252)/i.test(contentType);
  return new TextDecoder(isLatin ? "windows-1252" : "utf-8").decode(body);
}

/**
 * Reads a page in JSON or in HTML of any age. `text`: as `textOf` returns it. Raises `bad-upstream` if it is neither, or was
 * cut off.
 */
export function parseRawPage({ name, contentType, url, isFramed }: RawPage, text: string): SimpleProject {
  if (!isFramed && lacksItsEnd(text)) throw badUpstream("sent a page that was cut off");
  const type = (contentType.split(";", 1)[0] as string).trim().toLowerCase();
  if (type === "application/json" || type === "application/vnd.pypi.simple.v1+json")
    return parseProjectJson(text, name, url);
  if (type === "" || type === "text/html" || type === "application/vnd.pypi.simple.v1+html") {
    if (!looksLikeHtml(text)) throw badUpstream("sent a page that is no HTML, or was cut off");
    return parseProjectHtml(text, name, url);
  }
  throw badUpstream("sent a page that is neither HTML nor JSON");
}

/** Whether a page in HTML that was begun was not ended: some links may be missing. JSON that is cut off cannot be read. */
function lacksItsEnd(text: string): boolean {
  return /<(html|body)\b/i.test(text) && !/<\/(html|body)\s*>/i.test(text);
}

/** Some markup, closed, and no binary data: what breaks off in the middle of a link must not pass for a shorter list. */
function looksLikeHtml(text: string): boolean {
  return (
    !text.includes("\0") &&
    /<(!doctype|html|head|body|a|title|h1)\b/i.test(text) &&
    text.trimEnd().endsWith(">")
  );
}
