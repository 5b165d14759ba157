import { createReadStream, createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { Refusal } from "../../../refusal.ts";
import type { PutOptions, Storage, StoredObject } from "../../../storage/storage.ts";
import { SITE_KEY } from "../layout.ts";
import { isSealed, isSealedWith, plainSize, sealing, unsealing } from "./seal.ts";
import type { SealKey } from "./seal-key.ts";

/** What encryption adds to an object is far below this, for any object that is read whole. */
const ROOM = 2 ** 20;

/**
 * The place as its backups must be read and written. Refuses (`invalid`) encrypted backups without a key or with another one, and
 * a key for backups that are not encrypted.
 */
export async function placeWithKey(place: Storage, key: SealKey | null): Promise<Storage> {
  const mark = await place.get(SITE_KEY);
  if (mark !== null) requireSameSeal(mark, key);
  return key === null ? place : sealedPlace(place, key);
}

function requireSameSeal(mark: Uint8Array, key: SealKey | null): void {
  if (key === null) {
    if (!isSealed(mark)) return;
    throw refused("encrypted", "The backups in this place are encrypted. Give their key: --key-file FILE.");
  }
  if (!isSealed(mark))
    throw refused(
      "not-encrypted",
      "The backups in this place are not encrypted. Leave out --key-file, or choose an empty folder or prefix.",
    );
  if (!isSealedWith(mark, key))
    throw refused("other-key", "The backups in this place were encrypted with another key than this one.");
}

function refused(code: string, message: string): Refusal {
  return new Refusal("invalid", `backup-${code}`, message);
}

/** The place with everything in it encrypted on its way there, and decrypted on its way back. Names stay readable. */
function sealedPlace(place: Storage, key: SealKey): Storage {
  const seal = (object: string, bytes: Uint8Array) =>
    buffer(Readable.from([bytes]).pipe(sealing(key, object)));
  const plain = (found: StoredObject) => ({ ...found, size: plainSize(found.size) });
  const own: Partial<Storage> = {
    put: async (object: string, bytes: Uint8Array, options?: PutOptions) =>
      place.put(object, await seal(object, bytes), options),
    putNew: async (object: string, bytes: Uint8Array) => place.putNew(object, await seal(object, bytes)),
    async putFile(object: string, path: string, options?: PutOptions) {
      const sealed = `${path}.sealed`;
      try {
        await pipeline(
          createReadStream(path),
          sealing(key, object),
          createWriteStream(sealed, { mode: 0o640 }),
        );
        await place.putFile(object, sealed, options);
        await rm(path, { force: true });
      } finally {
        await rm(sealed, { force: true });
      }
    },
    async get(object: string, maxBytes?: number) {
      const bytes = await place.get(object, maxBytes === undefined ? undefined : maxBytes + ROOM);
      return bytes && unseal(key, object, Readable.from([bytes]));
    },
    async open(object: string) {
      const stream = await place.open(object);
      return stream && decrypted(stream, key, object);
    },
    async stat(object: string) {
      const found = await place.stat(object);
      return found && plain(found);
    },
    async *list(prefix: string, after?: string) {
      for await (const found of place.list(prefix, after)) yield plain(found);
    },
  };
  return new Proxy(place, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return own[name as keyof Storage];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function unseal(key: SealKey, object: string, sealed: Readable): Promise<Uint8Array> {
  return buffer(decrypted(sealed, key, object));
}

/** A stream that breaks with the error of either side. */
function decrypted(sealed: Readable, key: SealKey, object: string): Readable {
  const plain = unsealing(key, object);
  pipeline(sealed, plain).catch((error) => plain.destroy(error));
  return plain;
}
