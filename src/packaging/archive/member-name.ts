import { broken } from "./random-access.ts";

const MAX_NAME = 4096;
const CONTROL = /[\0-\x1f\x7f]/;
const DRIVE = /^[A-Za-z]:/;

/**
 * The path of an archive's member as clean segments joined by `/`: `.` segments and doubled or final slashes go.
 * Refuses what could lead outside or be read two ways (F55, E10): `..`, absolute paths, drive letters, backslashes,
 * NUL and other control characters. Empty when the member is the archive's own root (`./`).
 */
export function cleanMemberName(name: string): string {
  if (name.length === 0 || name.length > MAX_NAME) throw broken("a member has no name, or one too long");
  if (CONTROL.test(name)) throw broken(`a member's name holds a control character: ${quote(name)}`);
  if (name.includes("\\")) throw broken(`a member's name holds a backslash: ${quote(name)}`);
  if (name.startsWith("/") || DRIVE.test(name)) throw broken(`a member's path is absolute: ${quote(name)}`);
  const segments = name.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) throw broken(`a member's path climbs out with "..": ${quote(name)}`);
  return segments.join("/");
}

/** A name as it may stand in a message: one line of ASCII, cut short. */
export function quote(name: string): string {
  const shown = name.length > 100 ? `${name.slice(0, 100)}…` : name;
  return JSON.stringify(shown).replace(/[^\x20-\x7e]/g, "?");
}
