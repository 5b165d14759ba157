import { z } from "zod";
import { SECONDS, SECRET } from "./units.ts";

/** Options of `postgres` without defaults here, since another driver must not be given them: the driver fills them in. */
export const Database = z.looseObject({
  driver: z.string().default("sqlite").describe("Name of the driver: sqlite, postgres."),
  url: z
    .string()
    .optional()
    .describe(
      "Address of a PostgreSQL database, such as postgres://wheelyard@db.example:5432/wheelyard. It can contain the password. It can list several servers, separated by commas; the primary is used.",
    ),
  password: z
    .string()
    .optional()
    .describe("Password of the user in `url`, if the address does not contain it. Secret.")
    .meta(SECRET),
  tls: z
    .enum(["off", "require", "verify"])
    .optional()
    .describe(
      "Encryption of connections to PostgreSQL. `verify`: check certificate and host name. `require`: encrypt without checking. `off`: do not encrypt. Default: verify, or off for a database on this machine.",
    ),
  ca: z
    .string()
    .optional()
    .describe(
      "PEM file of the certificate authorities that PostgreSQL's certificate is checked against. Default: those of Node.",
    ),
  connections: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe(
      "Number of reading connections to PostgreSQL in each process. Two more connections write and listen. Default: 8.",
    ),
  connectTimeout: z
    .number()
    .positive()
    .optional()
    .describe("Timeout for connecting to PostgreSQL, in seconds. Default: 5.")
    .meta(SECONDS),
  statementTimeout: z
    .number()
    .positive()
    .optional()
    .describe("Timeout for one statement, in seconds. Default: 15.")
    .meta(SECONDS),
  retryFor: z
    .number()
    .positive()
    .optional()
    .describe(
      "Seconds to retry a write while PostgreSQL is down, before it is refused with 503. Default: 10.",
    )
    .meta(SECONDS),
  staleReads: z
    .number()
    .min(0)
    .optional()
    .describe(
      "Seconds to keep serving pages from memory while PostgreSQL is down, although another node may have changed them. 0: not at all. Default: 60.",
    )
    .meta(SECONDS),
});
