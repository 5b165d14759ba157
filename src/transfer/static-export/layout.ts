import { type ProjectName, parseProjectName } from "../../packaging/names/project-name.ts";
import type { SimpleFile, SimpleProject } from "../../packaging/simple/simple-page.ts";

/** The note at the root of an export. It says what the export is of, and that its folder may be changed. */
export const NOTE_KEY = "wheelyard-export.json";

/** Addresses of the server, as pages are parsed with; no page contains it. */
const BASE = "http://export.invalid/";
/** Below these, web servers and this program expect files of an export. */
const ADDRESS = /^files\/[0-9a-f]{2}\/[0-9a-f]{62}$/;

/**
 * Where one index is in an export: below `prefix`, which is empty or ends with "/". Addresses are those of the server, so that
 * lock files and settings that name it remain valid.
 */
export class Place {
  readonly prefix: string;

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  get simple(): string {
    return `${this.prefix}simple/`;
  }

  get files(): string {
    return `${this.prefix}files/`;
  }

  /** Keys of the list of projects in both forms. */
  root(form: "html" | "json"): string {
    return `${this.simple}index.${form}`;
  }

  /** Key of a project's page. */
  page(project: ProjectName, form: "html" | "json"): string {
    return `${this.simple}${project}/index.${form}`;
  }

  /** The project that a key below `simple` belongs to; null for the list of projects and what is no page. */
  projectOf(key: string): ProjectName | null {
    const [name = "", file, ...rest] = key.slice(this.simple.length).split("/");
    if (file === undefined || rest.length > 0) return null;
    return parseProjectName(name) === name ? (name as ProjectName) : null;
  }

  /** Key of a file of a page that was parsed with `pageUrl`; null if the file is not on the server. */
  file({ url, filename }: SimpleFile): string | null {
    if (!url.startsWith(BASE)) return null;
    const path = url.slice(BASE.length);
    const folder = path.slice(0, path.lastIndexOf("/"));
    return ADDRESS.test(folder) ? `${this.prefix}${folder}/${filename}` : null;
  }
}

/** The address that a project's page is parsed with. */
export function pageUrl(project: string): string {
  return `${BASE}simple/${project}/`;
}

/** A page with links as the server writes them: relative to the page. */
export function withRelativeLinks(page: SimpleProject): SimpleProject {
  const files = page.files.map((file) =>
    file.url.startsWith(BASE) ? { ...file, url: `../../${file.url.slice(BASE.length)}` } : file,
  );
  return { ...page, files };
}
