/** Core metadata as the API tells it: a publisher wrote it, so nothing about its values is certain. */
export type Metadata = Readonly<Record<string, unknown>>;

/** One line of text, or null. */
export function textOf(metadata: Metadata, key: string): string | null {
  const value = metadata[key];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

export function listOf(metadata: Metadata, key: string): string[] {
  const value = metadata[key];
  const values = Array.isArray(value) ? value : [value];
  return values.filter((one): one is string => typeof one === "string" && one.trim() !== "");
}

export interface NamedLink {
  label: string;
  url: string;
}

/** The links that a release gives: `Label, address` each, and the older fields. */
export function linksOf(metadata: Metadata): NamedLink[] {
  const named = listOf(metadata, "project_url").map((text) => {
    const comma = text.indexOf(",");
    return comma < 0
      ? { label: text, url: text }
      : { label: text.slice(0, comma).trim(), url: text.slice(comma + 1).trim() };
  });
  const homepage = textOf(metadata, "home_page");
  return homepage === null || named.some(({ url }) => url === homepage)
    ? named
    : [{ label: "Homepage", url: homepage }, ...named];
}

/** An address that is safe to follow: of the web or of mail, nothing that runs. */
export function isFollowable(url: string): boolean {
  return URL.canParse(url) && ["http:", "https:", "mailto:"].includes(new URL(url).protocol);
}

export interface Requirement {
  /** As written. */
  text: string;
  /** The project, normalised; null when the line cannot be read. */
  project: string | null;
  /** What follows the name: versions and conditions other than the extra. */
  rest: string;
  /** The extra that it is for; null: it is always needed. */
  extra: string | null;
}

const NAME = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*/;
const EXTRA = /\bextra\s*==\s*["']([^"']+)["']/;

export function parseRequirement(text: string): Requirement {
  const name = NAME.exec(text);
  const extra = EXTRA.exec(text)?.[1] ?? null;
  const rest = text
    .slice(name?.[0].length ?? 0)
    .replace(EXTRA, "")
    .replace(/;\s*(?:and\s*)?$/, "")
    .replace(/\s+and\s*$/, "")
    .replace(/;\s*and\s+/, "; ")
    .trim();
  return { text, project: name === null ? null : normaliseName(name[1] as string), rest, extra };
}

/** PEP 503. */
export function normaliseName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}
