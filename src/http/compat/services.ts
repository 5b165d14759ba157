import type { Announcements } from "../../changes/announcements.ts";
import type { Config } from "../../config/schema.ts";
import type { Database } from "../../database/database.ts";
import type { Indexes } from "../../indexes/indexes.ts";
import type { Publishing } from "../../publishing/publishing.ts";
import type { ApiRate } from "../api/rate.ts";
import type { CallerServices } from "../caller.ts";
import type { LongAnswers } from "../long-answers.ts";
import type { AddressServices } from "../own-address.ts";
import type { SimpleServices } from "../simple/services.ts";

/** What old addresses of files need. */
export interface OldAddressServices extends CallerServices, SimpleServices {}

/** What the addresses of other servers need. */
export interface CompatServices extends OldAddressServices, AddressServices {
  announcements: Announcements;
  apiRate: ApiRate;
  config: Config;
  database: Database;
  indexes: Indexes;
  longAnswers: LongAnswers;
  publishing: Publishing;
}
