import type { Kysely } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { CoreMetadata } from "../../packaging/metadata/core-metadata.ts";
import { parseProjectName } from "../../packaging/names/project-name.ts";
import { compareVersions, parseVersion, type Version } from "../../packaging/versions/version.ts";

/** What a project says of itself, as its row in `project_texts` holds it. */
export interface ProjectText {
  index_id: number;
  name: string;
  display_name: string;
  /** Of the release that the texts are of; empty when there is none. */
  version: string;
  summary: string;
  keywords: string;
  /** A line each. */
  classifiers: string;
  /** Names of the projects that it requires, between spaces. */
  requires: string;
  /** 1: the project is not there any more; its name is still owned. */
  removed: number;
  /** When a file of it was last published; 0: there is none. */
  updated_at: number;
}

const MAX_SUMMARY = 300;
const MAX_KEYWORDS = 300;
const MAX_CLASSIFIERS = 2_000;
const MAX_REQUIRES = 300;

interface FileRow {
  id: number;
  version: string;
  kind: string;
  yanked: string | null;
  uploaded_at: number;
}

/** What of a file decides whether its metadata speaks for the project. */
type Speaker = Pick<FileRow, "version" | "kind" | "yanked">;

/** Reads it of a project of a hosted index; null when the index never had one of the name. */
export async function readProjectText(
  database: Kysely<Tables>,
  indexId: number,
  name: string,
): Promise<ProjectText | null> {
  const project = await database
    .selectFrom("projects")
    .select(["id", "display_name", "removed_serial", "status"])
    .where("index_id", "=", indexId)
    .where("name", "=", name)
    .executeTakeFirst();
  if (project === undefined) return null;
  const removed = project.removed_serial === null ? 0 : 1;
  // Of a project in quarantine nothing is shown but that it is there.
  const files =
    removed || project.status === "quarantined"
      ? []
      : await database
          .selectFrom("files")
          .select(["id", "version", "kind", "yanked", "uploaded_at"])
          .where("project_id", "=", project.id)
          .where("removed_serial", "is", null)
          .execute();
  const shown = describing(files);
  const row =
    shown &&
    (await database
      .selectFrom("file_metadata")
      .select("metadata")
      .where("file_id", "=", shown.id)
      .executeTakeFirst());
  const metadata = row ? (JSON.parse(row.metadata) as CoreMetadata) : {};
  return {
    index_id: indexId,
    name,
    display_name: project.display_name,
    version: shown?.version ?? "",
    removed,
    updated_at: latestOf(files.map(({ uploaded_at }) => uploaded_at)),
    ...textsOf(metadata),
  };
}

/** What core metadata says of a project. */
export function textsOf({ summary = "", keywords = "", classifier = [], requires_dist = [] }: CoreMetadata) {
  const required = new Set(requires_dist.flatMap((line) => requiredName(line) ?? []));
  return {
    summary: cut(summary, MAX_SUMMARY),
    keywords: cut(keywords, MAX_KEYWORDS),
    classifiers: cut(classifier.join("\n"), MAX_CLASSIFIERS),
    requires: [...required].slice(0, MAX_REQUIRES).join(" "),
  };
}

/** The file of the release that installers would take: a wheel before an sdist. */
export function describing<File extends Speaker>(files: readonly File[]): File | null {
  let best: { file: File; rank: number; version: Version } | null = null;
  for (const file of files) {
    const version = parseVersion(file.version);
    if (version === null) continue;
    const rank = (file.yanked === null ? 2 : 0) + (version.isPrerelease ? 0 : 1);
    const order = best && (rank - best.rank || compareVersions(version, best.version));
    const isBetter = order === null || order > 0 || (order === 0 && file.kind === "wheel");
    if (isBetter) best = { file, rank, version };
  }
  return best?.file ?? files[0] ?? null;
}

/** The latest of some times; 0: none of them is known. */
export function latestOf(times: readonly (number | null)[]): number {
  return times.reduce<number>((latest, time) => Math.max(latest, Number(time ?? 0)), 0);
}

/** `Requests[socks] >= 2 ; extra == "x"` → `requests`. */
function requiredName(line: string): string | null {
  const name = /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)/.exec(line)?.[1];
  return name === undefined ? null : parseProjectName(name);
}

/** Without control characters, which some databases do not take, and never in the middle of a character. */
function cut(text: string, length: number): string {
  const plain = text.replaceAll(/[\0-\x09\x0b-\x1f\x7f]+/g, " ").slice(0, length);
  return plain.isWellFormed() ? plain : plain.slice(0, -1).toWellFormed();
}
