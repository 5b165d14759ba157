import type { ProjectName } from "../../packaging/names/project-name.ts";
import { writeProjectHtml } from "../../packaging/simple/simple-html.ts";
import { parseProjectJson } from "../../packaging/simple/simple-json.ts";
import type { Hashes, SimpleFile } from "../../packaging/simple/simple-page.ts";
import type { Storage } from "../../storage/storage.ts";
import { type Place, pageUrl, withRelativeLinks } from "./layout.ts";

/** Bytes of the largest page that is read back. */
const MAX_PAGE = 256 * 2 ** 20;

/** One object of an export that a page names. */
export interface NamedObject {
  key: string;
  /** Address relative to the server's address of the index. */
  path: string;
  hashes: Hashes;
  /** Bytes; null if the page does not say. */
  size: number | null;
}

/** A project's page, with everything that it names. */
export interface ExportedPage {
  json: string;
  html: string;
  objects: NamedObject[];
  /** Names of files that have an address outside the server. They cannot be exported. */
  elsewhere: string[];
}

/** Parses a project's page in JSON. Raises a `Refusal` (`bad-upstream`) if it is none. */
export function readPage(place: Place, project: ProjectName, json: string): ExportedPage {
  const page = parseProjectJson(json, project, pageUrl(project));
  const elsewhere = page.files.filter((file) => place.file(file) === null).map(({ filename }) => filename);
  return {
    json,
    html: writeProjectHtml(withRelativeLinks(page)),
    objects: page.files.flatMap((file) => objectsOf(place, file)),
    elsewhere,
  };
}

/** The page of a project as it is in the export; null: there is none, or it cannot be read. */
export async function keptPage(
  storage: Storage,
  place: Place,
  project: ProjectName,
): Promise<ExportedPage | null> {
  const bytes = await storage.get(place.page(project, "json"), MAX_PAGE);
  if (bytes === null) return null;
  try {
    return readPage(place, project, Buffer.from(bytes).toString("utf8"));
  } catch {
    return null;
  }
}

function objectsOf(place: Place, file: SimpleFile): NamedObject[] {
  const key = place.file(file);
  if (key === null) return [];
  const path = new URL(file.url).pathname.slice(1);
  const objects: NamedObject[] = [{ key, path, hashes: file.hashes, size: file.size }];
  if (file.coreMetadata !== null)
    objects.push({
      key: `${key}.metadata`,
      path: `${path}.metadata`,
      hashes: file.coreMetadata,
      size: null,
    });
  if (file.gpgSig) objects.push({ key: `${key}.asc`, path: `${path}.asc`, hashes: {}, size: null });
  return objects;
}
