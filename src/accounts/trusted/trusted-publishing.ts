import type { TokenExchange } from "./exchange.ts";
import type { TrustedIssuers } from "./issuers.ts";
import type { TrustedPublishers } from "./publishers.ts";

/** Workloads that sign in with ID tokens instead of secrets. */
export interface TrustedPublishing {
  issuers: TrustedIssuers;
  publishers: TrustedPublishers;
  exchange: TokenExchange;
}
