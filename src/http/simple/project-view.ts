import type { Access } from "../../access/access.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { IndexFile, IndexProject } from "../../indexes/package-index.ts";
import { encodePathSegment } from "../../packaging/page-url.ts";
import { writeProjectHtml } from "../../packaging/simple-html.ts";
import { writeProjectJson } from "../../packaging/simple-json.ts";
import type { SimpleFile, SimpleProject } from "../../packaging/simple-page.ts";
import { negotiateEncoding, PAGE_TYPES, type PageForm } from "../negotiate.ts";
import { matchesEtag, type Prepared, SAFETY_HEADERS } from "../prepared.ts";
import { Page } from "./page.ts";

/** Page's own size in the cache, beside its bodies: a rough count of the objects that stand for a file. */
const BYTES_PER_FILE = 700;

/**
 * One project as one index answers it, with its pages once they were asked for. It does not depend on who asks: whoever
 * may read the project sees all of it. Dropped whole when the project changes.
 */
export class ProjectView {
  readonly index: IndexRecord;
  readonly project: IndexProject;
  readonly #pages = new Map<PageForm, Page>();
  readonly #files: Map<string, IndexFile>;
  readonly #grew: (bytes: number) => void;

  /** `grew` hears of every page and encoding that is made later, with its bytes. */
  constructor(index: IndexRecord, project: IndexProject, grew: (bytes: number) => void) {
    this.index = index;
    this.project = project;
    this.#grew = grew;
    this.#files = new Map(project.files.map((file) => [file.filename, file]));
  }

  get size(): number {
    let size = 500 + this.project.files.length * BYTES_PER_FILE;
    for (const page of this.#pages.values()) size += page.size;
    return size;
  }

  file(filename: string): IndexFile | null {
    return this.#files.get(filename) ?? null;
  }

  page(form: PageForm): Page {
    let page = this.#pages.get(form);
    if (!page) {
      const model = simpleProject(this.project);
      page = new Page(
        form,
        form === "json" ? writeProjectJson(model) : writeProjectHtml(model),
        this.project.serial,
        this.#grew,
      );
      this.#pages.set(form, page);
      this.#grew(page.size);
    }
    return page;
  }
}

/** What of a request decides about its answer, once rights are settled. */
export interface PageRequest {
  form: PageForm;
  acceptEncoding: string | undefined;
  ifNoneMatch: string | undefined;
}

/** The answer for a page: 200 or 304, in the form and encoding asked for. */
export async function answerPage(
  page: Page,
  request: PageRequest,
  isPublic: boolean,
  route: string,
): Promise<Prepared> {
  const encoding = negotiateEncoding(request.acceptEncoding);
  const { etag, body, encoded } = await page.encoded(encoding);
  const isFresh = matchesEtag(request.ifNoneMatch, etag);
  const headers: [string, string][] = [
    ["ETag", etag],
    ["Cache-Control", isPublic ? "max-age=0, must-revalidate" : "private, max-age=0, must-revalidate"],
    ["Vary", isPublic ? "Accept, Accept-Encoding" : "Accept, Accept-Encoding, Authorization"],
    ["X-PyPI-Last-Serial", String(page.serial)],
    ["Access-Control-Allow-Origin", "*"],
  ];
  if (isFresh) return { status: 304, headers, body: null, route };
  headers.unshift(["Content-Type", contentType(page.form)], ["Content-Length", String(body.length)]);
  if (encoded !== "identity") headers.push(["Content-Encoding", encoded]);
  headers.push(...SAFETY_HEADERS);
  return { status: 200, headers, body, route };
}

function contentType(form: PageForm): string {
  return form === "json" ? PAGE_TYPES.json : `${PAGE_TYPES[form]}; charset=utf-8`;
}

/** Whether shared caches may keep what is said of a project. */
export function isPublicProject(access: Access, view: ProjectView): boolean {
  return access.isPublic(view.index, view.project.name);
}

/** Project pages link files relatively, so that one page serves every address of the index. */
function simpleProject(project: IndexProject): SimpleProject {
  return {
    name: project.name,
    files: project.files.map(simpleFile),
    versions: project.files.map((file) => file.version),
    status: project.status,
    statusReason: project.statusReason,
    lastSerial: project.serial,
  };
}

function simpleFile(file: IndexFile): SimpleFile {
  const { sha256 } = file;
  return {
    filename: file.filename,
    url: `../../files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${encodePathSegment(file.filename)}`,
    hashes: { sha256 },
    size: file.size,
    requiresPython: file.requiresPython,
    coreMetadata: file.metadataSha256 === null ? null : { sha256: file.metadataSha256 },
    yanked: file.yanked,
    uploadTime: file.uploadedAt,
    gpgSig: file.hasSignature,
    provenance: null,
  };
}
