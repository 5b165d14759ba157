import { z } from "zod";

/** Where a secret can be, by the word that its reference begins with. */
export const SECRET_PLACES = ["env", "file", "aws", "gcp", "azure"] as const;

/** Names a secret without holding it, such as `env:CI_TOKEN` or `aws:prod/wheelyard#ci`. */
export const SecretReference = z
  .string()
  .max(500)
  .regex(new RegExp(`^(?:${SECRET_PLACES.join("|")}):\\S.*$`), {
    error: "refer to a secret, such as env:NAME, file:/run/secrets/name, aws:NAME#KEY, gcp:NAME or azure:URL",
  })
  .describe(
    "Refers to a secret: `env:NAME`, `file:PATH`, `aws:NAME`, `gcp:projects/P/secrets/S`, `azure:https://VAULT/secrets/NAME`. `#KEY` takes one key of a secret that is a JSON object.",
  );
