import type { Access } from "../../access/access.ts";
import type { Caller } from "../../accounts/caller.ts";
import type { Database } from "../../database/database.ts";
import { chooseDocs, type DocsRow, docsOf } from "../../indexes/docs/release-docs.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { Indexes } from "../../indexes/indexes.ts";
import { Refusal } from "../../refusal.ts";
import { managedProject } from "../api/projects/managed.ts";
import { requireAddress } from "../api/rights.ts";

export interface DocsFinder {
  access: Access;
  database: Database;
  indexes: Indexes;
}

export interface DocsAddress {
  owner: string;
  index: string;
  project: string;
}

/** The documentation of a project as an index shows it to the caller, newest version first. */
export interface ShownDocs {
  index: IndexRecord;
  project: string;
  rows: DocsRow[];
  /** Whether everyone may read the project. */
  isPublic: boolean;
}

/** Refuses a project that is not there or that the caller may not read, both in the same way (`notThere`). */
export async function shownDocs(
  services: DocsFinder,
  caller: Caller,
  params: DocsAddress,
): Promise<ShownDocs> {
  const asked = { services, caller, params };
  const { index, project: name } = requireAddress(asked);
  const project = await managedProject(asked, { index, project: name });
  const sources = [index, ...services.indexes.contributorsTo(project)];
  const isPublic = sources.every((source) => services.access.isPublic(source, name));
  return { index, project: name, rows: await docsOf(services.database.read, project), isPublic };
}

/** The documentation of a version, `latest` or `stable`. Refuses (`not-found`) a release that has none. */
export function requireDocs({ rows, project }: ShownDocs, version: string): DocsRow {
  const row = chooseDocs(rows, version);
  if (row !== null) return row;
  throw new Refusal("not-found", "no-docs", `${project} has no documentation of this version here.`);
}
