import type { Logger } from "pino";
import { OidcSignIn } from "../accounts/oidc/oidc-sign-in.ts";
import { OidcProvider } from "../accounts/oidc/provider.ts";
import { troubleLine } from "../accounts/oidc/trouble.ts";
import type { Config } from "../config/schema.ts";
import type { Database } from "../database/database.ts";
import { providerFetch } from "../upstreams/provider-fetch.ts";

/** Prepares sign-in with the providers of the configuration. None of them is asked anything yet. */
export function openOidc(database: Database, config: Config, log: Logger): OidcSignIn {
  return new OidcSignIn(database, oidcProviders(config), (provider, error) =>
    log.warn(
      { provider, code: error.code, reason: troubleLine(error.cause ?? error) },
      "sign-in with a provider failed",
    ),
  );
}

/** The providers of the configuration. Refuses (`invalid`) a file of authorities that cannot be read. */
function oidcProviders({ oidc }: Config): OidcProvider[] {
  return Object.entries(oidc).map(([name, options]) => {
    const { issuer, ca, timeout } = options;
    const limits = { ca, timeout: timeout * 1000, setting: `oidc.${name}` };
    return new OidcProvider(name, options, providerFetch(issuer, limits, process.env));
  });
}
