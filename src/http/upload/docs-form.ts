import type { Actor } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { DocsUploadForm } from "../../packaging/upload/upload-form.ts";
import { sortVersions } from "../../packaging/versions/version.ts";
import type { Publishing } from "../../publishing/publishing.ts";
import { type ProjectAddress, requireProject } from "../../publishing/releases/find.ts";
import { type Spooled, tooLarge } from "../../publishing/spool/spool.ts";
import { Refusal } from "../../refusal.ts";

interface DocsFormServices {
  config: { limits: { docsSize: number } };
  database: Database;
  publishing: Publishing;
}

/** Publishes documentation that came as a form (`:action=doc_upload`), of the latest release if it names no version. */
export async function publishDocsForm(
  { config, database, publishing }: DocsFormServices,
  upload: { index: IndexRecord; form: DocsUploadForm; spooled: Spooled; actor: Actor },
): Promise<void> {
  const { index, form, spooled, actor } = upload;
  const { docsSize } = config.limits;
  if (spooled.size > docsSize) throw tooLarge(docsSize);
  const address = { index, project: form.project };
  const version = form.version?.text ?? (await latestVersion(database, address));
  await publishing.publishDocs({ ...address, version }, { spooled, actor });
}

async function latestVersion({ read }: Database, address: ProjectAddress): Promise<string> {
  const { id } = await requireProject(read, address);
  const rows = await read
    .selectFrom("files")
    .select("version")
    .distinct()
    .where("project_id", "=", id)
    .where("removed_serial", "is", null)
    .execute();
  const latest = sortVersions(rows.map(({ version }) => version)).at(-1);
  if (latest !== undefined) return latest;
  throw new Refusal(
    "not-found",
    "no-such-release",
    `${address.project} has no release in this index. Publish it before its documentation.`,
  );
}
