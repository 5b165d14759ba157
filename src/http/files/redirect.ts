import type { IncomingHttpHeaders } from "node:http";
import type { Prepared } from "../prepared.ts";
import { OPEN_TO_ALL_ORIGINS, SAFETY_HEADERS } from "../prepared.ts";
import type { Download } from "./answer.ts";
import type { FileServices } from "./services.ts";
import type { SmallFiles } from "./small-files.ts";

/** Conditions on a state that only this server knows: the store's own ETags and dates are others. */
const DECIDED_HERE = ["if-match", "if-range", "if-modified-since", "if-unmodified-since"] as const;

/** Whether a GET with these headers may be sent on: a Range alone the store answers just as well. */
export function mayBeSentOn(headers: IncomingHttpHeaders): boolean {
  return DECIDED_HERE.every((name) => headers[name] === undefined);
}

/**
 * Sends the client to the store for a large file, where the index or the site is set so and the store can sign; null:
 * stream it. It is signed here and now, but the same address is given out for half its life, so that what clients kept of
 * it counts.
 */
export async function redirectOf(
  { config }: Pick<FileServices, "config">,
  { content, pages, isPublic }: Download,
  small: SmallFiles,
): Promise<Prepared | null> {
  if (content.bytes === null || !content.isStored || small.isSmall(content)) return null;
  if ((pages.index.settings.downloads ?? config.downloads.mode) === "stream") return null;
  const terms = { life: config.downloads.urlLife, isPublic };
  const signed = await content.bytes.signedUrl(terms).catch(() => null);
  if (signed === null) return null;
  const seconds = Math.max(0, Math.floor((signed.sameUntil - Date.now()) / 1000));
  return {
    status: 302,
    headers: [
      ["Location", signed.url],
      ["Cache-Control", `${isPublic ? "public" : "private"}, max-age=${seconds}`],
      ["Content-Length", "0"],
      isPublic ? OPEN_TO_ALL_ORIGINS : ["Vary", "Authorization"],
      ...SAFETY_HEADERS,
    ],
    body: null,
    route: "file",
    freshUntil: Math.min(pages.freshUntil, signed.sameUntil),
  };
}
