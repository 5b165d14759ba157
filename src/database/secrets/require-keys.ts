import type { Kysely } from "kysely";
import type { Tables } from "../tables.ts";
import { keyMissing, secretKeyIds } from "./key-ring.ts";
import { countSecrets } from "./secret-columns.ts";

/** How the secrets of a database are stored. */
export interface SecretsState {
  /** IDs of the keys in the settings, the one that encrypts first. */
  keys: string[];
  /** Secrets that the first key encrypted. */
  current: number;
  /** Secrets that another key of the settings encrypted. */
  older: number;
  /** Secrets that are stored as they are. */
  plain: number;
  /** IDs of keys that secrets are encrypted with, but that are not in the settings. */
  missing: string[];
}

export async function secretsState(read: Pick<Kysely<Tables>, "selectFrom">): Promise<SecretsState> {
  const counts = await countSecrets(read);
  const keys = secretKeyIds();
  const [first] = keys;
  const of = (isIt: (id: string) => boolean) =>
    [...counts].filter(([id]) => isIt(id)).reduce((sum, [, count]) => sum + count, 0);
  return {
    keys,
    current: of((id) => id === first),
    older: of((id) => id !== first && keys.includes(id)),
    plain: counts.get("") ?? 0,
    missing: [...counts.keys()].filter((id) => id !== "" && !keys.includes(id)).sort(),
  };
}

/** Refuses (`unavailable`) a database with secrets that no key of this process decrypts. */
export async function requireSecretKeys(read: Pick<Kysely<Tables>, "selectFrom">): Promise<SecretsState> {
  const state = await secretsState(read);
  if (state.missing.length > 0) throw keyMissing(state.missing);
  return state;
}
