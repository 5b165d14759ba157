import { createWriteStream, openAsBlob } from "node:fs";
import { pipeline } from "node:stream/promises";
import { openDriver } from "../../../storage/open.ts";
import type { Storage, StoredObject } from "../../../storage/storage.ts";
import { CommandFailure, describeFailure, EXIT } from "../../terminal/failure.ts";

/** Where a bucket is, and how the notes of its uploader are read. */
export interface OldPlace {
  bucket: string;
  /** Settings of the storage, as the configuration has them. */
  settings: { driver: string; [option: string]: unknown };
  openNotes(): Promise<ObjectNotes>;
}

/** What the uploader noted about objects. */
export interface ObjectNotes {
  /** Names are lower case. */
  of(key: string): Promise<Record<string, string>>;
  close(): void;
}

/** A bucket of any object store that is only read. */
export class OldBucket {
  readonly #storage: Storage;
  readonly #place: OldPlace;
  #notes: Promise<ObjectNotes> | null = null;

  private constructor(storage: Storage, place: OldPlace) {
    this.#storage = storage;
    this.#place = place;
  }

  /** Refuses (usage) a bucket that cannot be listed below the prefix. */
  static async open(place: OldPlace, prefix: string): Promise<OldBucket> {
    const given = Object.entries(place.settings).filter(([, value]) => value !== undefined);
    const settings = { ...Object.fromEntries(given), driver: place.settings.driver };
    const storage = await openDriver(settings).catch((error) => {
      throw new CommandFailure(`The bucket cannot be read: ${describeFailure(error).message}`, EXIT.usage);
    });
    const found = new OldBucket(storage, place);
    try {
      for await (const _ of found.objects(prefix)) break;
      return found;
    } catch (error) {
      await found.close();
      throw new CommandFailure(`The bucket ${place.bucket} cannot be listed${reasonOf(error)}.`, EXIT.usage);
    }
  }

  /** Every object below a prefix, in the order of keys, without those whose keys end in a slash. */
  objects(prefix: string): AsyncIterable<StoredObject> {
    return this.#storage.list(prefix);
  }

  /** What the uploader noted about an object. Names are lower case. */
  async metadata(key: string): Promise<Record<string, string>> {
    this.#notes ??= this.#place.openNotes();
    return (await this.#notes).of(key);
  }

  /** A small object as text; null: there is none. */
  async text(key: string): Promise<string | null> {
    const bytes = await this.#storage.get(key);
    return bytes === null ? null : Buffer.from(bytes).toString("utf8");
  }

  /** The bytes of an object, copied to a file of this machine. */
  async copy(key: string, path: string): Promise<Blob> {
    const stream = await this.#storage.open(key);
    if (stream === null) throw new CommandFailure("It is no longer in the bucket.");
    await pipeline(stream, createWriteStream(path));
    return openAsBlob(path);
  }

  async close(): Promise<void> {
    (await this.#notes)?.close();
    await this.#storage.close();
  }
}

/** What every importer of files in a bucket says about one. */
export function factsInBucket(bucket: OldBucket, { key, size, modifiedAt }: StoredObject) {
  return {
    filename: key.slice(key.lastIndexOf("/") + 1),
    size,
    stamp: `${size}-${modifiedAt}`,
    uploadedAt: modifiedAt,
    open: (spare: string) => bucket.copy(key, spare),
    signature: null,
  };
}

function reasonOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause.name !== "Error" && cause.name !== "Refusal") return ` (${cause.name})`;
  return "";
}
