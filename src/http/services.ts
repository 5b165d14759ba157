import type { Logger } from "pino";
import type { Access } from "../access/access.ts";
import type { Networks } from "../access/network.ts";
import type { Accounts } from "../accounts/accounts.ts";
import type { Authenticator } from "../accounts/authenticate.ts";
import type { Invitations } from "../accounts/invitations.ts";
import type { Registrations } from "../accounts/registrations.ts";
import type { Sessions } from "../accounts/sessions.ts";
import type { Announcements } from "../changes/announcements.ts";
import type { LiveEvents } from "../changes/live-events.ts";
import type { Namesakes } from "../changes/namesakes.ts";
import type { SearchIndex } from "../changes/search/search-index.ts";
import type { PrintedSetting } from "../config/print.ts";
import type { Config } from "../config/schema.ts";
import type { Database } from "../database/database.ts";
import type { Descriptions } from "../descriptions/descriptions.ts";
import type { Indexes } from "../indexes/indexes.ts";
import type { Mirrors } from "../indexes/mirror/mirrors.ts";
import type { Metrics } from "../monitoring/metrics.ts";
import type { Tracing } from "../monitoring/tracing.ts";
import type { Publishing } from "../publishing/publishing.ts";
import type { DownloadTally } from "../statistics/download-counts.ts";
import type { Storage } from "../storage/storage.ts";
import type { SiteTasks } from "../transfer/tasks/site-tasks.ts";
import type { ApiRate } from "./api/rate.ts";
import type { LongAnswers } from "./long-answers.ts";

/** The rooms below, as every route is handed them; `app/services.ts` builds them. */
export interface Services {
  config: Config;
  /** Every setting in force and where it came from, secrets masked. */
  settings: readonly PrintedSetting[];
  log: Logger;
  database: Database;
  storage: Storage;
  indexes: Indexes;
  mirrors: Mirrors;
  namesakes: Namesakes;
  accounts: Accounts;
  authenticator: Authenticator;
  sessions: Sessions;
  invitations: Invitations;
  registrations: Registrations;
  access: Access;
  publishing: Publishing;
  descriptions: Descriptions;
  search: SearchIndex;
  tasks: SiteTasks;
  tally: DownloadTally;
  apiRate: ApiRate;
  events: LiveEvents;
  longAnswers: LongAnswers;
  announcements: Announcements;
  metrics: Metrics;
  /** Null: off. */
  tracing: Tracing | null;
  /** Reverse proxies whose X-Forwarded-For is believed. */
  trustedProxies: Networks;
}
