import { z } from "zod";
import { PATH, SECONDS, SECRET } from "../../../settings/units.ts";

/** Options of `database.driver: postgres`. */
export const PostgresSettings = z.strictObject({
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
    )
    .meta(PATH),
  connections: z
    .number()
    .int()
    .min(1)
    .default(8)
    .describe(
      "Number of reading connections to PostgreSQL in each process. Two more connections write and listen.",
    ),
  connectTimeout: z
    .number()
    .positive()
    .default(5)
    .describe("Timeout for connecting to PostgreSQL, in seconds.")
    .meta(SECONDS),
  statementTimeout: z
    .number()
    .positive()
    .default(15)
    .describe("Timeout for one statement, in seconds.")
    .meta(SECONDS),
  retryFor: z
    .number()
    .positive()
    .default(10)
    .describe("Seconds to retry a write while PostgreSQL is down, before it is refused with 503.")
    .meta(SECONDS),
  staleReads: z
    .number()
    .min(0)
    .default(60)
    .describe(
      "Seconds to keep serving pages from memory while PostgreSQL is down, although another node may have changed them. 0: not at all.",
    )
    .meta(SECONDS),
});
export type PostgresSettings = z.infer<typeof PostgresSettings>;
