import { Refusal } from "../../refusal.ts";
import { type FileFact, pathOfFile } from "./manifest.ts";
import { MAX_TAR_FILE, paddingOf, TAR_END, tarHeader } from "./tar-header.ts";

/** A tar file of a bundle, before it is written. */
export interface PlannedVolume {
  name: string;
  files: FileFact[];
}

/** A file of the source, before it is decided whether it is sent. */
export type ListedFile = Omit<FileFact, "present" | "place">;

/**
 * Decides which files are sent: those that are not withdrawn and whose bytes the receiver does not have, each once. In the order of projects and names, so
 * that the same files always make the same bundle.
 */
export function chooseFiles(listed: readonly ListedFile[], has: ReadonlySet<string>): FileFact[] {
  const sorted = [...listed].sort((a, b) => order(a.project, b.project) || order(a.filename, b.filename));
  return sorted.map((file) => ({
    ...file,
    present: file.withdrawn === undefined && !has.has(file.sha256),
    place: null,
  }));
}

/**
 * Distributes the files that are sent over tar files of at most `volumeSize` bytes, and notes in each where it is. A file is never
 * cut. Refuses (`invalid`) a file that does not fit, and one without a size.
 */
export function planVolumes(facts: readonly FileFact[], volumeSize: number): PlannedVolume[] {
  const volumes: PlannedVolume[] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const fact of facts) {
    if (!fact.present) continue;
    const size = sizeOf(fact);
    const header = tarHeader(pathOfFile(fact), size).length;
    const length = header + size + paddingOf(size).length;
    if (length + TAR_END.length > volumeSize) throw tooSmall(fact, length + TAR_END.length);
    if (used + length + TAR_END.length > volumeSize) {
      volumes.push({ name: `${String(volumes.length + 1).padStart(3, "0")}.tar`, files: [] });
      used = 0;
    }
    const volume = volumes.at(-1) as PlannedVolume;
    fact.place = { volume: volume.name, offset: used + header };
    volume.files.push(fact);
    used += length;
  }
  return volumes;
}

function sizeOf({ filename, size }: FileFact): number {
  if (size !== null && size <= MAX_TAR_FILE) return size;
  const why = size === null ? "has no known size" : "is larger than 8 GiB";
  throw new Refusal(
    "invalid",
    "not-in-a-volume",
    `${filename} ${why}, and cannot be in a volume. Create the bundle without --volume-size.`,
  );
}

function tooSmall({ filename }: FileFact, needed: number): Refusal {
  return new Refusal(
    "invalid",
    "volume-too-small",
    `${filename} does not fit into a volume. Choose a --volume-size of at least ${needed} bytes.`,
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
