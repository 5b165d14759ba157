import { escapeHtml } from "../../packaging/simple/html-text.ts";

/** One release in a feed. */
export interface FeedEntry {
  title: string;
  /** Stays the same for ever, and is the same on every address of the server. */
  id: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Absolute; null: not known. */
  link: string | null;
}

/** An Atom feed (RFC 4287), newest entry first. */
export function atomFeed(title: string, id: string, entries: readonly FeedEntry[]): string {
  const time = (at: number) => new Date(at).toISOString();
  const items = entries.map(({ title, id, at, link }) => {
    const href = link === null ? "" : `<link href="${escapeHtml(link)}"/>`;
    return `<entry><title>${escapeHtml(title)}</title><id>${escapeHtml(id)}</id><updated>${time(at)}</updated>${href}</entry>\n`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>${escapeHtml(title)}</title><id>${escapeHtml(id)}</id><updated>${time(entries[0]?.at ?? 0)}</updated><author><name>Wheelyard</name></author>\n${items.join("")}</feed>\n`;
}
