import { basename, dirname, relative, resolve } from "node:path";
import { FileNode, FolderNode, type Node, resized, written } from "./disk.ts";
import { type Call, callsOf, descriptorsOf, foldersOf, numbersOf, stringsOf } from "./trace.ts";

/** What a descriptor stands for. Duplicates share it. */
interface Open {
  node: Node;
  offset: number;
  isAppending: boolean;
}

/** A folder as the recorded calls of a program change it, with what of it is synced. */
export class Recording {
  readonly #root: string;
  readonly folder: FolderNode;
  readonly #open = new Map<number, Open>();
  readonly #onAnswer: (at: number, text: string) => void;

  /** `folder`: what is at `root` before the first call. `onAnswer` gets the start of each answer of HTTP, and when it began to be sent. */
  constructor(
    root: string,
    folder: FolderNode,
    onAnswer: (at: number, text: string) => void = () => undefined,
  ) {
    this.#root = root;
    this.folder = folder;
    this.#onAnswer = onAnswer;
  }

  /** Plays a record; calls back after each call that changed or synced something below the folder, or sent an answer. */
  async play(file: string, after: (call: Call) => void): Promise<void> {
    for await (const call of callsOf(file)) if (this.#apply(call)) after(call);
  }

  #apply(call: Call): boolean {
    const { name, args } = call;
    if (name === "close") return this.#forget(args);
    if (name.startsWith("dup")) return this.#duplicate(call);
    if (name.startsWith("open") || name === "creat") return this.#opened(call);
    if (name === "lseek") return this.#seek(call);
    if (name === "fsync" || name === "fdatasync") return this.#sync(call);
    if (/^(ftruncate|fallocate)$/.test(name)) return this.#resize(call);
    if (/^(write|writev|pwrite64|pwritev2?|sendto|sendmsg)$/.test(name)) return this.#write(call);
    if (/^(copy_file_range|sendfile)$/.test(name)) return this.#copy(call);
    return this.#name(call);
  }

  #forget(args: string): boolean {
    this.#open.delete(Number.parseInt(args, 10));
    return false;
  }

  #duplicate({ args, result }: Call): boolean {
    const open = this.#open.get(Number.parseInt(args, 10));
    if (open) this.#open.set(result, open);
    else this.#open.delete(result);
    return false;
  }

  #opened(call: Call): boolean {
    const { args, result, name } = call;
    this.#open.delete(result);
    const [path] = this.#paths(call);
    const flags = name === "creat" ? "O_CREAT|O_TRUNC" : args;
    if (path === undefined) return false;
    let node = this.#at(path);
    const isNew = node === undefined && flags.includes("O_CREAT");
    if (isNew) {
      node = new FileNode(Buffer.alloc(0));
      this.#put(path, node, call);
    }
    if (node === undefined) return false;
    this.#open.set(result, { node, offset: 0, isAppending: flags.includes("O_APPEND") });
    const isCut = node instanceof FileNode && flags.includes("O_TRUNC") && node.bytes.length > 0;
    if (isCut) (node as FileNode).change({ at: call.ended, call: call.begun, apply: resized(0) });
    return isNew || isCut;
  }

  #seek({ args, result }: Call): boolean {
    const open = this.#open.get(Number.parseInt(args, 10));
    if (open) open.offset = result;
    return false;
  }

  #sync({ args, begun }: Call): boolean {
    const open = this.#open.get(Number.parseInt(args, 10));
    open?.node.sync(begun);
    return open !== undefined;
  }

  #resize({ name, args, begun, ended }: Call): boolean {
    const node = this.#open.get(Number.parseInt(args, 10))?.node;
    if (!(node instanceof FileNode)) return false;
    const numbers = numbersOf(args);
    const length =
      name === "ftruncate"
        ? (numbers.at(-1) as number)
        : Math.max(node.bytes.length, (numbers.at(-2) as number) + (numbers.at(-1) as number));
    node.change({ at: ended, call: begun, apply: resized(length) });
    return true;
  }

  #write(call: Call): boolean {
    const { name, args, result } = call;
    const open = this.#open.get(Number.parseInt(args, 10));
    if (open === undefined) return this.#answered(call);
    const part = Buffer.concat(stringsOf(args)).subarray(0, result);
    const given = name === "pwrite64" || name === "pwritev" ? numbersOf(args).at(-1) : undefined;
    return this.#putBytes(open, given, part, call);
  }

  #putBytes(open: Open, given: number | undefined, part: Buffer, { begun, ended }: Call): boolean {
    const { node } = open;
    if (!(node instanceof FileNode)) return false;
    const offset = given ?? (open.isAppending ? node.bytes.length : open.offset);
    if (given === undefined) open.offset = offset + part.length;
    node.change({ at: ended, call: begun, apply: written(offset, part) });
    return true;
  }

  #answered({ args, begun }: Call): boolean {
    const text = Buffer.concat(stringsOf(args)).subarray(0, 2_000).toString("latin1");
    if (!text.startsWith("HTTP/1.1 ")) return false;
    this.#onAnswer(begun, text);
    return true;
  }

  #copy(call: Call): boolean {
    const [first, second] = descriptorsOf(call.args).map((number) => this.#open.get(number));
    const [from, to] = call.name === "sendfile" ? [second, first] : [first, second];
    if (!(from?.node instanceof FileNode) || to === undefined) return false;
    const part = from.node.bytes.subarray(from.offset, from.offset + call.result);
    from.offset += call.result;
    return this.#putBytes(to, undefined, Buffer.from(part), call);
  }

  /** Renames, links and removals. */
  #name(call: Call): boolean {
    const [path, other] = this.#paths(call);
    const node = path && this.#at(path);
    if (call.name.startsWith("mkdir")) {
      if (path === undefined) return false;
      this.#put(path, new FolderNode(), call);
      return true;
    }
    if (path === undefined || node === undefined) return false;
    if (other !== undefined) this.#put(other, node as Node, call);
    if (!call.name.startsWith("link")) this.#put(path, null, call);
    return true;
  }

  /** Paths among the arguments, below the folder; undefined: elsewhere. */
  #paths(call: Call): (string | undefined)[] {
    const [base = "/"] = foldersOf(call.args);
    return stringsOf(call.args).map((path) => {
      const below = relative(this.#root, resolve(base, path.toString()));
      return below === ".." || below.startsWith("../") ? undefined : below;
    });
  }

  #at(path: string): Node | undefined {
    let node: Node | undefined = this.folder;
    for (const name of path.split("/").filter(Boolean))
      node = node instanceof FolderNode ? node.names.get(name) : undefined;
    return node;
  }

  #put(path: string, node: Node | null, { begun, ended }: Call): void {
    if (path === "") return;
    const folder = this.#at(dirname(path) === "." ? "" : dirname(path));
    if (folder instanceof FolderNode) folder.change({ name: basename(path), node, at: ended, call: begun });
  }
}
