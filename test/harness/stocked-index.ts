import { createHash } from "node:crypto";
import type { FileContent, Part } from "../../src/indexes/file-content.ts";
import { inVersionOrder } from "../../src/indexes/hosted.ts";
import { hostedContent } from "../../src/indexes/hosted-content.ts";
import type { IndexFile } from "../../src/indexes/index-file.ts";
import type { IndexProject, ProjectList, UpstreamIndex } from "../../src/indexes/package-index.ts";
import type { ProjectName } from "../../src/packaging/names/project-name.ts";
import { hostedFiles } from "./hosted-files.ts";

/** A wheel of an index with the facts that a test does not care about. */
export function stockedFile(
  index: number,
  project: string,
  version: string,
  more: Partial<IndexFile> = {},
): IndexFile {
  const filename = `${project.replaceAll("-", "_")}-${version}-py3-none-any.whl`;
  const address = createHash("sha256").update(`${index} ${filename}`).digest("hex");
  return {
    filename,
    project: project as ProjectName,
    version,
    kind: "wheel",
    sourceIndexId: index,
    address,
    size: 10,
    sha256: address,
    md5: null,
    blake2b256: null,
    requiresPython: null,
    metadataSha256: null,
    metadataUnhashed: false,
    hasSignature: false,
    uploadedAt: 0,
    uploadedBy: null,
    yanked: null,
    provenance: null,
    firstSeenAt: null,
    ...more,
  };
}

/** An index with a given stock, that remembers what it was asked. */
export class StockedIndex implements UpstreamIndex {
  readonly id: number;
  /** Files by project; `removed`: the name is owned, and nothing is there any more. */
  readonly stock = new Map<ProjectName, IndexFile[] | "removed">();
  /** Every name that a mirror would have asked its upstream for. */
  readonly asked = new Set<string>();
  status: IndexProject["status"] = "active";
  /** What it raises when it is asked, as an upstream that is away does. */
  failure: Error | null = null;

  constructor(id: number) {
    this.id = id;
  }

  files(): IndexFile[] {
    return [...this.stock.values()].flatMap((files) => (files === "removed" ? [] : files));
  }

  inside({ project, filename }: IndexFile): Promise<Record<string, unknown> | null> {
    return this.metadata(project, filename);
  }

  /** Of nothing: there are no bytes. */
  async content(file: IndexFile, part: Part): Promise<FileContent | null> {
    return hostedContent(hostedFiles(), file, part);
  }

  async projects(): Promise<ProjectList> {
    const all = [...this.stock.keys()].sort();
    return {
      names: all.filter((name) => this.stock.get(name) !== "removed"),
      reserved: all.filter((name) => this.stock.get(name) === "removed"),
      serial: this.id,
      serialOf: () => this.id,
      freshUntil: null,
    };
  }

  async project(name: ProjectName): Promise<IndexProject | null> {
    this.#ask(name);
    const files = this.stock.get(name);
    if (files === undefined || files === "removed") return null;
    return {
      name,
      displayName: name,
      sourceIndexId: this.id,
      status: this.status,
      statusReason: null,
      serial: this.id,
      files: inVersionOrder([...files]),
      freshUntil: null,
    };
  }

  async ownerOf(name: ProjectName): Promise<number | null> {
    this.#ask(name);
    return this.stock.has(name) ? this.id : null;
  }

  async metadata(name: ProjectName, filename: string): Promise<Record<string, unknown> | null> {
    const project = await this.project(name);
    return project?.files.some((file) => file.filename === filename) ? { name, from: this.id } : null;
  }

  async projectOf(address: string, filename: string): Promise<ProjectName | null> {
    return (
      this.files().find((file) => file.address === address && file.filename === filename)?.project ?? null
    );
  }

  #ask(what: string): void {
    this.asked.add(what);
    if (this.failure) throw this.failure;
  }
}
