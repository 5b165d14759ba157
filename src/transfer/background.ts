import type { Logger } from "pino";
import { DownloadKeeper } from "../changes/download-counts.ts";
import type { Leases } from "../changes/leases.ts";
import { MirrorKeeper } from "../changes/mirror-records.ts";
import { ProjectTexts } from "../changes/search/project-texts.ts";
import type { Database } from "../database/database.ts";
import type { Storage } from "../storage/storage.ts";
import { SizeKeeper } from "./site-sizes.ts";
import { TaskRunner } from "./tasks/runner.ts";

/** What one process of a site does beside the records. */
export function runBackground(leases: Leases, database: Database, storage: Storage, log: Logger): void {
  leases.run("texts", new ProjectTexts(database, log));
  leases.run("tasks", new TaskRunner(database, storage, log));
  leases.run("download-counts", new DownloadKeeper(database, storage, log));
  leases.run("mirror-records", new MirrorKeeper(database, storage, log));
  leases.run("sizes", new SizeKeeper(database, log));
}
