import { z } from "zod";
import { OidcOptions, ProviderName } from "../accounts/oidc/options.ts";
import { ACCOUNTS_DRIVERS } from "../accounts/open.ts";
import { PluginName, PluginSettings } from "../plugins/plugin-settings.ts";
import { PATH, SECONDS, SECRET } from "../settings/units.ts";
import { Access, Accounts, Sessions, Site, Tokens, TrustedPublishing } from "./account-settings.ts";
import { Audit, AuditReceiverSettings, ReceiverName } from "./audit-settings.ts";
import { Backups } from "./backup-settings.ts";
import { Bin } from "./bin-settings.ts";
import { Bundles } from "./bundle-settings.ts";
import { Compat } from "./compat-settings.ts";
import { Downloads } from "./downloads.ts";
import { DRIVER_GROUPS } from "./drivers.ts";
import { Limits } from "./limit-settings.ts";
import { Listen } from "./listen-settings.ts";
import { LookSettings } from "./look-settings.ts";
import { Secrets } from "./secret-settings.ts";
import { Upstreams, UpstreamUrl } from "./upstream-settings.ts";
import { Log, Metrics, Statistics } from "./watch-settings.ts";
import { Webhooks } from "./webhook-settings.ts";

/** A driver and its options: `driver` is the name of its folder, the other keys are that driver's own. */
function driverGroup(group: keyof typeof DRIVER_GROUPS, fallback: string, description: string) {
  const names = DRIVER_GROUPS[group].map(({ name }) => name);
  // Plugins add to the names of storage drivers, so `load.ts` checks those.
  const name = group === "storage" ? z.string().meta({ enum: names }) : z.enum(names);
  const driver = name.default(fallback).describe("Name of the driver.");
  return z.looseObject({ driver }).prefault({}).describe(description);
}

/** For each accounts driver with options, a group called like the driver. */
const ACCOUNTS_GROUPS: Record<never, never> = Object.fromEntries(
  ACCOUNTS_DRIVERS.filter(({ options }) => Object.keys(options.shape).length > 0).map(({ name, options }) => [
    name,
    options.prefault({}),
  ]),
);

/**
 * Every setting there is: its key, what it means, its default. The YAML file, the environment and the flags all speak
 * of these keys (`config/load.ts`); `docs/reference/configuration.md` is generated from here.
 */
export const Config = z.strictObject({
  data: z
    .string()
    .default("wheelyard-data")
    .describe("Folder for the database, the stored files and temporary uploads.")
    .meta(PATH),
  listen: Listen.prefault({}),
  access: Access.prefault({}),
  defaultIndex: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/, { error: "give owner/name, such as root/main" })
    .default("root/main")
    .describe("Default index, which answers at /simple/, /legacy/ and /pypi/."),
  compat: Compat,
  storage: driverGroup(
    "storage",
    "filesystem",
    "Where files are stored. Each driver has options of its own, below.",
  ),
  database: driverGroup(
    "database",
    "sqlite",
    "Where everything else is stored. Each driver has options of its own, below. For PostgreSQL, see docs/postgresql.md.",
  ),
  limits: Limits.prefault({}),
  backups: Backups.prefault({}),
  bundles: Bundles.prefault({}),
  accounts: Accounts.prefault({}),
  ...ACCOUNTS_GROUPS,
  oidc: z
    .record(ProviderName, OidcOptions)
    .prefault({})
    .describe(
      "Providers of OpenID Connect that people sign in with in the browser. Each has a group with a name that you choose. See docs/single-sign-on.md.",
    ),
  sessions: Sessions.prefault({}),
  tokens: Tokens.prefault({}),
  trustedPublishing: TrustedPublishing.prefault({}),
  site: Site.prefault({}),
  look: LookSettings.prefault({}),
  log: Log.prefault({}),
  statistics: Statistics.prefault({}),
  metrics: Metrics.prefault({}),
  downloads: Downloads.prefault({}),
  bin: Bin.prefault({}),
  audit: Audit.prefault({}),
  auditReceivers: z
    .record(ReceiverName, AuditReceiverSettings)
    .prefault({})
    .describe(
      "Receivers of every change and security event, as it happens. Each has a group with a name that you choose. See docs/audit.md.",
    ),
  secrets: Secrets.prefault({}),
  shutdownGrace: z
    .number()
    .positive()
    .default(30)
    .describe("Seconds that running requests have to finish after SIGTERM.")
    .meta(SECONDS),
  adminPassword: z
    .string()
    .min(8)
    .optional()
    .describe(
      "Password of the first administrator, `admin`. Used only when the account is created. Default: a generated password, printed once. Secret.",
    )
    .meta(SECRET),
  upstreamUrl: UpstreamUrl,
  upstreams: Upstreams.prefault({}),
  webhooks: Webhooks.prefault({}),
  plugins: z
    .record(PluginName, PluginSettings)
    .prefault({})
    .describe(
      "Plugins to load. Each has a group with a name that you choose, with the options of the plugin beside the keys below. See docs/plugins.md.",
    ),
});

export type Config = z.infer<typeof Config>;
