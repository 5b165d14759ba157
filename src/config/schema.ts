import { isIP } from "node:net";
import { z } from "zod";
import { Downloads } from "./downloads.ts";

/** Bytes: the file and the environment also take "20 GiB", "500 MB". */
const BYTES = { unit: "bytes" };
/** Seconds: the file and the environment also take "30s", "5 min", "500ms". */
const SECONDS = { unit: "seconds" };
/** Never printed, never logged; the environment also takes it from a file (`WHEELYARD_…_FILE`). */
const SECRET = { secret: true };

/** An address, or a network such as `10.0.0.0/8`. */
function isNetwork(text: string): boolean {
  const [address = "", prefix, ...rest] = text.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

/**
 * Every setting there is: its key, what it means, its default. The YAML file, the environment and the flags all speak
 * of these keys (`config/load.ts`); `docs/reference/configuration.md` is generated from here.
 */
const Listen = z.strictObject({
  host: z
    .string()
    .default("127.0.0.1")
    .describe("Address to listen on. Reads need an account by default on any address but loopback."),
  port: z.number().int().min(0).max(65535).default(8765).describe("Port to listen on; 0: any free one."),
  workers: z
    .union([z.literal("auto"), z.number().int().min(1).max(256)])
    .default(1)
    .describe("Server processes on this machine; `auto`: one a core."),
  trustedProxies: z
    .array(
      z.string().refine(isNetwork, { error: "give addresses or networks, such as 10.0.0.1 or 10.0.0.0/8" }),
    )
    .default([])
    .describe("Addresses and networks (CIDR) of reverse proxies whose X-Forwarded-For is believed."),
  lane: z
    .boolean()
    .default(true)
    .describe("Answer simple GETs of prepared pages ahead of the HTTP server; off only to find a fault."),
});

const Access = z.strictObject({
  read: z
    .enum(["everyone", "authenticated", "granted"])
    .optional()
    .describe(
      "Who may read indexes that say nothing else. Default: everyone on a loopback address, authenticated on any other.",
    ),
});

const Limits = z.strictObject({
  fileSize: z
    .number()
    .int()
    .positive()
    .default(21_474_836_480)
    .describe("Largest distribution file, in bytes.")
    .meta(BYTES),
  unpackedSize: z
    .number()
    .int()
    .positive()
    .default(214_748_364_800)
    .describe("Most bytes an archive may unpack to.")
    .meta(BYTES),
  archiveMembers: z.number().int().positive().default(65_000).describe("Most members an archive may have."),
  formField: z
    .number()
    .int()
    .positive()
    .default(2_097_152)
    .describe("Largest text field of an upload form, in bytes.")
    .meta(BYTES),
  formFields: z.number().int().positive().default(2_000).describe("Most text fields in an upload form."),
  connections: z.number().int().positive().default(10_000).describe("Most open connections a process holds."),
  headerTimeout: z
    .number()
    .positive()
    .default(20)
    .describe("Seconds a client may take to send its headers.")
    .meta(SECONDS),
  idleTimeout: z
    .number()
    .positive()
    .default(75)
    .describe("Seconds a connection may lie idle between requests.")
    .meta(SECONDS),
  bodyTimeout: z
    .number()
    .positive()
    .default(60)
    .describe("Seconds without a byte after which an upload or download is cut.")
    .meta(SECONDS),
  pageCache: z
    .number()
    .int()
    .positive()
    .default(134_217_728)
    .describe("Bytes of prepared answers kept in memory by each process.")
    .meta(BYTES),
  signInAttempts: z
    .number()
    .int()
    .positive()
    .default(20)
    .describe("Failed sign-ins a minute from one address, or for one account, before they are slowed (429)."),
});

const Log = z.strictObject({
  level: z
    .enum(["debug", "info", "warn", "error", "silent"])
    .default("info")
    .describe("Least severity that is logged."),
  requests: z
    .enum(["all", "changes", "none"])
    .default("changes")
    .describe("Which requests are logged: all; those that change or fail; none."),
  format: z.enum(["json", "text"]).optional().describe("Default: text on a terminal, json elsewhere."),
});

/** A driver and its options: `driver` picks the file of that name, the other keys are that driver's own. */
const Driver = (fallback: string) =>
  z.looseObject({ driver: z.string().default(fallback).describe("Name of the driver.") }).prefault({});

/** Options of `postgres` without defaults here, since another driver must not be given them: the driver fills them in. */
const Database = z.looseObject({
  driver: z.string().default("sqlite").describe("Name of the driver: sqlite, postgres."),
  url: z
    .string()
    .optional()
    .describe(
      "Address of a PostgreSQL database, such as postgres://wheelyard@db.example:5432/wheelyard. It may hold the password.",
    ),
  password: z
    .string()
    .optional()
    .describe("Password of the user in `url`, when the address does not hold it. Secret.")
    .meta(SECRET),
  tls: z
    .enum(["off", "require", "verify"])
    .optional()
    .describe(
      "Encryption to PostgreSQL: `verify` the certificate and name, `require` without a look at the certificate, `off`. Default: verify, but off for a database on this machine.",
    ),
  ca: z
    .string()
    .optional()
    .describe(
      "File of the authorities (PEM) that PostgreSQL's certificate is verified by. Default: Node's own.",
    ),
  connections: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe("Connections to PostgreSQL that read, in each process; two more write and listen. Default: 8."),
  connectTimeout: z
    .number()
    .positive()
    .optional()
    .describe("Seconds until a connection to PostgreSQL must stand. Default: 5.")
    .meta(SECONDS),
  statementTimeout: z
    .number()
    .positive()
    .optional()
    .describe("Seconds that PostgreSQL may take for one statement. Default: 15.")
    .meta(SECONDS),
  retryFor: z
    .number()
    .positive()
    .optional()
    .describe(
      "Seconds for which a write is tried again while PostgreSQL is away, before it is refused with 503. Default: 10.",
    )
    .meta(SECONDS),
  staleReads: z
    .number()
    .min(0)
    .optional()
    .describe(
      "Seconds for which pages in memory go on being served while PostgreSQL is away, though another node may have changed them; 0: not at all. Default: 60.",
    )
    .meta(SECONDS),
});

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
  log: Log.prefault({}),
  metrics: z
    .strictObject({
      public: z
        .boolean()
        .default(false)
        .describe("Answer /-/metrics to everyone; else to administrators and loopback callers only."),
    })
    .prefault({}),
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
  upstreamUrl: z
    .string()
    .refine((text) => text === "off" || (/^https?:\/\//.test(text) && URL.canParse(text)), {
      error: "give an http or https address, or off",
    })
    .optional()
    .describe(
      "Address of the upstream simple index, for mirrors that name none; `off`: they answer nothing. Default: pip's or uv's own setting on this machine, else what pip was built with.",
    ),
  upstreams: z
    .strictObject({
      offline: z
        .boolean()
        .default(false)
        .describe("Fetch nothing from any upstream; what was fetched before is served, whatever its age."),
      connectTimeout: z
        .number()
        .positive()
        .default(8)
        .describe("Seconds until a connection to an upstream must stand.")
        .meta(SECONDS),
      idleTimeout: z
        .number()
        .positive()
        .default(14)
        .describe("Seconds an upstream may send nothing.")
        .meta(SECONDS),
      pageTimeout: z
        .number()
        .positive()
        .default(60)
        .describe("Seconds an upstream may take for a whole page.")
        .meta(SECONDS),
      pageSize: z
        .number()
        .int()
        .positive()
        .default(67_108_864)
        .describe("Largest page that is read from an upstream, unpacked, in bytes.")
        .meta(BYTES),
      connections: z
        .number()
        .int()
        .positive()
        .default(24)
        .describe("Connections to one upstream at the same time."),
    })
    .prefault({}),
});

export type Config = z.infer<typeof Config>;
