import { parseForeignHash } from "../../foreign-hashes/parse.ts";
import { isAccountName } from "../../new-account.ts";

/** A line that cannot be used. The reason never repeats the line, which may be a password by mistake. */
export interface BrokenLine {
  /** From 1. */
  line: number;
  reason: string;
}

/** What a password file says. */
export interface PasswordEntries {
  /** Hashes by account name. */
  hashes: ReadonlyMap<string, string>;
  broken: readonly BrokenLine[];
}

const MOST_NAME = 64;

/** Reads lines `NAME:HASH`. Empty lines and comments (`#`) are skipped, and what follows a second colon is ignored. */
export function parsePasswordFile(text: string): PasswordEntries {
  const hashes = new Map<string, string>();
  const broken: BrokenLine[] = [];
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  for (const [at, line] of lines.entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [given = "", ...rest] = line.split(":");
    const name = given.trim().toLowerCase();
    const hash = hashOf(rest);
    const reason = reasonAgainst(name, hash, rest.length > 0) ?? taken(name, hashes);
    if (reason === null) hashes.set(name, hash);
    else broken.push({ line: at + 1, reason });
  }
  return { hashes, broken };
}

/** Werkzeug's hashes contain colons themselves. */
function hashOf(parts: readonly string[]): string {
  const isWerkzeug = parts[0]?.trim() === "pbkdf2";
  return (isWerkzeug ? parts.slice(0, 3).join(":") : (parts[0] ?? "")).trim();
}

function reasonAgainst(name: string, hash: string, hasColon: boolean): string | null {
  if (!hasColon) return "it has no colon between name and hash";
  if (!isAccountName(name))
    return `the name cannot be the name of an account: up to ${MOST_NAME} letters, digits, '.', '_', '-' and '@'`;
  if (hash === "") return "the hash is missing";
  if (parseForeignHash(hash) !== null) return null;
  if (/^[./A-Za-z0-9]{13}$/.test(hash))
    return "DES crypt is too weak; set the password again with htpasswd -B";
  return "the hash has an unknown format, is damaged, or costs too much to check; set the password again with htpasswd -B";
}

function taken(name: string, hashes: ReadonlyMap<string, string>): string | null {
  return hashes.has(name) ? "an earlier line has this name (upper and lower case are the same)" : null;
}
