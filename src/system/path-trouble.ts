import { accessSync, constants, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * What is wrong at a path, and what to do, as a message. `code` is the system's (`EACCES`, `ENOSPC` …). For people who
 * run the server, since the path is named.
 */
export function pathTrouble(path: string, code: string): string {
  const at = nearest(path);
  switch (code) {
    case "EACCES":
    case "EPERM":
      return permissionTrouble(at);
    case "EROFS":
      return `${at} is on a read-only file system. Mount it writable, or choose another folder (--data DIR).`;
    case "ENOSPC":
    case "EDQUOT":
      return `The disk of ${at} is full. Make room, or use a larger disk.`;
    case "EIO":
      return `The disk of ${at} reports errors. Look into the system's log (dmesg), and restore from a backup if it is failing.`;
    case "ENOTDIR":
    case "EEXIST":
      return `${at} is a file, not a folder. Choose another folder (--data DIR).`;
    case "ENOENT":
      return `${at} takes no folders: what is mounted there is not a disk. Choose another folder (--data DIR).`;
    case "ELOOP":
      return `${path} is a link that leads back to itself. Remove the link.`;
    case "ENAMETOOLONG":
      return "Its name is too long. Choose a shorter one (--data DIR).";
    default:
      return `The system says ${code || "nothing more"} for ${at}.`;
  }
}

/** What keeps a file that is there from being opened, as far as its owner, mode and disk tell; null: nothing of these. */
export function openTrouble(path: string): string | null {
  for (const at of [path, dirname(path)]) {
    if (statSync(at, { throwIfNoEntry: false }) === undefined) continue;
    const code = accessCode(at);
    if (code !== null) return pathTrouble(at, code);
  }
  return isDiskFull(path) ? pathTrouble(path, "ENOSPC") : null;
}

function isDiskFull(path: string): boolean {
  try {
    return statfsSync(nearest(path)).bavail === 0;
  } catch {
    return false;
  }
}

function accessCode(path: string): string | null {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "EACCES";
  }
}

/** `uid 1000 may not …: it belongs to uid 0 (mode 755)`, and what to do. */
function permissionTrouble(path: string): string {
  const user = process.getuid?.();
  const who = user === undefined ? "this user" : `uid ${user}, which this process runs as,`;
  const found = statOrNull(path);
  if (found === null) return `${who} may not look into ${dirname(path)}. Run the server as its owner.`;
  const mode = (found.mode & 0o777).toString(8);
  return `${who} may not write to ${path}: it belongs to uid ${found.uid} (mode ${mode}). Run the server as uid ${found.uid}, or give it to uid ${user ?? "…"}: chown -R ${user ?? "…"} ${path}`;
}

/** The path, or the lowest folder above it that is there. */
function nearest(path: string): string {
  let at = path;
  while (dirname(at) !== at && statOrNull(at) === null) at = dirname(at);
  return at;
}

function statOrNull(path: string): { uid: number; mode: number } | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
