import { z } from "zod";
import { readSecretKey } from "../database/secrets/secret-key.ts";
import { SECRET } from "../settings/units.ts";

/** Where a key can be instead of in the settings; `declared/secrets/read-secret.ts` reads it. */
const REFERENCE = /^(?:env|file|aws|gcp|azure):\S.*$/;

/** How secrets in the database are encrypted. */
export const Secrets = z.strictObject({
  keys: z
    .array(
      z.string().refine((text) => readSecretKey(text) !== null || REFERENCE.test(text), {
        error:
          "give keys of 32 bytes as base64 or hex, as wheelyard keys generate prints them, or where they are, such as file:/run/secrets/key",
      }),
    )
    .max(10)
    .optional()
    .describe(
      "Keys that encrypt the secrets in the database, its records and backups. The first one encrypts, all decrypt. Each is 32 bytes as base64 or hex, or the place of one: `env:NAME`, `file:PATH`, `aws:NAME#KEY`, `gcp:NAME`, `azure:URL`. Default: none, so these secrets are stored as they are. See docs/encryption.md. Secret.",
    )
    .meta(SECRET),
});
