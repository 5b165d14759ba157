import type { Access } from "../../access/access.ts";
import type { Caller } from "../../accounts/caller.ts";
import type { IndexFile } from "../../indexes/index-file.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { IndexProject } from "../../indexes/package-index.ts";
import { encodePathSegment } from "../../packaging/simple/page-url.ts";
import { projectHtmlParts } from "../../packaging/simple/simple-html.ts";
import { projectJsonParts } from "../../packaging/simple/simple-json.ts";
import type { Hashes, SimpleFile, SimpleProject } from "../../packaging/simple/simple-page.ts";
import { negotiateEncoding, PAGE_TYPES, type PageForm } from "../negotiate.ts";
import { matchesEtag, OPEN_TO_ALL_ORIGINS, type Prepared, SAFETY_HEADERS } from "../prepared.ts";
import { bodyOfParts, Page } from "./page.ts";

/** Page's own size in the cache, beside its bodies: a rough count of the objects that stand for a file. */
const BYTES_PER_FILE = 700;

/**
 * One project as one index answers it, with its pages once they were asked for. It does not depend on the caller: everybody who
 * may read the project sees all of it. Dropped whole when the project changes.
 */
export class ProjectPages {
  readonly index: IndexRecord;
  /** As it was last read. */
  project: IndexProject;
  /** Every index that something of the answer comes from: to read it takes the right to read the project in each. */
  readonly sources: readonly IndexRecord[];
  /** Until when it may be repeated without a look at its sources, in milliseconds since 1970. */
  freshUntil: number;
  readonly #writing = new Map<PageForm, Promise<Page>>();
  readonly #pages: Page[] = [];
  readonly #files: Map<string, IndexFile>;
  readonly #grew: (bytes: number) => void;

  /** `grew` is called with the bytes of every page and encoding that is made later. */
  constructor(
    index: IndexRecord,
    project: IndexProject,
    sources: readonly IndexRecord[],
    grew: (bytes: number) => void,
  ) {
    this.index = index;
    this.project = project;
    this.sources = sources;
    this.freshUntil = project.freshUntil ?? Number.POSITIVE_INFINITY;
    this.#grew = grew;
    this.#files = new Map(project.files.map((file) => [file.filename, file]));
  }

  get size(): number {
    let size = 500 + this.project.files.length * BYTES_PER_FILE;
    for (const page of this.#pages) size += page.size;
    return size;
  }

  file(filename: string): IndexFile | null {
    return this.#files.get(filename) ?? null;
  }

  /** Whether another reading found the same: the very same files, in the same state. */
  saysTheSameAs({ project, sources }: ProjectPages): boolean {
    const { serial, status, statusReason, files, sourceIndexId } = this.project;
    return (
      project.serial === serial &&
      project.status === status &&
      project.statusReason === statusReason &&
      project.sourceIndexId === sourceIndexId &&
      project.files.length === files.length &&
      files.every((file, position) => file === project.files[position]) &&
      sources.length === this.sources.length &&
      sources.every((source, position) => source === this.sources[position])
    );
  }

  /** Takes over when a later reading that says the same was made, and how long it may be repeated. */
  renew({ project, freshUntil }: ProjectPages): void {
    this.project = project;
    this.freshUntil = freshUntil;
  }

  /** The page in a form, written when it is first asked for. */
  page(form: PageForm): Promise<Page> {
    let writing = this.#writing.get(form);
    if (!writing) {
      writing = this.#write(form);
      this.#writing.set(form, writing);
    }
    return writing;
  }

  async #write(form: PageForm): Promise<Page> {
    const { serial } = this.project;
    const model = simpleProject(this.project);
    const body = await bodyOfParts(form === "json" ? projectJsonParts(model) : projectHtmlParts(model));
    const page = new Page(form, body, serial, this.#grew);
    this.#pages.push(page);
    this.#grew(page.size);
    return page;
  }
}

/** What of a request decides about its answer, once rights are settled. */
export interface PageRequest {
  form: PageForm;
  acceptEncoding: string | undefined;
  ifNoneMatch: string | undefined;
}

/** Who else may have an answer. */
export interface Sharing {
  /** Shared caches may serve it to anyone. */
  isPublic: boolean;
  /** Web pages of any origin may read it: everybody may read what it is about. */
  isOpen: boolean;
}

/** The answer for a page: 200 or 304, in the form and encoding asked for. */
export async function answerPage(
  page: Page,
  request: PageRequest,
  { isPublic, isOpen }: Sharing,
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
    ...(isOpen ? [OPEN_TO_ALL_ORIGINS] : []),
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

/** Whether the caller may read the project in the index that was asked and in every source of the answer. */
export function mayRead(access: Access, caller: Caller, pages: ProjectPages): boolean {
  const { name } = pages.project;
  if (!access.allow(caller, "read", pages.index, name)) return false;
  return pages.sources.every((source) => access.allow(caller, "read", source, name));
}

/** Whether shared caches may keep what is said of a project. */
export function isPublicProject(access: Access, pages: ProjectPages): boolean {
  const { name } = pages.project;
  return access.isPublic(pages.index, name) && pages.sources.every((source) => access.isPublic(source, name));
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
  const { address } = file;
  return {
    filename: file.filename,
    url: `../../files/${address.slice(0, 2)}/${address.slice(2)}/${encodePathSegment(file.filename)}`,
    hashes: hashesOf(file),
    size: file.size,
    requiresPython: file.requiresPython,
    coreMetadata: metadataHashesOf(file),
    yanked: file.yanked,
    uploadTime: file.uploadedAt,
    gpgSig: file.hasSignature,
    provenance: file.provenance,
  };
}

/** All that an upstream tells, and SHA-256 where it is known; the weaker hash of an old upstream is better than none. */
function hashesOf({ sha256, md5, hashes }: IndexFile): Hashes {
  if (hashes !== undefined) return sha256 === null ? hashes : { sha256, ...hashes };
  if (sha256 !== null) return { sha256 };
  return md5 === null ? {} : { md5 };
}

function metadataHashesOf({ metadataSha256, metadataUnhashed }: IndexFile): Hashes | null {
  if (metadataSha256 !== null) return { sha256: metadataSha256 };
  return metadataUnhashed ? {} : null;
}
