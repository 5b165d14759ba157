import { type SelectQueryBuilder, sql } from "kysely";
import type { Actor } from "../../database/change.ts";
import type { Tables } from "../../database/tables.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { type EvictionParts, evict } from "./eviction.ts";

/** Which of the files that a mirror keeps. */
export interface EvictionChoice {
  /** null: of every project. */
  project: ProjectName | null;
  /** Milliseconds since 1970: those that were last used before; null: whenever. */
  unusedSince: number | null;
}

export interface Evictable {
  files: number;
  bytes: number;
}

export interface EvictionPlan extends Evictable {
  /** The largest first. */
  projects: ({ project: string; lastUsed: number } & Evictable)[];
}

/** Files that go in one call, so that no request lasts long. */
const AT_ONCE = 500;
const SHOWN_PROJECTS = 20;

/** Tells what would go; changes nothing. */
export async function planEviction(
  parts: EvictionParts,
  indexId: number,
  choice: EvictionChoice,
): Promise<EvictionPlan> {
  await parts.store.writeUses();
  const projects = await chosen(parts, indexId, choice)
    .select(["project", ({ fn }) => fn.countAll().as("files"), ({ fn }) => fn.sum("size").as("bytes")])
    .select(({ fn }) => fn.max("used_at").as("lastUsed"))
    .groupBy("project")
    .orderBy(sql`sum(size)`, "desc")
    .orderBy("project")
    .limit(SHOWN_PROJECTS)
    .execute();
  return {
    ...(await sizeOf(parts, indexId, choice)),
    projects: projects.map(({ project, files, bytes, lastUsed }) => ({
      project,
      files: Number(files),
      bytes: Number(bytes ?? 0),
      lastUsed,
    })),
  };
}

/** Takes some hundred of the files away, those unused for longest first; resolves with what went and what is left to go. */
export async function evictChosen(
  parts: EvictionParts,
  indexId: number,
  choice: EvictionChoice,
  actor: Actor,
): Promise<Evictable & { left: Evictable }> {
  await parts.store.writeUses();
  const files = await chosen(parts, indexId, choice)
    .select(["address", "filename", "sha256", "size"])
    .orderBy("used_at")
    .limit(AT_ONCE)
    .execute();
  let bytes = 0;
  for (const { sha256, size, ...file } of files) {
    await evict(parts, indexId, { ...file, sha256: sha256 as string });
    bytes += size ?? 0;
  }
  parts.store.drop();
  const gone = { files: files.length, bytes };
  if (gone.files > 0) {
    await parts.database.write(({ record }) =>
      record({ kind: "mirror.evicted", actor, indexId, project: choice.project, detail: { ...gone } }),
    );
  }
  return { ...gone, left: await sizeOf(parts, indexId, choice) };
}

async function sizeOf(parts: EvictionParts, indexId: number, choice: EvictionChoice): Promise<Evictable> {
  const { files, bytes } = await chosen(parts, indexId, choice)
    .select(({ fn }) => [fn.countAll().as("files"), fn.sum("size").as("bytes")])
    .executeTakeFirstOrThrow();
  return { files: Number(files), bytes: Number(bytes ?? 0) };
}

function chosen(
  { database }: EvictionParts,
  indexId: number,
  { project, unusedSince }: EvictionChoice,
): SelectQueryBuilder<Tables, "mirror_files", unknown> {
  let query: SelectQueryBuilder<Tables, "mirror_files", unknown> = database.read
    .selectFrom("mirror_files")
    .where("index_id", "=", indexId)
    .where("sha256", "is not", null);
  if (project !== null) query = query.where("project", "=", project);
  if (unusedSince !== null) query = query.where("used_at", "<", unusedSince);
  return query;
}
