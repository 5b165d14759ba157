import { z } from "zod";
import { SECONDS, SECRET } from "./units.ts";

/** Options of `postgres` without defaults here, since another driver must not be given them: the driver fills them in. */
export const Database = z.looseObject({
  driver: z.string().default("sqlite").describe("Name of the driver: sqlite, postgres."),
  url: z
    .string()
    .optional()
    .describe(
      "Address of a PostgreSQL database, such as postgres://wheelyard@db.example:5432/wheelyard. It may hold the password, and several servers by commas, of which the primary is found.",
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
