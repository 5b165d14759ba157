import { Refusal } from "../../refusal.ts";
import { decryptText, encryptText, keyIdOf } from "./encrypted-text.ts";
import type { SecretKey } from "./secret-key.ts";

/** The keys of this process. Like the clock of the site, all of a process share them. */
let ring: readonly SecretKey[] = [];

/** Sets the keys: the first one encrypts, all decrypt. None: secrets are stored as they are. */
export function setSecretKeys(keys: readonly SecretKey[]): void {
  ring = keys;
}

/** IDs of the keys, the one that encrypts first. */
export function secretKeyIds(): string[] {
  return ring.map(({ id }) => id);
}

/** What is stored of a secret. `place`: where it is stored (`placeOf`). */
export function toStored(secret: string, place: string): string {
  const [key] = ring;
  return key === undefined ? secret : encryptText(key, secret, place);
}

/** The secret in what is stored. Refuses (`unavailable`) what no key of this process decrypts. */
export function fromStored(stored: string, place: string): string {
  const id = keyIdOf(stored);
  if (id === null) return stored;
  const key = ring.find((one) => one.id === id);
  if (key === undefined) throw keyMissing([id]);
  const secret = decryptText(key, stored, place);
  if (secret !== null) return secret;
  throw new Refusal(
    "unavailable",
    "secret-damaged",
    `The stored secret ${place} was changed or moved: key ${id} does not decrypt it. Restore it from a backup, or set it again.`,
  );
}

/** Whether `wheelyard keys rotate` would store it in another way. */
export function isOutdated(stored: string): boolean {
  return keyIdOf(stored) !== (ring[0]?.id ?? null);
}

/** What is said where secrets are encrypted with keys that are not in the settings. */
export function keyMissing(missing: readonly string[]): Refusal {
  const ids = secretKeyIds();
  const there = ids.length === 0 ? "No key is set" : `The keys that are set have the IDs ${ids.join(", ")}`;
  const [noun, verb] = missing.length === 1 ? ["key", "is"] : ["keys", "are"];
  return new Refusal(
    "unavailable",
    "secret-key-missing",
    `Secrets in the database are encrypted with the ${noun} ${missing.join(", ")}, which ${verb} not in secrets.keys. ${there}. Add the missing ${noun}, or see docs/encryption.md if it is lost.`,
  );
}
