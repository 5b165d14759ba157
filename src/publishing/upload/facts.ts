import type { Actor } from "../../database/change.ts";
import type { Writing } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { ImportFacts } from "../import/import-facts.ts";
import { type Candidate, type Decision, decide } from "./conflict.ts";
import type { ExistingProject } from "./existing-files.ts";
import { requireRoom } from "./quota.ts";

/** Everything that the database stores about a new file. */
export interface NewFile extends Candidate {
  /** The project's name as its publisher wrote it. */
  displayName: string;
  size: number;
  md5: string | null;
  blake2b256: string | null;
  requiresPython: string | null;
  metadataSha256: string | null;
  hasSignature: boolean;
  /** Core metadata, to be kept as JSON. */
  metadata: object;
  /** null: not yanked; else the reason, maybe empty. */
  yanked: string | null;
  /** `owner/name` of the index that it was promoted from; null: it was uploaded. */
  origin: string | null;
  actor: Actor;
  /** Of an imported file: when and by whom it was uploaded, and whether its project starts restricted. */
  imported?: Pick<ImportFacts, "uploadedAt" | "uploadedBy" | "restricted"> | null;
}

/**
 * Writes the facts of a new file with their changes, in the transaction at hand. What the index holds is looked at
 * again here, so that of parallel uploads of one name exactly one wins (U29, F20). `haveBytes`: rejects where the file's bytes
 * are not there; it writes nothing.
 */
export async function writeFile(
  writing: Writing,
  file: NewFile,
  haveBytes: Promise<void>,
): Promise<Decision> {
  // What is asked is asked together, since each answer is a way to the database and back; nothing is written before all is known.
  const [{ decision, project: found }] = await Promise.all([decide(writing.tx, file), haveBytes]);
  if (decision.outcome === "unchanged") return decision;
  const replaced = decision.outcome === "replaces" ? decision.row : null;
  await requireRoom(writing.tx, file, replaced?.size ?? 0);
  const projectId = await openProject(writing, file, found);
  const serial = await writing.record({
    kind: replaced ? "file.replaced" : "file.published",
    actor: file.actor,
    indexId: file.index.id,
    project: file.project,
    subject: file.filename,
    detail: {
      version: file.version,
      size: file.size,
      sha256: file.sha256,
      ...(file.origin === null ? {} : { origin: file.origin }),
      ...(file.yanked === null ? {} : { yanked: file.yanked }),
      ...(replaced ? { replaced: { filename: replaced.filename, sha256: replaced.sha256 } } : {}),
    },
  });
  if (replaced) {
    await writing.tx
      .updateTable("files")
      .set({ removed_serial: serial })
      .where("id", "=", replaced.id)
      .execute();
  }
  await Promise.all([insertFile(writing, file, projectId, serial), insertMetadata(writing, file, serial)]);
  return decision;
}

/** The project's id; its first file creates it, and brings a removed one back without its old status. */
async function openProject(writing: Writing, file: NewFile, found: ExistingProject | null): Promise<number> {
  if (found !== null && found.removed_serial === null) return found.id;
  const restricts = file.imported?.restricted === true;
  const fresh = {
    display_name: file.displayName,
    status: "active" as const,
    status_reason: null,
    created_at: siteNow(),
    removed_serial: null,
    ...(restricts ? { restricted: 1 } : {}),
  };
  const { id } = found
    ? await writing.tx
        .updateTable("projects")
        .set(fresh)
        .where("id", "=", found.id)
        .returning("id")
        .executeTakeFirstOrThrow()
    : await writing.tx
        .insertInto("projects")
        .values({ restricted: 0, ...fresh, index_id: file.index.id, name: file.project, serial: 0 })
        .returning("id")
        .executeTakeFirstOrThrow();
  const about = { actor: file.actor, indexId: file.index.id, project: file.project };
  await writing.record({ kind: "project.created", ...about, detail: { displayName: file.displayName } });
  // Every node must know before the file is visible.
  const restriction = { restricted: true, before: { restricted: false } };
  if (restricts) await writing.record({ kind: "project.restricted", ...about, detail: restriction });
  return id;
}

async function insertFile(writing: Writing, file: NewFile, projectId: number, serial: number): Promise<void> {
  await writing.tx
    .insertInto("files")
    .values({
      index_id: file.index.id,
      project_id: projectId,
      filename: file.filename,
      filename_key: file.key,
      version: file.version,
      kind: file.kind,
      size: file.size,
      sha256: file.sha256,
      md5: file.md5,
      blake2b_256: file.blake2b256,
      requires_python: file.requiresPython,
      metadata_sha256: file.metadataSha256,
      has_signature: file.hasSignature ? 1 : 0,
      uploaded_at: file.imported?.uploadedAt ?? siteNow(),
      uploaded_by: file.imported ? file.imported.uploadedBy : file.actor.name,
      yanked: file.yanked,
      origin: file.origin,
      added_serial: serial,
      removed_serial: null,
    })
    .execute();
}

/** Sent right after its file, without waiting for the file's ID. */
async function insertMetadata({ tx }: Writing, file: NewFile, serial: number): Promise<void> {
  await tx
    .insertInto("file_metadata")
    .values({
      file_id: (row) =>
        row
          .selectFrom("files")
          .select("id")
          .where("index_id", "=", file.index.id)
          .where("filename", "=", file.filename)
          .where("added_serial", "=", serial),
      metadata: JSON.stringify(file.metadata),
    })
    .execute();
}
