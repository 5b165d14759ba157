import type { Kysely } from "kysely";
import { siteNow } from "../../database/site-clock.ts";
import type { Tables } from "../../database/tables.ts";
import { addressOf, type IndexRecord } from "../../indexes/index-record.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { expiredReleases, type RetainedRelease, type RetentionSettings } from "../../policies/retention.ts";

/** A release that retention rules remove. */
export interface PlannedRelease {
  project: ProjectName;
  version: string;
  reason: string;
  files: number;
  /** Sum of the sizes of its files, in bytes. */
  size: number;
}

interface Project {
  id: number;
  name: string;
}

type File = Awaited<ReturnType<typeof filesOf>>[number];

const DAY_MS = 86_400_000;
const PROJECTS_AT_ONCE = 100;
const FILES_AT_ONCE = 500;

/**
 * What the rules remove from an index now, project by project, in the order of their names. `after` continues behind that project.
 * Releases that were promoted to another index, or restored from the recycle bin, stay.
 */
export async function* planRetention(
  read: Kysely<Tables>,
  index: IndexRecord,
  rules: RetentionSettings,
  after = "",
): AsyncGenerator<PlannedRelease[]> {
  for (let last: string | undefined = after; last !== undefined; ) {
    const projects: Project[] = await read
      .selectFrom("projects")
      .select(["id", "name"])
      .where("index_id", "=", index.id)
      .where("removed_serial", "is", null)
      .where("name", ">", last)
      .orderBy("name")
      .limit(PROJECTS_AT_ONCE)
      .execute();
    if (projects.length > 0) yield* await planProjects(read, index, rules, projects);
    last = projects.at(-1)?.name;
  }
}

/** The same for one project, as it is in the transaction or connection at hand. */
export async function planProject(
  read: Kysely<Tables>,
  index: IndexRecord,
  rules: RetentionSettings,
  name: ProjectName,
): Promise<PlannedRelease[]> {
  const project = await read
    .selectFrom("projects")
    .select(["id", "name"])
    .where("index_id", "=", index.id)
    .where("name", "=", name)
    .where("removed_serial", "is", null)
    .executeTakeFirst();
  return project === undefined ? [] : (await planProjects(read, index, rules, [project])).flat();
}

async function planProjects(
  read: Kysely<Tables>,
  index: IndexRecord,
  rules: RetentionSettings,
  projects: readonly Project[],
): Promise<PlannedRelease[][]> {
  const files = Map.groupBy(await filesOf(read, projects), ({ project_id }) => project_id);
  const used = rules.unused === null ? new Map<string, number>() : await lastDownloads(read, index, projects);
  const plans: PlannedRelease[][] = [];
  for (const { id, name } of projects) {
    const releases = Map.groupBy(files.get(id) ?? [], ({ version }) => version);
    const facts = [...releases].map(([version, ofRelease]) => factsOf(name, version, ofRelease, used));
    const expired = expiredReleases(facts, rules, siteNow());
    const going = new Set(expired.map(({ version }) => version));
    const candidates = (files.get(id) ?? []).filter(({ version }) => going.has(version));
    const kept = await keptVersions(read, index, name, candidates);
    const plan = expired
      .filter(({ version }) => !kept.has(version))
      .map(({ version, reason }) => {
        const ofRelease = releases.get(version) ?? [];
        const size = ofRelease.reduce((sum, file) => sum + file.size, 0);
        return { project: name as ProjectName, version, reason, files: ofRelease.length, size };
      });
    if (plan.length > 0) plans.push(plan);
  }
  return plans;
}

function filesOf(read: Kysely<Tables>, projects: readonly Project[]) {
  return read
    .selectFrom("files")
    .leftJoin("changes", "changes.serial", "files.added_serial")
    .select(["files.project_id", "files.version", "files.filename", "files.sha256", "files.size"])
    .select(["files.uploaded_at", "changes.at"])
    .where(
      "files.project_id",
      "in",
      projects.map(({ id }) => id),
    )
    .where("files.removed_serial", "is", null)
    .execute();
}

function factsOf(
  project: string,
  version: string,
  files: readonly File[],
  used: ReadonlyMap<string, number>,
): RetainedRelease {
  const day = used.get(`${project} ${version}`);
  return {
    project,
    version,
    uploadedAt: Math.max(...files.map((file) => file.uploaded_at)),
    arrivedAt: Math.max(...files.map((file) => file.at ?? file.uploaded_at)),
    usedAt: day === undefined ? null : (day + 1) * DAY_MS,
  };
}

/** The last day with downloads, by `project version`. */
async function lastDownloads(
  read: Kysely<Tables>,
  index: IndexRecord,
  projects: readonly Project[],
): Promise<Map<string, number>> {
  const rows = await read
    .selectFrom("downloads")
    .select(["project", "version", (row) => row.fn.max("day").as("day")])
    .where("index_id", "=", index.id)
    .where(
      "project",
      "in",
      projects.map(({ name }) => name),
    )
    .groupBy(["project", "version"])
    .execute();
  return new Map(rows.map(({ project, version, day }) => [`${project} ${version}`, Number(day)]));
}

/** Of these files, versions with a file that another index has by promotion, or that was restored from the recycle bin. */
async function keptVersions(
  read: Kysely<Tables>,
  index: IndexRecord,
  project: string,
  files: readonly File[],
): Promise<Set<string>> {
  const kept = new Set<string>();
  const byName = new Map(files.map(({ filename, version }) => [filename, version]));
  const keep = (filename: string) => kept.add(byName.get(filename) ?? "");
  for (let at = 0; at < files.length; at += FILES_AT_ONCE) {
    const some = files.slice(at, at + FILES_AT_ONCE);
    const promoted = await read
      .selectFrom("files as copies")
      .select("copies.filename")
      .where("copies.origin", "=", addressOf(index))
      .where("copies.removed_serial", "is", null)
      .where(
        "copies.sha256",
        "in",
        some.map(({ sha256 }) => sha256),
      )
      .execute();
    for (const { filename } of promoted) keep(filename);
  }
  if (files.length === 0) return kept;
  const restored = await read
    .selectFrom("changes")
    .select("subject")
    .where("index_id", "=", index.id)
    .where("project", "=", project)
    .where("kind", "=", "file.restored")
    .execute();
  for (const { subject } of restored) if (subject !== null) keep(subject);
  return kept;
}
