import { z } from "zod";
import { Access, Accounts, Sessions, Tokens } from "./account-settings.ts";
import { Database } from "./database-settings.ts";
import { Downloads } from "./downloads.ts";
import { Limits } from "./limit-settings.ts";
import { Listen } from "./listen-settings.ts";
import { SECONDS, SECRET } from "./units.ts";
import { Upstreams, UpstreamUrl } from "./upstream-settings.ts";
import { Log, Metrics, Statistics } from "./watch-settings.ts";

/** A driver and its options: `driver` picks the file of that name, the other keys are that driver's own. */
const Driver = (fallback: string) =>
  z.looseObject({ driver: z.string().default(fallback).describe("Name of the driver.") }).prefault({});

/**
 * Every setting there is: its key, what it means, its default. The YAML file, the environment and the flags all speak
 * of these keys (`config/load.ts`); `docs/reference/configuration.md` is generated from here.
 */
export const Config = z.strictObject({
  data: z
    .string()
    .default("wheelyard-data")
    .describe("Folder that holds all of an embedded set-up: database, files, spool."),
  listen: Listen.prefault({}),
  access: Access.prefault({}),
  defaultIndex: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/, { error: "give owner/name, such as root/main" })
    .default("root/main")
    .describe("Index that /simple/, /legacy/ and /pypi/ stand for."),
  storage: Driver("filesystem").describe(
    "Where bytes live: `filesystem` takes `path` (default: <data>/storage), `memory` nothing, object stores what is below.",
  ),
  database: Database.prefault({}).describe(
    "Where facts live. `sqlite` takes `path` (default: <data>/wheelyard.db), `postgres` the other keys; see docs/postgresql.md.",
  ),
  limits: Limits.prefault({}),
  accounts: Accounts.prefault({}),
  sessions: Sessions.prefault({}),
  tokens: Tokens.prefault({}),
  log: Log.prefault({}),
  statistics: Statistics.prefault({}),
  metrics: Metrics.prefault({}),
  downloads: Downloads.prefault({}),
  shutdownGrace: z
    .number()
    .positive()
    .default(30)
    .describe("Seconds that requests in flight get to finish after SIGTERM.")
    .meta(SECONDS),
  adminPassword: z
    .string()
    .min(8)
    .optional()
    .describe(
      "Password of the first administrator, `admin`, used only when the account is first made. Default: a generated one, printed once. Secret.",
    )
    .meta(SECRET),
  upstreamUrl: UpstreamUrl,
  upstreams: Upstreams.prefault({}),
});

export type Config = z.infer<typeof Config>;
