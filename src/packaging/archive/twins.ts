import { quote } from "./member-name.ts";
import { broken } from "./random-access.ts";

/** A member as far as its path goes. */
export interface MemberPath {
  name: string;
  isFolder: boolean;
}

/**
 * Refuses members that cannot all be unpacked side by side on every system (STANDARDS E08): one path in two Unicode
 * spellings (NFC and NFD are one file on macOS), and a path that is a file and also a folder with something in it.
 */
export function refuseTwins(members: readonly MemberPath[]): void {
  // With NUL for the slash, whatever lies in a folder follows directly behind a file of that name.
  const paths = members.map((member) => ({ member, key: keyOf(member.name) }));
  paths.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  for (const [at, { member, key }] of paths.entries()) {
    const next = paths[at + 1];
    if (next === undefined) return;
    if (next.key === key && next.member.name !== member.name)
      throw broken(
        `it holds ${quote(member.name)} in two Unicode spellings, which are one file on some systems`,
      );
    const isBoth = next.key === key && next.member.isFolder !== member.isFolder;
    if (isBoth || (!member.isFolder && next.key.startsWith(`${key}\0`)))
      throw broken(`${quote(member.name)} is a file and also a folder`);
  }
}

/**
 * Refuses names that differ in capitals alone, such as `METADATA` and `metadata`: which of them an installer reads would
 * depend on the system that it runs on. For the members that decide what is installed; elsewhere such names are in use.
 */
export function refuseCaseTwins(names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const folded = name.normalize("NFC").toLowerCase();
    const twin = seen.get(folded);
    if (twin !== undefined && twin !== name)
      throw broken(`it holds ${quote(twin)} and ${quote(name)}, which are one file on some systems`);
    seen.set(folded, name);
  }
}

function keyOf(name: string): string {
  const plain = /[^\0-\x7f]/.test(name) ? name.normalize("NFC") : name;
  return plain.replaceAll("/", "\0");
}
