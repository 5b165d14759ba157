import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A change that no sync has covered yet. */
interface Pending {
  /** When it was done, in lines of the record. */
  at: number;
  /** Changes of one call survive together. */
  call: number;
}

interface FileChange extends Pending {
  apply(bytes: Buffer): Buffer;
}

interface NameChange extends Pending {
  name: string;
  /** null: the name is removed. */
  node: Node | null;
}

/** What a name stands for: its state as programs see it, and what of it is on the disk for certain. */
export class FileNode {
  bytes: Buffer;
  durable: Buffer;
  pending: FileChange[] = [];

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.durable = bytes;
  }

  change(change: FileChange): void {
    this.bytes = change.apply(this.bytes);
    this.pending.push(change);
  }

  /** All that was done before a moment is on the disk. */
  sync(before: number): void {
    for (const change of this.pending) if (change.at < before) this.durable = change.apply(this.durable);
    this.pending = this.pending.filter(({ at }) => at >= before);
  }
}

export class FolderNode {
  readonly names: Map<string, Node>;
  readonly durable: Map<string, Node>;
  pending: NameChange[] = [];

  constructor(names: Iterable<[string, Node]> = []) {
    this.names = new Map(names);
    this.durable = new Map(this.names);
  }

  change(change: NameChange): void {
    apply(this.names, change);
    this.pending.push(change);
  }

  sync(before: number): void {
    for (const change of this.pending) if (change.at < before) apply(this.durable, change);
    this.pending = this.pending.filter(({ at }) => at >= before);
  }
}

export type Node = FileNode | FolderNode;

function apply(names: Map<string, Node>, { name, node }: NameChange): void {
  if (node === null) names.delete(name);
  else names.set(name, node);
}

/** Which changes that no sync covers survive a power cut. */
export interface Luck {
  ofNames(call: number): boolean;
  ofBytes(call: number): boolean;
}

/** Writes what a power cut leaves of a folder. */
export function leftOf(folder: FolderNode, luck: Luck, to: string): void {
  mkdirSync(to, { recursive: true });
  const names = new Map(folder.durable);
  for (const change of folder.pending) if (luck.ofNames(change.call)) apply(names, change);
  for (const [name, node] of names) {
    const path = join(to, name);
    if (node instanceof FolderNode) leftOf(node, luck, path);
    else writeFileSync(path, bytesLeft(node, luck));
  }
}

function bytesLeft(file: FileNode, luck: Luck): Buffer {
  return file.pending.reduce(
    (bytes, change) => (luck.ofBytes(change.call) ? change.apply(bytes) : bytes),
    file.durable,
  );
}

/** A folder as it lies on the real disk, all of it durable. */
export function readFolder(path: string): FolderNode {
  const nodes = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isFile())
    .map((entry): [string, Node] => {
      const below = join(path, entry.name);
      return [entry.name, entry.isDirectory() ? readFolder(below) : new FileNode(readFileSync(below))];
    });
  return new FolderNode(nodes);
}

/** The same as it is, all of it durable. */
export function copyOf(folder: FolderNode): FolderNode {
  return new FolderNode(
    [...folder.names].map(([name, node]): [string, Node] => [
      name,
      node instanceof FolderNode ? copyOf(node) : new FileNode(node.bytes),
    ]),
  );
}

/** Bytes in place of those at an offset. */
export function written(offset: number, part: Buffer): FileChange["apply"] {
  return (bytes) => {
    const whole = Buffer.alloc(Math.max(bytes.length, offset + part.length));
    bytes.copy(whole);
    part.copy(whole, offset);
    return whole;
  };
}

/** As many bytes as given; new ones are zero. */
export function resized(length: number): FileChange["apply"] {
  return (bytes) => Buffer.concat([bytes.subarray(0, length)], length);
}
