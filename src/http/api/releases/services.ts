import type { Logger } from "pino";
import type { Access } from "../../../access/access.ts";
import type { Config } from "../../../config/schema.ts";
import type { Database } from "../../../database/database.ts";
import type { Descriptions } from "../../../descriptions/descriptions.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { Metrics } from "../../../monitoring/metrics.ts";
import type { Publishing } from "../../../publishing/publishing.ts";

/** What the endpoints of this folder need. */
export interface ReleaseServices extends PromotingServices {
  descriptions: Descriptions;
}

/** What promoting a release needs. */
export interface PromotingServices {
  access: Access;
  config: Config;
  database: Database;
  indexes: Indexes;
  log: Logger;
  metrics: Metrics;
  publishing: Publishing;
}
