import { z } from "zod";
import { CommandFailure } from "../../terminal/failure.ts";

/** A file that a resolver chose. */
export interface PinnedFile {
  project: string;
  version: string;
  filename: string;
  sha256: string;
}

const Archive = z.object({ url: z.string(), hashes: z.object({ sha256: z.string().optional() }) });

/** The parts of a pylock.toml (PEP 751) that are read. */
const Lock = z.object({
  packages: z
    .array(
      z.object({
        name: z.string(),
        version: z.string().optional(),
        wheels: z.array(Archive).optional(),
        sdist: Archive.optional(),
      }),
    )
    .default([]),
});

/** The files of a pylock.toml of one environment: the wheel of each package, or its source distribution if it has no wheel. */
export async function readLock(text: string): Promise<PinnedFile[]> {
  const { parse } = await import("smol-toml");
  return Lock.parse(parse(text)).packages.map(({ name, version = "", wheels = [], sdist }) => {
    const archive = wheels[0] ?? sdist;
    const sha256 = archive?.hashes.sha256;
    if (archive === undefined || sha256 === undefined)
      throw new CommandFailure(`${name} ${version} has no file with a SHA-256 in the index.`);
    const path = new URL(archive.url).pathname;
    const filename = decodeURIComponent(path.slice(path.lastIndexOf("/") + 1));
    return { project: name, version, filename, sha256 };
  });
}
