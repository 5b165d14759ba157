import { readHashes } from "../hashes.ts";
import { type ProjectName, parseProjectName } from "../names/project-name.ts";
import { sortVersions } from "../versions/version.ts";
import { isPlainFilename, resolveUrl } from "./page-url.ts";
import { isProjectStatus, type SimpleFile, type SimpleProject, type SimpleRoot } from "./simple-page.ts";
import { badPage, checkApiVersion, checkPageSize, httpsUrl, versionsOf } from "./simple-page-reader.ts";

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a project's page in JSON; `pageUrl` is where it came from after redirects, file addresses come out absolute. Files
 * without a usable name or address are left out, other values of a wrong type are taken as not given.
 *
 * Raises a `Refusal` (`bad-upstream`) when it is not JSON, not a project's page, or of another major version.
 */
export function parseProjectJson(page: string, name: ProjectName, pageUrl: string): SimpleProject {
  const object = readPage(page);
  if (!Array.isArray(object.files)) throw badPage("it has no list of files");
  const files = object.files.map((file) => fileOf(file, pageUrl)).filter((file) => file !== null);
  const status = isObject(object["project-status"]) ? object["project-status"] : {};
  return {
    name,
    files,
    versions: Array.isArray(object.versions)
      ? sortVersions(object.versions.filter((version) => typeof version === "string"))
      : versionsOf(files, name),
    status: isProjectStatus(status.status) ? status.status : "active",
    statusReason: textOf(status.reason),
    lastSerial: serialOf(object),
  };
}

/** Reads a list of projects in JSON, each name once; what is no project name is left out. */
export function parseRootJson(page: string): SimpleRoot {
  const object = readPage(page);
  if (!Array.isArray(object.projects)) throw badPage("it has no list of projects");
  const names = object.projects
    .map((project) =>
      isObject(project) && typeof project.name === "string" ? parseProjectName(project.name) : null,
    )
    .filter((name) => name !== null);
  return { names: [...new Set(names)], lastSerial: serialOf(object) };
}

function readPage(page: string): JsonObject {
  checkPageSize(page);
  const object = parseJson(page);
  if (!isObject(object) || !isObject(object.meta)) throw badPage("it is not a JSON object with meta");
  checkApiVersion(object.meta["api-version"]);
  return object;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badPage("it is not JSON");
  }
}

function fileOf(value: unknown, pageUrl: string): SimpleFile | null {
  if (!isObject(value) || typeof value.filename !== "string" || typeof value.url !== "string") return null;
  const url = resolveUrl(value.url, pageUrl);
  if (url === null || !isPlainFilename(value.filename)) return null;
  const metadata = value["core-metadata"] ?? value["dist-info-metadata"] ?? value["data-dist-info-metadata"];
  return {
    filename: value.filename,
    url: url.href,
    ...readHashes(value.hashes),
    size: Number.isSafeInteger(value.size) && Number(value.size) >= 0 ? Number(value.size) : null,
    requiresPython: textOf(value["requires-python"])?.trim() || null,
    ...metadataOf(metadata),
    yanked: value.yanked === true ? "" : textOf(value.yanked) || null,
    uploadTime: timeOf(value["upload-time"]),
    gpgSig: value["gpg-sig"] === true,
    provenance: httpsUrl(value.provenance),
  };
}

function metadataOf(value: unknown): Pick<SimpleFile, "coreMetadata" | "unprovedMetadata"> {
  if (value === true) return { coreMetadata: {} };
  if (!isObject(value)) return { coreMetadata: null };
  const { hashes, unproved } = readHashes(value);
  return { coreMetadata: hashes, ...(unproved === undefined ? {} : { unprovedMetadata: unproved }) };
}

/** `yyyy-mm-ddThh:mm:ss[.ffffff]Z` (PEP 700), in milliseconds since 1970. */
function timeOf(value: unknown): number | null {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(value))
    return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : time;
}

function serialOf(page: JsonObject): number | null {
  const serial = isObject(page.meta) ? page.meta["_last-serial"] : null;
  return Number.isSafeInteger(serial) && Number(serial) >= 0 ? Number(serial) : null;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
