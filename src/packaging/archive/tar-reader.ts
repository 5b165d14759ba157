import { cleanMemberName, quote } from "./member-name.ts";
import { type ArchiveLimits, broken, MAX_METADATA, refuseBomb, tooManyMembers } from "./random-access.ts";
import { type PaxFacts, readLongName, readPax } from "./tar-extension.ts";
import { BLOCK, readTarHeader, type TarHeader } from "./tar-header.ts";
import { TarLinks } from "./tar-links.ts";
import { type MemberPath, refuseCaseTwins, refuseTwins } from "./twins.ts";

const MAX_EXTENSION = 1024 * 1024;
/** All names together, in characters. */
const MAX_PATHS = 32 * 1024 * 1024;

/**
 * Reads the tar inside an sdist as it is unpacked, chunk by chunk, keeping nothing but PKG-INFO and the names. `packedSize` is the
 * size of the compressed file, for the bomb rule. Refusals as `sdist.ts` says. By hand, for the reason in `zip.ts`.
 */
export class TarReader {
  readonly #packedSize: number;
  readonly #limits: ArchiveLimits;
  readonly #onFile: ((name: string, size: number) => void) | null;
  readonly #links = new TarLinks();
  readonly #block = Buffer.alloc(BLOCK);
  #blockFilled = 0;
  #members = 0;
  #unpacked = 0;
  /** Bytes of the current member still to come, its padding included. */
  #skip = 0;
  #collecting: { bytes: Buffer; filled: number; done: (bytes: Buffer) => void } | null = null;
  #next: PaxFacts = {};
  #ended = false;
  #top: string | null = null;
  #metadata: Buffer | null = null;
  readonly #paths: MemberPath[] = [];
  #pathsSize = 0;

  /** `onFile` is called for every file in it, in order. */
  constructor(
    packedSize: number,
    limits: ArchiveLimits,
    onFile: ((name: string, size: number) => void) | null = null,
  ) {
    this.#onFile = onFile;
    this.#packedSize = packedSize;
    this.#limits = limits;
  }

  push(chunk: Uint8Array): void {
    this.#unpacked += chunk.length;
    refuseBomb(this.#unpacked, this.#packedSize, this.#limits);
    for (let at = 0; at < chunk.length; ) at += this.#take(chunk, at);
  }

  /** The bytes of `<top>/PKG-INFO` as soon as they have passed; nothing behind them was checked. */
  get metadata(): Uint8Array | null {
    return this.#metadata;
  }

  /** The bytes of `<top>/PKG-INFO`, once everything was pushed. */
  end(): Uint8Array {
    if (!this.#ended) throw broken("its tar file is cut off");
    if (this.#top === null) throw broken("its tar file is empty");
    if (this.#metadata === null) throw broken(`${quote(`${this.#top}/PKG-INFO`)} is missing from it`);
    refuseTwins(this.#paths);
    const info = `${this.#top}/PKG-INFO`.toLowerCase();
    refuseCaseTwins(this.#paths.map(({ name }) => name).filter((name) => name.toLowerCase() === info));
    return this.#metadata;
  }

  /** Takes what it can from `at` on; returns how many bytes that were. */
  #take(chunk: Uint8Array, at: number): number {
    if (this.#ended) return this.#takePadding(chunk, at);
    if (this.#collecting) return this.#collect(chunk, at);
    if (this.#skip > 0) {
      const length = Math.min(this.#skip, chunk.length - at);
      this.#skip -= length;
      return length;
    }
    const length = Math.min(BLOCK - this.#blockFilled, chunk.length - at);
    this.#block.set(chunk.subarray(at, at + length), this.#blockFilled);
    this.#blockFilled += length;
    if (this.#blockFilled === BLOCK) {
      this.#blockFilled = 0;
      this.#readBlock();
    }
    return length;
  }

  #takePadding(chunk: Uint8Array, at: number): number {
    for (let i = at; i < chunk.length; i++) {
      if (chunk[i] !== 0) throw broken("bytes follow the end of its tar file");
    }
    return chunk.length - at;
  }

  #collect(chunk: Uint8Array, at: number): number {
    const part = this.#collecting!;
    const length = Math.min(part.bytes.length - part.filled, chunk.length - at);
    part.bytes.set(chunk.subarray(at, at + length), part.filled);
    part.filled += length;
    if (part.filled === part.bytes.length) {
      this.#collecting = null;
      part.done(part.bytes);
    }
    return length;
  }

  /** Reads the next `size` bytes into memory, then calls `done`. */
  #startCollecting(size: number, done: (bytes: Buffer) => void): void {
    this.#skip = -size & (BLOCK - 1);
    if (size === 0) done(Buffer.alloc(0));
    else this.#collecting = { bytes: Buffer.alloc(size), filled: 0, done };
  }

  #readBlock(): void {
    if (this.#block.every((byte) => byte === 0)) {
      this.#ended = true;
      return;
    }
    if (++this.#members > this.#limits.members) throw tooManyMembers(this.#limits);
    const header = readTarHeader(this.#block);
    if (!this.#readExtension(header)) this.#readMember(header);
  }

  /** Headers that only say more about the member behind them. */
  #readExtension(header: TarHeader): boolean {
    if (!"xgXLK".includes(header.type)) return false;
    if (header.size > MAX_EXTENSION) throw broken("a header in its tar file is too large");
    this.#startCollecting(header.size, (bytes) => {
      if (header.type === "L") this.#next.path = readLongName(bytes);
      else if (header.type === "K") this.#next.linkpath = readLongName(bytes);
      else if (header.type === "g") refuseGlobal(readPax(bytes));
      else Object.assign(this.#next, readPax(bytes));
    });
    return true;
  }

  #readMember(header: TarHeader): void {
    const facts = this.#next;
    this.#next = {};
    const rawName = facts.path ?? header.name;
    const size = facts.size ?? header.size;
    const name = cleanMemberName(rawName);
    const isFolder = header.type === "5" || ("07".includes(header.type) && rawName.endsWith("/"));
    refuseBomb(this.#unpacked + size, Number.POSITIVE_INFINITY, this.#limits);
    if (name === "" && isFolder) return;
    this.#links.refuseThrough(name);
    this.#note(name, isFolder);
    this.#checkTop(name, isFolder);
    if (isFolder && size > 0) throw broken(`${quote(name)} is a folder that holds bytes`);
    if (isFolder) return;
    if ("07".includes(header.type)) this.#readFile(name, size);
    else this.#readLink(header.type, name, facts.linkpath ?? header.linkName);
  }

  #note(name: string, isFolder: boolean): void {
    this.#pathsSize += name.length;
    if (this.#pathsSize > MAX_PATHS) throw broken("the names of its members are too long together");
    this.#paths.push({ name, isFolder });
  }

  #checkTop(name: string, isFolder: boolean): void {
    const top = name.split("/", 1)[0]!;
    if (name === top && !isFolder) throw broken(`${quote(name)} is not in a top-level folder`);
    this.#top ??= top;
    if (this.#top !== top)
      throw broken(`it has more than one top-level folder: ${quote(this.#top)}, ${quote(top)}`);
  }

  #readFile(name: string, size: number): void {
    this.#onFile?.(name, size);
    if (name !== `${this.#top}/PKG-INFO`) {
      this.#skip = paddedSize(size);
      return;
    }
    if (this.#metadata !== null) throw broken("it holds its PKG-INFO twice");
    if (size > MAX_METADATA) throw broken(`its PKG-INFO is over ${MAX_METADATA} bytes`);
    this.#startCollecting(size, (bytes) => {
      this.#metadata = bytes;
    });
  }

  #readLink(type: string, name: string, target: string): void {
    if (name === `${this.#top}/PKG-INFO`) throw broken("its PKG-INFO is a link or a device");
    if (type === "2") this.#links.addSymlink(name, target);
    else if (type === "1") this.#links.addHardLink(name, target);
    else if (type === "S") throw broken("its tar file holds a sparse file");
    else throw broken(`${quote(name)} is a device or of an unknown kind; only files and folders are allowed`);
  }
}

function paddedSize(size: number): number {
  return size + (-size & (BLOCK - 1));
}

function refuseGlobal(facts: PaxFacts): void {
  if (Object.keys(facts).length > 0) throw broken("a global pax header renames or resizes every member");
}
