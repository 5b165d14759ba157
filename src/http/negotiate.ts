/** The forms a simple page has. */
export type PageForm = "json" | "html" | "text";

/** Content type of each form; `text` is the html under the name that old clients know. */
export const PAGE_TYPES: Record<PageForm, string> = {
  json: "application/vnd.pypi.simple.v1+json",
  html: "application/vnd.pypi.simple.v1+html",
  text: "text/html",
};

/** In the order of preference at equal q (STANDARDS T11). */
const FORMS: readonly { form: PageForm; types: readonly string[] }[] = [
  { form: "json", types: [PAGE_TYPES.json, "application/vnd.pypi.simple.latest+json"] },
  { form: "html", types: [PAGE_TYPES.html, "application/vnd.pypi.simple.latest+html"] },
  { form: "text", types: ["text/html"] },
];

const MAX_RANGES = 64;

interface MediaRange {
  value: string;
  q: number;
}

/** The parts of an Accept-like header with their q; what is malformed is left out, never an error (T12). */
function readRanges(header: string): MediaRange[] {
  const ranges: MediaRange[] = [];
  for (const part of header.slice(0, 4096).split(",", MAX_RANGES)) {
    const [value = "", ...parameters] = part.split(";");
    const weight = parameters.find((parameter) => /^\s*q\s*=/i.test(parameter));
    const q = weight === undefined ? 1 : readWeight(weight);
    if (value.trim() !== "" && q !== null) ranges.push({ value: value.trim().toLowerCase(), q });
  }
  return ranges;
}

/** The number in ` q=0.5 `, or null when it is none from 0 to 1. */
function readWeight(parameter: string): number | null {
  const q = Number(/=\s*(\d(?:\.\d{0,9})?)\s*$/.exec(parameter)?.[1] ?? Number.NaN);
  return q <= 1 ? q : null;
}

/**
 * q of a form: of the most specific range that matches it (RFC 9110, 12.5.1), so that a wildcard does not bring back
 * what was refused by name; 0 when nothing accepts it.
 */
function qualityOf(types: readonly string[], ranges: MediaRange[]): number {
  const named = ranges.filter(({ value }) => types.includes(value));
  if (named.length > 0) return Math.max(...named.map(({ q }) => q));
  const [type = ""] = types;
  const group = `${type.slice(0, type.indexOf("/"))}/*`;
  return (ranges.find(({ value }) => value === group) ?? ranges.find(({ value }) => value === "*/*"))?.q ?? 0;
}

/** Whether the client named the type itself, so that a wildcard does not decide for it. */
function isNamed(types: readonly string[], ranges: MediaRange[]): boolean {
  return ranges.some(({ value, q }) => q > 0 && types.includes(value));
}

/**
 * The form of a page a client gets by its Accept header (PEP 691, STANDARDS T01-T15), or null for 406. Without a
 * header, or with nothing but wildcards, it is text/html: what the oldest clients can read (T05).
 */
export function negotiatePage(accept: string | undefined): PageForm | null {
  if (accept === undefined || accept.trim() === "") return "text";
  const ranges = readRanges(accept);
  if (ranges.length === 0) return "text";
  const offers = FORMS.map(({ form, types }) => ({
    form,
    named: isNamed(types, ranges),
    q: qualityOf(types, ranges),
  })).filter(({ q }) => q > 0);
  if (offers.length === 0) return null;
  const best = Math.max(...offers.map(({ q }) => q));
  const equal = offers.filter(({ q }) => q === best);
  return (
    (equal.find(({ named }) => named) ?? equal.find(({ form }) => form === "text") ?? equal[0])?.form ?? null
  );
}

/** The form that `?format=` names, or null when it names none: then the Accept header decides (T09). */
export function formOfQuery(query: string): PageForm | null {
  const format = new URLSearchParams(query).get("format")?.replaceAll(" ", "+").toLowerCase();
  return FORMS.find(({ types }) => format !== undefined && types.includes(format))?.form ?? null;
}

export type Encoding = "identity" | "gzip" | "br" | "zstd";
/** Of pages, the cheapest to read first. */
const ENCODINGS: readonly Encoding[] = ["zstd", "br", "gzip"];

/** The encoding by Accept-Encoding, of those that are offered: the one liked best, at equal q the first of them. */
export function negotiateEncoding(
  header: string | undefined,
  offered: readonly Encoding[] = ENCODINGS,
): Encoding {
  if (header === undefined) return "identity";
  const ranges = readRanges(header);
  const q = (name: string) =>
    (ranges.find(({ value }) => value === name) ?? ranges.find(({ value }) => value === "*"))?.q;
  let best: { encoding: Encoding; q: number } = { encoding: "identity", q: 0 };
  for (const encoding of offered) {
    const liked = q(encoding) ?? 0;
    if (liked > best.q) best = { encoding, q: liked };
  }
  const identity = ranges.find(({ value }) => value === "identity")?.q ?? 0;
  return identity > best.q ? "identity" : best.encoding;
}
