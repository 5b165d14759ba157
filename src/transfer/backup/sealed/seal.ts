import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { Transform } from "node:stream";
import { Refusal } from "../../../refusal.ts";
import type { SealKey } from "./seal-key.ts";

/**
 * An encrypted object:
 *
 *     "WYSEALED"                8 bytes
 *     the id of the key         8 bytes
 *     a random salt            16 bytes
 *     chunks                   up to 65,536 bytes each, encrypted with AES-256-GCM, and its tag of 16 bytes
 *
 * The nonce of a chunk is its number (11 bytes) and whether it is the last one (1 byte). So chunks cannot be changed, left
 * out, moved or cut off at the end without being noticed. An object without bytes has one empty chunk.
 */
const MAGIC = Buffer.from("WYSEALED");
const ID_BYTES = 8;
const SALT_BYTES = 16;
const HEADER = MAGIC.length + ID_BYTES + SALT_BYTES;
const CHUNK = 65_536;
const TAG = 16;
const NONCE = 12;
const CIPHER = "aes-256-gcm";

/** Bytes of a header, as far as it is needed to recognize one. */
export function isSealed(bytes: Uint8Array): boolean {
  return MAGIC.equals(Buffer.from(bytes.subarray(0, MAGIC.length)));
}

export function isSealedWith(bytes: Uint8Array, key: SealKey): boolean {
  return isSealed(bytes) && key.id.equals(Buffer.from(bytes.subarray(MAGIC.length, MAGIC.length + ID_BYTES)));
}

/** Bytes that an encrypted object has without its encryption. */
export function plainSize(sealed: number): number {
  const chunks = Math.ceil((sealed - HEADER) / (CHUNK + TAG));
  return Math.max(0, sealed - HEADER - chunks * TAG);
}

/** Encrypts what goes through it as the object of that name. */
export function sealing(key: SealKey, object: string): Transform {
  const salt = randomBytes(SALT_BYTES);
  const secret = key.keyOf(object, salt);
  const encrypt = (chunk: Buffer, number: number, isLast: boolean) => {
    const cipher = createCipheriv(CIPHER, secret, nonce(number, isLast));
    return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  };
  const stream = inChunks(CHUNK, encrypt);
  stream.push(Buffer.concat([MAGIC, key.id, salt]));
  return stream;
}

/** Decrypts the object of that name. Breaks with a `Refusal` (`invalid`, `backup-tampered`) if anything in it was changed. */
export function unsealing(key: SealKey, object: string): Transform {
  let header = Buffer.alloc(0);
  let secret: Buffer | null = null;
  const decrypt = (chunk: Buffer, number: number, isLast: boolean) => {
    if (secret === null || chunk.length < TAG) throw tampered(object);
    const end = chunk.length - TAG;
    try {
      const decipher = createDecipheriv(CIPHER, secret, nonce(number, isLast), { authTagLength: TAG });
      decipher.setAuthTag(chunk.subarray(end));
      return Buffer.concat([decipher.update(chunk.subarray(0, end)), decipher.final()]);
    } catch {
      throw tampered(object);
    }
  };
  return inChunks(CHUNK + TAG, decrypt, (bytes) => {
    if (secret !== null) return bytes;
    header = Buffer.concat([header, bytes]);
    if (header.length < HEADER) return Buffer.alloc(0);
    if (!isSealedWith(header, key)) throw tampered(object);
    secret = key.keyOf(object, header.subarray(HEADER - SALT_BYTES, HEADER));
    return header.subarray(HEADER);
  });
}

/** Hands on chunks of this size with their numbers; the last one, which may be smaller, when all is there. */
function inChunks(
  size: number,
  pass: (chunk: Buffer, number: number, isLast: boolean) => Buffer,
  strip: (bytes: Buffer) => Buffer = (bytes) => bytes,
): Transform {
  let waiting: Buffer[] = [];
  let length = 0;
  let number = 0;
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      try {
        const own = strip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
        waiting.push(own);
        length += own.length;
        if (length > size) {
          let rest = Buffer.concat(waiting);
          // The last chunk is known only when nothing follows it.
          for (; rest.length > size; rest = rest.subarray(size))
            this.push(pass(rest.subarray(0, size), number++, false));
          waiting = [rest];
          length = rest.length;
        }
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      try {
        done(null, pass(Buffer.concat(waiting), number, true));
      } catch (error) {
        done(error as Error);
      }
    },
  });
}

function nonce(number: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(NONCE);
  bytes.writeBigUInt64BE(BigInt(number), NONCE - 9);
  bytes[NONCE - 1] = isLast ? 1 : 0;
  return bytes;
}

export const TAMPERED = "backup-tampered";

function tampered(object: string): Refusal {
  return new Refusal(
    "invalid",
    TAMPERED,
    `${object} cannot be decrypted: it was changed or truncated, or it was encrypted with another key.`,
  );
}
