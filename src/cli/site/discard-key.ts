import { loadSecretKeys } from "../../app/secret-keys.ts";
import { type DiscardedSecrets, discardSecretsOf } from "../../changes/discard-secrets.ts";
import { DatabaseHold } from "../../database/hold.ts";
import { openDatabase } from "../../database/open.ts";
import { secretKeyIds } from "../../database/secrets/key-ring.ts";
import { databaseFile, isDatabaseMissing } from "../../database/set-aside.ts";
import { type ConfigOptions, loadFromOptions } from "../options/config-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

/** Deletes the secrets of a lost key in the database itself, while no server runs. */
export async function discardKeyInData(id: string, options: ConfigOptions): Promise<DiscardedSecrets> {
  if (!/^[0-9a-f]{12}$/.test(id))
    throw new CommandFailure(
      "The ID of a key has 12 hex digits. The refusal of the server names it.",
      EXIT.usage,
    );
  const { config } = await loadFromOptions(options);
  await loadSecretKeys(config);
  if (secretKeyIds().includes(id))
    throw new CommandFailure(`The key ${id} is set in secrets.keys, so it is not lost.`, EXIT.usage);
  if (isDatabaseMissing(config))
    throw new CommandFailure("There is no database: is --data the server's data folder?");
  const path = databaseFile(config);
  const hold = path === null ? null : await DatabaseHold.server(path);
  try {
    const database = await openDatabase(config);
    try {
      return await discardSecretsOf(database, id);
    } finally {
      await database.close();
    }
  } finally {
    hold?.release();
  }
}
