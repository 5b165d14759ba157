import { randomUUID } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Config } from "../../../config/schema.ts";
import { databaseFile } from "../../../database/set-aside.ts";
import { danglingLink } from "../../../system/folders.ts";
import { pathTrouble } from "../../../system/path-trouble.ts";
import { size } from "../../terminal/output.ts";
import { type Finding, problem, warning, well, wordsOf } from "./finding.ts";

const SUBJECT = "data folder";
const DENIED = ["EACCES", "EPERM"];
const LEAST_FREE = 1024 ** 3;
const LEAST_INODES = 10_000;
const SLOW_SYNC_MS = 250;
/** File systems over a network, by their magic number in Linux: SQLite's locks and shared memory do not hold there. */
const NETWORK_FILE_SYSTEMS: Readonly<Record<number, string>> = {
  26985: "NFS",
  4283649346: "SMB",
  4266872130: "SMB",
  12805120: "CephFS",
  16914836: "9P",
};

/** Whether the folder that uploads (and, embedded, everything) live in can be written, is private, and has room. */
export function checkDataFolder(config: Config): Finding[] {
  const { data } = config;
  if (!existsSync(data)) return [checkPlaceFor(data)];
  try {
    const sync = writeProbe(data);
    const findings = [well(SUBJECT, `${data} is writable. Writing one byte durably took ${sync} ms`)];
    if (sync > SLOW_SYNC_MS)
      findings.push(
        warning(
          SUBJECT,
          `writing one byte durably to the disk took ${sync} ms`,
          "Every upload waits for this. Use a faster disk.",
        ),
      );
    return [...findings, ...checkPrivacy(data), ...checkRoom(config), ...checkFileSystem(config)];
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    return [
      problem(SUBJECT, `${data} cannot be written to (${code || wordsOf(error)})`, adviceFor(data, code)),
    ];
  }
}

/** What stands in the way there, and what to do; in Kubernetes owners are set by the pod. */
function adviceFor(folder: string, code: string): string {
  const advice = pathTrouble(folder, code);
  return DENIED.includes(code) ? `${advice} (in Kubernetes: fsGroup)` : advice;
}

/** A folder that is not there is made at the first start, if its own folder can be written. */
function checkPlaceFor(data: string): Finding {
  const link = danglingLink(data);
  if (link !== null) return problem(SUBJECT, `${data} cannot be used`, link);
  let above = dirname(data);
  while (!existsSync(above)) above = dirname(above);
  try {
    writeProbe(above);
    return well(SUBJECT, `${data} does not exist yet. It is created at the first start`);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    return problem(SUBJECT, `${data} is not there and cannot be made (${code})`, adviceFor(above, code));
  }
}

/** Milliseconds that a synced write took. */
function writeProbe(folder: string): number {
  const path = join(folder, `.doctor-${randomUUID()}`);
  const began = performance.now();
  try {
    const file = openSync(path, "wx", 0o600);
    writeSync(file, "x");
    fsyncSync(file);
    closeSync(file);
    return Math.round(performance.now() - began);
  } finally {
    rmSync(path, { force: true });
  }
}

function checkPrivacy(data: string): Finding[] {
  const mode = statSync(data).mode & 0o777;
  if ((mode & 0o007) === 0 || process.platform === "win32") return [];
  const found = `all users of this machine can read ${data} (mode ${mode.toString(8)})`;
  return [warning(SUBJECT, found, `It contains password hashes. Run: chmod o= ${data}`)];
}

function checkRoom({ data, limits }: Config): Finding[] {
  const { bavail, bsize, files, ffree } = statfsSync(data);
  const free = bavail * bsize;
  const findings: Finding[] = [];
  const words = `${size(free)} free`;
  if (free < LEAST_FREE)
    findings.push(
      problem(
        "free space",
        words,
        "Free up space or use a larger volume. Uploads are refused when it is full.",
      ),
    );
  else if (free < limits.fileSize)
    findings.push(
      warning(
        "free space",
        words,
        `The largest allowed file is ${size(limits.fileSize)} (limits.fileSize). Free up space or lower this limit.`,
      ),
    );
  else findings.push(well("free space", words));
  // Some file systems count no inodes.
  if (files > 0 && ffree < LEAST_INODES)
    findings.push(problem("free space", `only ${ffree} inodes free`, "Each stored file uses two or three."));
  return findings;
}

function checkFileSystem(config: Config): Finding[] {
  const file = databaseFile(config);
  if (file === null || !existsSync(dirname(file))) return [];
  const kind = NETWORK_FILE_SYSTEMS[statfsSync(dirname(file)).type];
  if (kind === undefined) return [];
  const advice = "Keep database.path on a disk of this machine, or use PostgreSQL.";
  return [
    problem("database", `the SQLite file is on ${kind}, where file locks do not work reliably`, advice),
  ];
}
