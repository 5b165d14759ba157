import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

/** Calls that change files, and those by which a server answers. */
const CALLS = [
  "open,openat,creat,close,dup,dup2,dup3,lseek",
  "write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,copy_file_range,sendfile",
  "truncate,ftruncate,fallocate,fsync,fdatasync,syncfs,sync_file_range",
  "rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir,mkdir,mkdirat",
].join(",");

/** What runs a server so that each such call of it is written down, with all bytes. */
export const recordedTo = (file: string): string[] => [
  ...["strace", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "1000000000", "-o", file, "-e", `trace=${CALLS}`],
];

/** A system call that succeeded. */
export interface Call {
  name: string;
  /** Arguments as strace writes them. */
  args: string;
  result: number;
  /** When it began and ended, counted in lines of the record. */
  begun: number;
  ended: number;
}

const WHOLE = /^(\d+) +(\w+)\((.*)\) += (-?\d+)/s;
const BEGUN = /^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$/s;
const RESUMED = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)/s;

/** The successful calls of a record, in the order in which they ended. */
export async function* callsOf(file: string): AsyncGenerator<Call> {
  const open = new Map<string, { args: string; begun: number }>();
  let at = 0;
  for await (const line of createInterface({ input: createReadStream(file, "latin1") })) {
    at++;
    const begun = BEGUN.exec(line);
    if (begun) {
      open.set(begun[1] as string, { args: begun[3] as string, begun: at });
      continue;
    }
    const resumed = RESUMED.exec(line);
    const [, thread, name, args, result] = (resumed ?? WHOLE.exec(line) ?? []) as string[];
    if (thread === undefined || name === undefined) continue;
    const before = resumed ? open.get(thread) : undefined;
    open.delete(thread);
    if (Number(result) < 0) continue;
    yield {
      name,
      args: `${before?.args ?? ""}${args}`,
      result: Number(result),
      begun: before?.begun ?? at,
      ended: at,
    };
  }
}

/** The strings among the arguments, in order: paths and written bytes, not what descriptors stand for. */
export function stringsOf(args: string): Buffer[] {
  return [...args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, text]) => bytesOf(text as string));
}

/** The descriptors among the arguments, in order. */
export function descriptorsOf(args: string): number[] {
  return [...args.matchAll(/(?:^|[ {])(\d+)</g)].map(([, number]) => Number(number));
}

/** Folders that paths are relative to, in order. */
export function foldersOf(args: string): string[] {
  return [...args.matchAll(/(?:AT_FDCWD|\d+)<((?:\\x[0-9a-f]{2})*)>/g)].map(([, text]) =>
    bytesOf(text as string).toString(),
  );
}

/** The numbers at the end of the arguments. */
export function numbersOf(args: string): number[] {
  const end = /((?:, *-?\d+)+)$/.exec(args)?.[1] ?? "";
  return end.split(",").slice(1).map(Number);
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text.replaceAll("\\x", ""), "hex");
}
