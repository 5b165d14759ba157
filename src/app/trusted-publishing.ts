import { TokenExchange } from "../accounts/trusted/exchange.ts";
import { TrustedIssuers } from "../accounts/trusted/issuers.ts";
import { TrustedPublishers } from "../accounts/trusted/publishers.ts";
import type { TrustedPublishing } from "../accounts/trusted/trusted-publishing.ts";
import type { Config } from "../config/schema.ts";
import type { Database } from "../database/database.ts";
import { readSiteRows } from "../site/site-rows.ts";
import { IssuerKeys } from "../upstreams/issuer-keys.ts";

/** Opens trusted publishing by the configuration. */
export async function openTrustedPublishing(database: Database, config: Config): Promise<TrustedPublishing> {
  const issuers = new TrustedIssuers(database);
  const publishers = new TrustedPublishers(database);
  const keys = new IssuerKeys(process.env, config.upstreams.offline);
  const audience = config.trustedPublishing.audience ?? (await ownAudience(database));
  return {
    issuers,
    publishers,
    exchange: new TokenExchange({ database, issuers, publishers, keys, audience }),
  };
}

/** Of this site alone, so that an ID token that another server was sent is worth nothing here. */
async function ownAudience(database: Database): Promise<string> {
  const { id } = await readSiteRows(database.read);
  return `wheelyard-${(id ?? "new").replaceAll("-", "").slice(0, 12)}`;
}
