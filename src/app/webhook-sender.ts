import type { Logger } from "pino";
import type { Access } from "../access/access.ts";
import { Networks } from "../access/network.ts";
import { Directory } from "../accounts/directory.ts";
import type { Announcements } from "../changes/announcements.ts";
import { WebhookSender } from "../changes/webhooks/sender.ts";
import type { Config } from "../config/schema.ts";
import type { Database } from "../database/database.ts";
import type { Indexes } from "../indexes/indexes.ts";
import { Poster } from "../upstreams/post.ts";

interface Needed {
  config: Config;
  log: Logger;
  database: Database;
  access: Access;
  indexes: Indexes;
  announcements: Announcements;
}

/** What delivers to webhooks, by the configuration. */
export function createWebhookSender({
  config,
  log,
  database,
  access,
  indexes,
  announcements,
}: Needed): WebhookSender {
  const { allowedNetworks, timeout, giveUpAfter } = config.webhooks;
  const networks = new Networks(allowedNetworks);
  return new WebhookSender({
    database,
    access,
    indexes,
    log,
    directory: new Directory(database, config.accounts.secondFactor),
    poster: new Poster({
      environment: process.env,
      timeout: timeout * 1000,
      allows: (address) => networks.has(address),
    }),
    settled: () => announcements.settled,
    giveUpAfter: giveUpAfter * 1000,
  });
}
