import { createReadStream, statSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Advisory, readAdvisory } from "../../packaging/advisories/advisory.ts";
import type { RandomAccess } from "../../packaging/archive/random-access.ts";
import { readZipDirectory } from "../../packaging/archive/zip-directory.ts";
import { readZipMember } from "../../packaging/archive/zip-layout.ts";
import { withFileAccess } from "../../publishing/archives/file-access.ts";
import { Refusal } from "../../refusal.ts";
import { errorWords } from "../../system/error-words.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

/** Most bytes of one advisory, most of a whole file unpacked, and most advisories. */
const MAX_ADVISORY = 16 * 2 ** 20;
const LIMITS = { members: 1_000_000, unpackedSize: 8 * 2 ** 30 };

type Take = (advisory: Advisory) => void;

/**
 * Gives every advisory of a dump of OSV to `take`, one after the other: a zip of JSON files, a folder of them, or a file with one
 * advisory on each line. Withdrawn ones are left out. Answers how many there were.
 */
export async function readAdvisories(path: string, take: Take): Promise<number> {
  const file = await stat(path).catch((error: unknown) => {
    throw new CommandFailure(`${path} cannot be read: ${errorWords(error)}.`, EXIT.usage);
  });
  const counted = new Counted(path, take);
  if (file.isDirectory()) await readFolder(path, counted);
  else if (path.toLowerCase().endsWith(".zip")) await readZipFile(path, counted);
  else await readLines(path, counted);
  if (counted.count === 0)
    throw new CommandFailure(`${path} has no advisories. Use a file in the OSV format.`, EXIT.usage);
  return counted.count;
}

class Counted {
  readonly #path: string;
  readonly #take: Take;
  count = 0;

  constructor(path: string, take: Take) {
    this.#path = path;
    this.#take = take;
  }

  /** `where`: which part of the dump it is, such as a file name. */
  add(text: string, where: string): void {
    const advisory = text.length > MAX_ADVISORY ? null : readAdvisory(text);
    if (advisory === null) throw this.refusal(`${where} is not an advisory in the OSV format`);
    this.count++;
    if (advisory !== "withdrawn") this.#take(advisory);
  }

  refusal(why: string): CommandFailure {
    return new CommandFailure(`${this.#path} cannot be used: ${why}.`, EXIT.usage);
  }
}

async function readFolder(folder: string, counted: Counted): Promise<void> {
  for (const name of (await readdir(folder)).filter(isJson).sort()) {
    const path = join(folder, name);
    if (statSync(path).size > MAX_ADVISORY) throw counted.refusal(`${name} is too large for an advisory`);
    counted.add(await readFile(path, "utf8"), name);
  }
}

function readZipFile(path: string, counted: Counted): Promise<void> {
  return withFileAccess(path, (zip) => {
    for (const { name, bytes } of membersOf(zip, counted)) counted.add(Buffer.from(bytes).toString(), name);
  });
}

function* membersOf(zip: RandomAccess, counted: Counted): Generator<{ name: string; bytes: Uint8Array }> {
  try {
    for (const member of readZipDirectory(zip, LIMITS).members)
      if (!member.isFolder && isJson(member.name))
        yield { name: member.name, bytes: readZipMember(zip, member, MAX_ADVISORY) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw counted.refusal(error.message.replace(/^The archive is refused: /, "").replace(/\.$/, ""));
  }
}

async function readLines(path: string, counted: Counted): Promise<void> {
  if (statSync(path).size <= MAX_ADVISORY) {
    const text = await readFile(path, "utf8");
    if (readAdvisory(text) !== null) return counted.add(text, "the file");
  }
  let number = 0;
  for await (const line of linesOf(createReadStream(path, "utf8"))) {
    number++;
    if (line.trim() !== "") counted.add(line, `line ${number}`);
  }
}

/** Lines as they come. One that is longer than an advisory may be comes in pieces, which are no advisories. */
async function* linesOf(input: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of input) {
    const [end = "", ...next] = text.split("\n");
    rest += end;
    for (const line of next) {
      yield rest;
      rest = line;
    }
    if (rest.length > MAX_ADVISORY) {
      yield rest;
      rest = "";
    }
  }
  yield rest;
}

function isJson(name: string): boolean {
  return name.toLowerCase().endsWith(".json");
}
