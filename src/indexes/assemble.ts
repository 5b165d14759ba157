import type { Kysely } from "kysely";
import type { Tables } from "../database/tables.ts";
import { HostedIndex } from "./hosted.ts";
import type { IndexRecord } from "./index-record.ts";
import type { PackageIndex } from "./package-index.ts";

/** What an index answers, composed from its record: the one place that knows which parts an index is made of. */
export function assemble(database: Kysely<Tables>, index: IndexRecord): PackageIndex {
  return new HostedIndex(database, index);
}
