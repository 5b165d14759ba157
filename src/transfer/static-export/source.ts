import type { ProjectName } from "../../packaging/names/project-name.ts";

/** The projects of an index. */
export interface SourceList {
  /** In order. */
  names: ProjectName[];
  /** The serial of a project. It grows when its page changes; settings of the index may change pages without it. */
  serials: ReadonlyMap<ProjectName, number>;
  /** Of the index. */
  serial: number;
  /** The newest serial of all its projects, exported or not. If the index's is newer, its settings changed. */
  newest: number;
}

/** Where the pages and files of an index come from: a running server. */
export interface ExportSource {
  /** The projects to export. null: nothing changed since the last answer. */
  list(): Promise<SourceList | null>;

  /** A project's page in JSON; null: there is no such project any more. */
  page(project: ProjectName): Promise<string | null>;

  /** The bytes at an address below the index; null: there is no such file any more. */
  file(path: string): Promise<AsyncIterable<Uint8Array> | null>;
}
