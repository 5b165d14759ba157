import type { Kysely, Selectable } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { compareVersions, parseVersion } from "../../packaging/versions/version.ts";
import type { IndexProject } from "../package-index.ts";
import type { ReleaseDocsTable } from "./docs-tables.ts";

export type DocsRow = Selectable<ReleaseDocsTable>;

/** The name of the zip of a release, as devpi calls it. */
export function docsFilename(project: ProjectName, version: string): string {
  return `${project}-${version}.doc.zip`;
}

/**
 * The documentation of the releases that an index shows of a project, newest version first. A release has the documentation
 * of the hosted index that its files come from.
 */
export async function docsOf(read: Kysely<Tables>, project: IndexProject): Promise<DocsRow[]> {
  const shown = new Set(project.files.map(({ sourceIndexId, version }) => `${sourceIndexId} ${version}`));
  const sources = [...new Set(project.files.map(({ sourceIndexId }) => sourceIndexId))];
  if (sources.length === 0) return [];
  const rows = await read
    .selectFrom("release_docs")
    .innerJoin("projects", "projects.id", "release_docs.project_id")
    .selectAll("release_docs")
    .where("projects.name", "=", project.name)
    .where("release_docs.index_id", "in", sources)
    .where("release_docs.binned_at", "is", null)
    .execute();
  return rows
    .filter(({ index_id, version }) => shown.has(`${index_id} ${version}`))
    .sort((a, b) => newestFirst(a.version, b.version));
}

/** Which of these `version` means: a version in any spelling, `latest`, or `stable`, the latest that is no pre-release. */
export function chooseDocs(rows: readonly DocsRow[], version: string): DocsRow | null {
  if (version === "latest") return rows[0] ?? null;
  if (version === "stable")
    return rows.find((row) => parseVersion(row.version)?.isPrerelease === false) ?? null;
  const sought = parseVersion(version)?.canonical ?? version;
  return rows.find((row) => (parseVersion(row.version)?.canonical ?? row.version) === sought) ?? null;
}

/** Sorts versions, also those that are none. */
export function newestFirst(a: string, b: string): number {
  const [one, other] = [parseVersion(a), parseVersion(b)];
  return one && other ? compareVersions(other, one) : Number(other !== null) - Number(one !== null);
}
