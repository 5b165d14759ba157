import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** A token that `wheelyard login` was given. The Python package wheelyard-keyring reads the same file. */
export interface KeptLogin {
  id: number;
  token: string;
  account: string;
  /** ISO 8601. */
  expiresAt: string;
}

interface KeptLogins {
  version: 1;
  /** By the address of the server, with a slash at its end. */
  logins: Record<string, KeptLogin>;
  /** The server of the last login. */
  last: string | null;
}

const NONE: KeptLogins = { version: 1, logins: {}, last: null };

/** The file that only this user may read: in XDG_CONFIG_HOME, ~/.config, or on Windows in APPDATA. */
export function loginsFile(): string {
  const { XDG_CONFIG_HOME, APPDATA } = process.env;
  const windows = process.platform === "win32" ? APPDATA : undefined;
  return join(windows || XDG_CONFIG_HOME || join(homedir(), ".config"), "wheelyard", "logins.json");
}

/** The address as logins are kept by: with a slash at its end. */
export function loginKey(url: string): string {
  const { href } = new URL(url);
  return href.endsWith("/") ? href : `${href}/`;
}

/** The login to a server; null: there is none. */
export function keptLogin(url: string): KeptLogin | null {
  return URL.canParse(url) ? (read().logins[loginKey(url)] ?? null) : null;
}

/** The server of the last login; null: there is none. */
export function lastLogin(): string | null {
  return read().last;
}

export function keepLogin(url: string, login: KeptLogin): void {
  const { logins } = read();
  const key = loginKey(url);
  write({ version: 1, logins: { ...logins, [key]: login }, last: key });
}

export function forgetLogin(url: string): void {
  const { last, logins } = read();
  const key = loginKey(url);
  const { [key]: _, ...others } = logins;
  write({ version: 1, logins: others, last: last === key ? (Object.keys(others)[0] ?? null) : last });
}

function read(): KeptLogins {
  try {
    const found = JSON.parse(readFileSync(loginsFile(), "utf8")) as Partial<KeptLogins> | null;
    return found?.version === 1 ? { ...NONE, ...found } : NONE;
  } catch {
    // Missing, or not ours to read: then no one is logged in.
    return NONE;
  }
}

/** In one step, so that another command never reads half a file. */
function write(logins: KeptLogins): void {
  const file = loginsFile();
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${randomBytes(6).toString("hex")}`;
  writeFileSync(fresh, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 });
  renameSync(fresh, file);
}
