import { RecordWriter } from "../../changes/record-writer.ts";
import { SERVER } from "../../database/change.ts";
import { secretKeyIds } from "../../database/secrets/key-ring.ts";
import { requireSecretKeys } from "../../database/secrets/require-keys.ts";
import { storeSecretsAgain } from "../../database/secrets/store-again.ts";
import type { TaskWork } from "./task-work.ts";

/**
 * Encrypts every secret with the first key while the server runs, and the record of them in the storage. If it is interrupted, it
 * goes on where it stopped.
 */
export async function rotateKeys({
  database,
  storage,
  notes,
  pace,
}: TaskWork): Promise<Record<string, number>> {
  const { plain, older } = await requireSecretKeys(database.read);
  let done = 0;
  await storeSecretsAgain(database, async (count) => {
    done += count;
    notes.watch("secrets", done, Math.max(done, plain + older));
    await pace.pass(0);
  });
  const [key = ""] = secretKeyIds();
  await database.write(({ record }) =>
    record({
      kind: "keys.rotated",
      actor: SERVER,
      indexId: null,
      project: null,
      subject: key,
      detail: { secrets: done },
    }),
  );
  // Before the end is shown: a key that is removed from the settings then is in no record any more.
  await new RecordWriter(database.read, storage).site();
  return { secrets: done };
}
