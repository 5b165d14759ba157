import { normalizeName, type ProjectName } from "../packaging/names/project-name.ts";
import type { RawPage } from "./raw-page.ts";

const PASSWORD_FIELD = /<input\b[^>]*\btype\s*=\s*["']?password\b/i;

/**
 * Whether a page without links to files is no page of the project at all: it has a field for a password, or the request was
 * redirected to an address that is not the project's, as those who must sign in are.
 */
export function isSignInPage({ asked, url, name }: RawPage, text: string): boolean {
  if (PASSWORD_FIELD.test(text)) return true;
  const { pathname } = new URL(url);
  return url !== asked && pathname !== new URL(asked).pathname && !isOfProject(pathname, name);
}

/** Whether a page without links to files is an index's own page of a project without files, and not some other page. */
export function isIndexPage({ contentType }: RawPage, text: string): boolean {
  return /json/i.test(contentType) || /pypi:repository-version|\blinks for\b/i.test(text);
}

/** Whether a path ends with the project's name, as pages of projects do everywhere. */
function isOfProject(pathname: string, name: ProjectName): boolean {
  const last =
    pathname
      .replace(/\/(index\.html?|json)?$/, "")
      .split("/")
      .at(-1) ?? "";
  return normalizeName(last.replace(/\.html?$/, "")) === name;
}
