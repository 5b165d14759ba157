import { readFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import type { Config } from "../../../config/schema.ts";
import { size } from "../../terminal/output.ts";
import { type Finding, warning, well } from "./finding.ts";

/** File descriptors beside those of connections: files that are read, the database, upstreams. */
const SPARE_DESCRIPTORS = 512;
/** What a process takes besides its prepared answers (docs/deploy/sizing.md). */
const PROCESS_BYTES = 160 * 1024 ** 2;

/** Whether this machine gives the server what its limits promise to clients. */
export function checkMachine({ listen, limits }: Config): Finding[] {
  const workers = listen.workers === "auto" ? availableParallelism() : listen.workers;
  return [...checkDescriptors(limits.connections), checkMemory(workers, limits.pageCache)];
}

function checkDescriptors(connections: number): Finding[] {
  const limit = descriptorLimit();
  if (limit === null) return [];
  const subject = "open files";
  const needed = connections + SPARE_DESCRIPTORS;
  if (limit >= needed) return [well(subject, `${limit} allowed, ${needed} needed at most`)];
  const found = `${limit} allowed, but limits.connections (${connections}) may need ${needed}`;
  return [
    warning(subject, found, "Raise it (LimitNOFILE in systemd, ulimit -n), or lower limits.connections."),
  ];
}

/** Node raises the soft limit to the hard one when it starts, so this is what the server gets too. */
function descriptorLimit(): number | null {
  try {
    const line = /^Max open files\s+(\d+|unlimited)/m.exec(readFileSync("/proc/self/limits", "utf8"));
    return line?.[1] === "unlimited" ? Number.POSITIVE_INFINITY : line ? Number(line[1]) : null;
  } catch {
    return null;
  }
}

function checkMemory(workers: number, pageCache: number): Finding {
  const allowed = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  const needed = workers * (PROCESS_BYTES + pageCache);
  const words = `${size(allowed)} allowed, ${size(needed)} needed at most by ${workers} process${workers > 1 ? "es" : ""}`;
  if (needed <= allowed * 0.9) return well("memory", words);
  return warning("memory", words, "Allow more, or lower limits.pageCache or listen.workers.");
}
