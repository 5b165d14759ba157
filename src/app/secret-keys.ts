import type { Logger } from "pino";
import type { Config } from "../config/schema.ts";
import type { Database } from "../database/database.ts";
import { setSecretKeys } from "../database/secrets/key-ring.ts";
import { requireSecretKeys } from "../database/secrets/require-keys.ts";
import { readSecretKey, type SecretKey } from "../database/secrets/secret-key.ts";
import { readSecret } from "../declared/secrets/read-secret.ts";
import { Refusal } from "../refusal.ts";

/**
 * Reads the keys of the configuration, from their places if need be, and uses them in this process. Refuses (`invalid`) what is no
 * key; no message contains any part of one.
 */
export async function loadSecretKeys({ secrets }: Pick<Config, "secrets">): Promise<void> {
  const keys: SecretKey[] = [];
  for (const [at, text] of (secrets.keys ?? []).entries()) {
    const key = readSecretKey(text) ?? readSecretKey((await readSecret(text)).trim());
    if (key === null)
      throw new Refusal(
        "invalid",
        "bad-secret-key",
        `secrets.keys: what entry ${at + 1} refers to is not a key. A key is 32 bytes as base64 or hex. Make one with wheelyard keys generate.`,
      );
    if (keys.every(({ id }) => id !== key.id)) keys.push(key);
  }
  setSecretKeys(keys);
}

/** Refuses (`unavailable`) a database whose secrets these keys do not decrypt, and warns of secrets that are not encrypted. */
export async function checkSecretKeys(database: Database, log: Logger): Promise<void> {
  const { keys, plain, older } = await requireSecretKeys(database.read);
  if (keys.length === 0 && plain > 0)
    log.warn(
      { secrets: plain },
      "secrets in the database are not encrypted; set secrets.keys, see docs/encryption.md",
    );
  else if (keys.length > 0 && plain + older > 0)
    log.warn(
      { secrets: plain + older },
      "secrets in the database are not encrypted with the first key; run wheelyard keys rotate",
    );
}
