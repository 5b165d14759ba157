import type { Access } from "../../access/access.ts";
import type { SecurityJournal } from "../../changes/security/security-journal.ts";
import type { Config } from "../../config/schema.ts";
import type { ShownIndexes } from "../../indexes/indexes.ts";
import type { DownloadCounts } from "../../statistics/download-counts.ts";
import type { CallerServices } from "../caller.ts";
import type { LongAnswers } from "../long-answers.ts";

/** What file downloads need. */
export interface FileServices extends CallerServices {
  access: Access;
  config: Config;
  indexes: ShownIndexes;
  longAnswers: LongAnswers;
  downloadCounts: DownloadCounts;
  security: SecurityJournal;
}
