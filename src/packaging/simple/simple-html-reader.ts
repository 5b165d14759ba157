import { readHashFragment } from "../hashes.ts";
import { type ProjectName, parseProjectName } from "../names/project-name.ts";
import { htmlTokens } from "./html-tokens.ts";
import { filenameOf, resolveUrl } from "./page-url.ts";
import { isProjectStatus, type SimpleFile, type SimpleProject, type SimpleRoot } from "./simple-page.ts";
import {
  checkApiVersion,
  checkPageSize,
  hasDistributionExtension,
  httpsUrl,
  versionsOf,
} from "./simple-page-reader.ts";

/**
 * Reads a project's page as any index of the last fifteen years may have written it. `pageUrl` is where the page came from
 * after redirects; file addresses come out absolute. Links that are no files of an allowed scheme are left out.
 * Versions are those of the file names, since HTML does not tell them.
 *
 * Raises a `Refusal` (`bad-upstream`) for pages of another major version of the API and pages that are too large.
 */
export function parseProjectHtml(page: string, name: ProjectName, pageUrl: string): SimpleProject {
  const { anchors, meta, lastSerial } = readPage(page, pageUrl);
  const files = anchors.map(fileOf).filter((file) => file !== null);
  const status = meta.get("pypi:project-status");
  return {
    name,
    files,
    // Sorted only for who asks: it costs as much as all the rest.
    get versions() {
      return versionsOf(files, name);
    },
    status: isProjectStatus(status) ? status : "active",
    statusReason: meta.get("pypi:project-status-reason") ?? null,
    lastSerial,
  };
}

/** Reads a list of projects: the texts of its links, each name once; what is no project name is left out. */
export function parseRootHtml(page: string): SimpleRoot {
  const { anchors, lastSerial } = readPage(page, "http://page.invalid/");
  const names = anchors.map((anchor) => parseProjectName(anchor.text.trim())).filter((name) => name !== null);
  return { names: [...new Set(names)], lastSerial };
}

interface Anchor {
  attributes: ReadonlyMap<string, string>;
  text: string;
  /** What its link is relative to. */
  base: string;
}

interface Page {
  anchors: Anchor[];
  meta: Map<string, string>;
  lastSerial: number | null;
}

function readPage(page: string, pageUrl: string): Page {
  checkPageSize(page);
  const result: Page = { anchors: [], meta: new Map(), lastSerial: null };
  let base: string | null = null;
  let open: { anchor: Anchor; texts: string[] } | null = null;
  const closeAnchor = (): void => {
    if (open !== null) result.anchors.push({ ...open.anchor, text: open.texts.join("") });
    open = null;
  };
  for (const token of htmlTokens(page)) {
    if (token.type === "text") (open as { texts: string[] } | null)?.texts.push(token.text);
    else if (token.type === "comment") result.lastSerial ??= serialOf(token.text);
    else if (token.name === "a") {
      closeAnchor();
      if (token.type === "open") {
        open = { anchor: { attributes: token.attributes, text: "", base: base ?? pageUrl }, texts: [] };
      }
    } else if (token.type === "open" && token.name === "meta") readMeta(result.meta, token.attributes);
    else if (token.type === "open" && token.name === "base") base ??= baseOf(token.attributes, pageUrl);
  }
  closeAnchor();
  checkApiVersion(result.meta.get("pypi:repository-version"));
  return result;
}

function readMeta(meta: Map<string, string>, attributes: ReadonlyMap<string, string>): void {
  const name = attributes.get("name")?.toLowerCase();
  if (name?.startsWith("pypi:") && !meta.has(name)) meta.set(name, attributes.get("content") ?? "");
}

function baseOf(attributes: ReadonlyMap<string, string>, pageUrl: string): string | null {
  const href = attributes.get("href");
  return href === undefined ? null : (resolveUrl(href.trim(), pageUrl)?.href ?? null);
}

function serialOf(comment: string): number | null {
  const digits = /^\s*SERIAL (\d{1,15})\s*$/.exec(comment)?.[1];
  return digits === undefined ? null : Number(digits);
}

function fileOf({ attributes, base }: Anchor): SimpleFile | null {
  const href = attributes.get("href")?.trim();
  const url = href === undefined ? null : resolveUrl(href, base);
  const filename = url === null ? null : filenameOf(url);
  if (href === undefined || url === null || filename === null || !hasDistributionExtension(filename))
    return null;
  return {
    filename,
    url: url.href,
    ...readHashFragment(href.includes("#") ? href.slice(href.indexOf("#") + 1) : ""),
    size: null,
    requiresPython: attributes.get("data-requires-python")?.trim() || null,
    ...metadataOf(attributes.get("data-core-metadata") ?? attributes.get("data-dist-info-metadata")),
    yanked: attributes.get("data-yanked") ?? null,
    uploadTime: null,
    gpgSig: attributes.get("data-gpg-sig") === "true",
    provenance: httpsUrl(attributes.get("data-provenance")),
  };
}

function metadataOf(value: string | undefined): Pick<SimpleFile, "coreMetadata" | "unprovedMetadata"> {
  if (value === undefined || value === "" || value === "false") return { coreMetadata: null };
  if (value === "true") return { coreMetadata: {} };
  const { hashes, unproved } = readHashFragment(value);
  return { coreMetadata: hashes, ...(unproved === undefined ? {} : { unprovedMetadata: unproved }) };
}
