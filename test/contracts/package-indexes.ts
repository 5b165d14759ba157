import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../src/database/open.ts";
import type { FileKind } from "../../src/indexes/index-file.ts";
import { Indexes } from "../../src/indexes/indexes.ts";
import type { PackageIndex, ProjectStatus } from "../../src/indexes/package-index.ts";
import { hostedFiles } from "../harness/hosted-files.ts";

export interface GivenFile {
  filename: string;
  version: string;
  kind?: FileKind;
  yanked?: string | null;
  metadata?: Record<string, unknown>;
  removed?: boolean;
}

export interface GivenProject {
  name: string;
  displayName?: string;
  status?: ProjectStatus;
  statusReason?: string;
  removed?: boolean;
  files: GivenFile[];
}

/** An index that holds exactly what it is given, whatever it is made of; and another beside it with the same database. */
export interface OpenedIndex {
  index: PackageIndex;
  /** Its id, and that of its neighbour. */
  id: number;
  neighbour: PackageIndex;
  give(project: GivenProject, to?: "index" | "neighbour"): Promise<void>;
  close(): Promise<void>;
}

/** The checksum of a given file: made of its name, so that tests can tell it. */
export function sha256Of(filename: string): string {
  return Buffer.from(filename).toString("hex").slice(0, 64).padEnd(64, "0");
}

/** Every kind of index that the contract is proved for; a new kind is a new line here. */
export const INDEXES: Record<string, () => Promise<OpenedIndex>> = { hosted };

async function hosted(): Promise<OpenedIndex> {
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-hosted-"));
  const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
  const indexes = await Indexes.load(database, "root/main", { files: hostedFiles() });
  const actor = { name: "alice", address: null };
  const other = await indexes.create({ owner: "acme", name: "dev" }, actor);
  const main = await indexes.create({ owner: "acme", name: "main" }, actor);
  return {
    index: indexes.package(main),
    id: main.id,
    neighbour: indexes.package(other),
    give: (project, to = "index") =>
      database.write(async ({ tx, record }) => {
        const indexId = (to === "index" ? main : other).id;
        const serial = await record({ kind: "project.created", actor, indexId, project: project.name });
        const { id } = await tx
          .insertInto("projects")
          .values({
            index_id: indexId,
            name: project.name,
            display_name: project.displayName ?? project.name,
            status: project.status ?? "active",
            status_reason: project.statusReason ?? null,
            restricted: 0,
            created_at: 1,
            serial,
            removed_serial: project.removed ? serial : null,
          })
          .returning("id")
          .executeTakeFirstOrThrow();
        for (const file of project.files) {
          const made = await tx
            .insertInto("files")
            .values({
              index_id: indexId,
              project_id: id,
              filename: file.filename,
              filename_key: file.filename,
              version: file.version,
              kind: file.kind ?? "wheel",
              size: file.filename.length,
              sha256: sha256Of(file.filename),
              requires_python: ">=3.9",
              has_signature: 1,
              uploaded_at: 1_700_000_000_000,
              uploaded_by: "alice",
              yanked: file.yanked ?? null,
              added_serial: serial,
              removed_serial: file.removed || project.removed ? serial : null,
            })
            .returning("id")
            .executeTakeFirstOrThrow();
          const metadata = JSON.stringify(file.metadata ?? {});
          await tx.insertInto("file_metadata").values({ file_id: made.id, metadata }).execute();
        }
      }),
    async close() {
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
}
