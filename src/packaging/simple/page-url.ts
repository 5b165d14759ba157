/** One segment of a path, percent-encoded so that no server or client reads `+` as a space (STANDARDS F17). */
export function encodePathSegment(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * A URL as it may stand in a page: what may not be in a URL is percent-encoded, and `+` in its path; what already is
 * stays as it is.
 */
export function encodeUrl(url: string): string {
  if (/^[\w./~:-]*$/.test(url)) return url;
  const allowed = url.toWellFormed().replace(/[^\w\-.~:/?#[\]@!$&'()*+,;=%]/gu, encodeURIComponent);
  const query = allowed.search(/[?#]/);
  const path = query === -1 ? allowed : allowed.slice(0, query);
  return path.replaceAll("+", "%2B") + (query === -1 ? "" : allowed.slice(query));
}

/**
 * The http or https address that a link of a page leads to, without its fragment; null for anything else
 * (`javascript:`, `file:`, nonsense).
 */
export function resolveUrl(link: string, base: string): URL | null {
  const url = URL.parse(link, base);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  url.hash = "";
  return url;
}

/** The last segment of a URL's path, decoded; null when it cannot be a file's name. */
export function filenameOf(url: URL): string | null {
  try {
    const name = decodeURIComponent(url.pathname.slice(url.pathname.lastIndexOf("/") + 1));
    return isPlainFilename(name) ? name : null;
  } catch {
    return null;
  }
}

/** No separators, no control characters, no hidden or parent folder (RELIABILITY F116). */
export function isPlainFilename(name: string): boolean {
  return name !== "" && name.length <= 255 && !name.startsWith(".") && !/[/\\\0-\x1f\x7f]/.test(name);
}
