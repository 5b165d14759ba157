import type { Kysely } from "kysely";
import { siteNow } from "../../database/site-clock.ts";
import type { Tables } from "../../database/tables.ts";
import { addressOf, type IndexRecord } from "../../indexes/index-record.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { requiredRelease } from "../../policies/required-release.ts";
import {
  type Expiry,
  expiredReleases,
  type RetainedRelease,
  type RetentionSettings,
} from "../../policies/retention.ts";
import type { Dependent, Dependents } from "./dependents.ts";

/** A release that retention rules remove, if nothing keeps it. */
export interface PlannedRelease {
  project: ProjectName;
  version: string;
  reason: string;
  /** Why it stays all the same; null: it goes. */
  keptBy: string | null;
  /** The release that requires it, if that is why. */
  requiredBy: Dependent | null;
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
 * Releases that were promoted to another index, restored from the recycle bin, or are required by another project, stay, and say so.
 */
export async function* planRetention(
  read: Kysely<Tables>,
  index: IndexRecord,
  rules: RetentionSettings,
  dependents: Dependents,
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
    if (projects.length > 0) yield* await planProjects(read, index, rules, dependents, projects);
    last = projects.at(-1)?.name;
  }
}

/** The same for one project, as it is in the transaction or connection at hand. */
export async function planProject(
  read: Kysely<Tables>,
  index: IndexRecord,
  rules: RetentionSettings,
  dependents: Dependents,
  name: ProjectName,
): Promise<PlannedRelease[]> {
  const project = await read
    .selectFrom("projects")
    .select(["id", "name"])
    .where("index_id", "=", index.id)
    .where("name", "=", name)
    .where("removed_serial", "is", null)
    .executeTakeFirst();
  return project === undefined ? [] : (await planProjects(read, index, rules, dependents, [project])).flat();
}

async function planProjects(
  read: Kysely<Tables>,
  index: IndexRecord,
  rules: RetentionSettings,
  dependents: Dependents,
  projects: readonly Project[],
): Promise<PlannedRelease[][]> {
  const files = Map.groupBy(await filesOf(read, projects), ({ project_id }) => project_id);
  const used = rules.unused === null ? new Map<string, number>() : await lastDownloads(read, index, projects);
  const plans: PlannedRelease[][] = [];
  for (const { id, name } of projects) {
    const releases = Map.groupBy(files.get(id) ?? [], ({ version }) => version);
    const facts = [...releases].map(([version, ofRelease]) => factsOf(name, version, ofRelease, used));
    const expired = expiredReleases(facts, rules, siteNow());
    const going = new Set(expired.filter(({ keptBy }) => keptBy === null).map(({ version }) => version));
    const candidates = (files.get(id) ?? []).filter(({ version }) => going.has(version));
    const kept = await keptVersions(read, index, name, candidates);
    const required = going.size === 0 ? new Map() : await requiredVersions(dependents, name, releases);
    const plan = expired.map((one) => planned(name, one, releases.get(one.version) ?? [], kept, required));
    if (plan.length > 0) plans.push(plan);
  }
  return plans;
}

function planned(
  project: string,
  { version, reason, keptBy }: Expiry,
  files: readonly File[],
  kept: ReadonlyMap<string, string>,
  required: ReadonlyMap<string, Dependent>,
): PlannedRelease {
  const known = keptBy ?? kept.get(version) ?? null;
  const requiredBy = known === null ? (required.get(version) ?? null) : null;
  return {
    project: project as ProjectName,
    version,
    reason,
    keptBy: requiredBy === null ? known : `required by ${requiredBy.project} ${requiredBy.version}`,
    requiredBy,
    files: files.length,
    size: files.reduce((sum, file) => sum + file.size, 0),
  };
}

/** The newest release for each requirement of another project, with one that requires it. */
async function requiredVersions(
  dependents: Dependents,
  project: string,
  releases: ReadonlyMap<string, readonly File[]>,
): Promise<Map<string, Dependent>> {
  const stock = [...releases].map(([version, files]) => ({
    version,
    isYanked: files.every(({ yanked }) => yanked !== null),
  }));
  const required = new Map<string, Dependent>();
  for (const { specifier, by } of await dependents.requirementsOn(project)) {
    const version = requiredRelease(specifier, stock);
    if (version !== null && !required.has(version)) required.set(version, by);
  }
  return required;
}

function filesOf(read: Kysely<Tables>, projects: readonly Project[]) {
  return read
    .selectFrom("files")
    .leftJoin("changes", "changes.serial", "files.added_serial")
    .select(["files.project_id", "files.version", "files.filename", "files.sha256", "files.size"])
    .select(["files.yanked", "files.uploaded_at", "changes.at"])
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

/** Of these files, versions with a file that another index has by promotion, or that was restored from the recycle bin; and which. */
async function keptVersions(
  read: Kysely<Tables>,
  index: IndexRecord,
  project: string,
  files: readonly File[],
): Promise<Map<string, string>> {
  const kept = new Map<string, string>();
  const byName = new Map(files.map(({ filename, version }) => [filename, version]));
  const keep = (filename: string, why: string) => kept.set(byName.get(filename) ?? "", why);
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
    for (const { filename } of promoted) keep(filename, "promoted to another index");
  }
  if (files.length === 0) return kept;
  const restored = await read
    .selectFrom("changes")
    .select("subject")
    .where("index_id", "=", index.id)
    .where("project", "=", project)
    .where("kind", "=", "file.restored")
    .execute();
  for (const { subject } of restored) if (subject !== null) keep(subject, "restored from the recycle bin");
  return kept;
}
