import { hkdfSync } from "node:crypto";
import { Refusal } from "../../../refusal.ts";

const KEY_BYTES = 32;
const ID_BYTES = 8;

/** The key of a place of encrypted backups. Each object is encrypted with a key of its own, which depends on its name. */
export class SealKey {
  /** Tells one key from another, and says nothing about it. */
  readonly id: Buffer;
  readonly #secret: Buffer;

  private constructor(secret: Buffer) {
    this.#secret = secret;
    this.id = this.#derive("id", Buffer.alloc(0), ID_BYTES);
  }

  /** Reads 32 random bytes, as base64 or hex. Refuses (`invalid`) anything else. `source`: what to call it. */
  static read(text: string, source: string): SealKey {
    const trimmed = text.trim();
    const secret = Buffer.from(trimmed, /^[0-9a-f]{64}$/i.test(trimmed) ? "hex" : "base64");
    if (secret.length === KEY_BYTES && /^[\w+/-]{43}=?$|^[0-9a-f]{64}$/i.test(trimmed))
      return new SealKey(secret);
    throw new Refusal(
      "invalid",
      "not-a-backup-key",
      `${source} is not a key: it must have 32 random bytes in base64 or hex. Make one with \`openssl rand -base64 32\`.`,
    );
  }

  /** The key of one object: another object's bytes under its name cannot be decrypted. */
  keyOf(object: string, salt: Buffer): Buffer {
    return this.#derive(`object\0${object}`, salt, KEY_BYTES);
  }

  #derive(purpose: string, salt: Buffer, length: number): Buffer {
    return Buffer.from(hkdfSync("sha256", this.#secret, salt, `wheelyard-backup\0${purpose}`, length));
  }
}
