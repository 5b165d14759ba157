import sanitizeHtml, { type Attributes, type Tag } from "sanitize-html";

/** Before every name that a description gives to a part of itself, so that it can shadow none of the page around it. */
const ID_PREFIX = "readme-";

const HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"] as const;
const ALIGN = /^(?:left|center|right)$/;
const LENGTH = /^\d{1,4}(?:px|%)?$/;
const MAX_NESTING = 100;

/** Letters, digits and dashes: what may follow the prefix. */
export function slugOf(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFKC")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 80);
}

/**
 * Takes out of HTML whatever could run, frame, restyle or pretend to be a part of the page around it. What stays is text,
 * structure, links to http(s) and mail addresses and to places inside the description, and images that come by https.
 * Headings go one level down: the page has its own first one.
 */
export function sanitise(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [
      ...["p", "br", "hr", "div", "span", "blockquote", "pre", "code", "kbd", "samp", "var"],
      ...[
        "strong",
        "b",
        "em",
        "i",
        "u",
        "s",
        "del",
        "ins",
        "sub",
        "sup",
        "small",
        "mark",
        "abbr",
        "cite",
        "q",
      ],
      ...["ul", "ol", "li", "dl", "dt", "dd", "a", "img", "details", "summary", "figure", "figcaption"],
      ...["table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", ...HEADINGS],
    ],
    allowedAttributes: {
      a: ["href", "title", "rel"],
      img: ["src", "alt", "title", "width", "height", "loading"],
      ol: ["start"],
      th: ["align", "colspan", "rowspan"],
      td: ["align", "colspan", "rowspan"],
      code: ["class"],
      span: ["class"],
      li: ["class"],
      p: ["align"],
      div: ["align"],
      ...Object.fromEntries(HEADINGS.map((heading) => [heading, ["id", "align"]])),
    },
    allowedClasses: {
      code: [/^language-[\w+#.-]{1,40}$/],
      // What the colors of code are called, also by its parts: `hljs-title function_`.
      span: [/^hljs-[a-z_-]{1,40}$/, /^[a-z]{1,20}_{1,2}$/],
      li: ["task"],
    },
    allowedSchemes: ["http", "https", "mailto"],
    allowedSchemesByTag: { img: ["https"] },
    allowProtocolRelative: false,
    disallowedTagsMode: "discard",
    nestingLimit: MAX_NESTING,
    parseStyleAttributes: false,
    transformTags: {
      a: (_name, attributes) => ({ tagName: "a", attribs: linkOf(attributes) }),
      img: (_name, attributes) => ({ tagName: "img", attribs: imageOf(attributes) }),
      ...Object.fromEntries([...HEADINGS].map((heading, level) => [heading, headingTo(level)])),
      ...Object.fromEntries(["p", "div", "th", "td"].map((name) => [name, alignedOnly(name)])),
    },
    // An image that may not be loaded would be a broken one.
    exclusiveFilter: (frame) => frame.tag === "img" && frame.attribs.src === undefined,
  });
}

/** External links send no referrer. Internal links lead to the prefixed name. All others lose their target. */
function linkOf({ href, title }: Attributes): Attributes {
  const named = title === undefined ? {} : { title };
  if (href === undefined) return named;
  if (href.startsWith("#")) return { ...named, href: `#${ID_PREFIX}${slugOf(decoded(href.slice(1)))}` };
  if (!/^(?:https?:\/\/|mailto:)/i.test(href.trim())) return named;
  return { ...named, href: href.trim(), rel: "nofollow noopener noreferrer" };
}

function imageOf({ src, alt, title, width, height }: Attributes): Attributes {
  return {
    ...(src !== undefined && /^https:\/\//i.test(src.trim()) ? { src: src.trim() } : {}),
    alt: alt ?? "",
    ...(title === undefined ? {} : { title }),
    ...(width !== undefined && LENGTH.test(width) ? { width } : {}),
    ...(height !== undefined && LENGTH.test(height) ? { height } : {}),
    loading: "lazy",
  };
}

function headingTo(level: number) {
  return (_name: string, { id, align }: Attributes): Tag => ({
    tagName: HEADINGS[Math.min(level + 1, HEADINGS.length - 1)] as string,
    attribs: {
      ...(id === undefined || slugOf(id) === "" ? {} : { id: ID_PREFIX + slugOf(id) }),
      ...aligned(align),
    },
  });
}

function alignedOnly(tagName: string) {
  return (_name: string, { align, ...attribs }: Attributes): Tag => ({
    tagName,
    attribs: { ...attribs, ...aligned(align) },
  });
}

function aligned(align: string | undefined): Attributes {
  return align !== undefined && ALIGN.test(align) ? { align } : {};
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
