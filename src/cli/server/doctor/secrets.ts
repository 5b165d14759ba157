import { loadSecretKeys } from "../../../app/secret-keys.ts";
import type { Config } from "../../../config/schema.ts";
import { MIGRATIONS } from "../../../database/migrations/migrations.ts";
import { openDatabase } from "../../../database/open.ts";
import { requireSecretKeys } from "../../../database/secrets/require-keys.ts";
import { isDatabaseMissing } from "../../../database/set-aside.ts";
import { Refusal } from "../../../refusal.ts";
import { tablesVersion } from "./database.ts";
import { type Finding, problem, warning, well } from "./finding.ts";

const SUBJECT = "secrets";
const GUIDE = "See docs/encryption.md.";

/** Whether the keys are there, and encrypt all secrets. What cannot be opened is the other checks' to tell. */
export async function checkSecrets(config: Config): Promise<Finding[]> {
  try {
    await loadSecretKeys(config);
    const isThere = !isDatabaseMissing(config) && (await tablesVersion(config)) === MIGRATIONS.length;
    return [isThere ? await checkStored(config) : checkSet(config)];
  } catch (error) {
    if (error instanceof Refusal && /secret/.test(error.code))
      return [problem(SUBJECT, error.message, GUIDE)];
    return [];
  }
}

function checkSet({ secrets }: Config): Finding {
  const keys = secrets.keys ?? [];
  if (keys.length > 0) return well(SUBJECT, `${keys.length} keys`);
  return notEncrypted("no key is set");
}

async function checkStored(config: Config): Promise<Finding> {
  const database = await openDatabase(config);
  try {
    const { keys, current, older, plain } = await requireSecretKeys(database.read);
    if (keys.length === 0) return notEncrypted(`${plain} secrets in the database are not encrypted`);
    if (plain + older === 0) return well(SUBJECT, `${current} secrets are encrypted with the key ${keys[0]}`);
    return warning(
      SUBJECT,
      `${plain + older} secrets are not encrypted with the first key, ${keys[0]}`,
      "Run wheelyard keys rotate.",
    );
  } finally {
    await database.close();
  }
}

function notEncrypted(found: string): Finding {
  return warning(
    SUBJECT,
    found,
    `Anyone who can read the database or a backup can read them. Set secrets.keys. ${GUIDE}`,
  );
}
