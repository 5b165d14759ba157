/** An anchor of a page, entities decoded. */
export interface Anchor {
  text: string;
  href: string;
  attributes: Record<string, string>;
}

const ANCHOR = /<a\b([^>]*)>([^<]*)<\/a>/g;
const ATTRIBUTE = /([a-z][a-z0-9-]*)(?:="([^"]*)")?/g;
const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'", "#x27": "'" };

export function readAnchors(html: string): Anchor[] {
  return [...html.matchAll(ANCHOR)].map((match) => {
    const attributes: Record<string, string> = {};
    for (const [, name, value] of (match[1] as string).matchAll(ATTRIBUTE)) {
      attributes[name as string] = decode(value ?? "");
    }
    return { text: decode(match[2] as string), href: attributes.href ?? "", attributes };
  });
}

/** The content of `<meta name=…>`, or null. */
export function readMeta(html: string, name: string): string | null {
  const found = new RegExp(`<meta name="${name}" content="([^"]*)"`).exec(html);
  return found === null ? null : decode(found[1] as string);
}

function decode(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole);
}
