import { parse } from "smol-toml";
import { z } from "zod";
import type { FoundInFile } from "./found-in-file.ts";

/** A package that a lock file pins. */
interface Pinned {
  name: string;
  version: string | undefined;
  marker: string | null;
  /** Why no index has it; null: an index does. */
  elsewhere: string | null;
}

const Text = z.string();
const Thing = z.unknown().optional();

const Pylock = z.object({
  packages: z.array(
    z.object({
      name: Text,
      version: Text.optional(),
      marker: Text.optional(),
      ...{ vcs: Thing, directory: Thing, archive: Thing },
    }),
  ),
});

/** Reads a pylock.toml (PEP 751). */
export function readPylock(text: string): FoundInFile {
  return foundOf(
    Pylock.parse(parse(text)).packages.map(({ name, version, marker, vcs, directory, archive }) => ({
      ...{ name, version, marker: marker ?? null },
      elsewhere: elsewhereOf({ "a repository": vcs, "a folder": directory, "an address": archive }),
    })),
  );
}

const PoetryLock = z.object({
  package: z
    .array(
      z.object({
        name: Text,
        version: Text,
        markers: z.union([Text, z.record(Text, Text)]).optional(),
        source: z.object({ type: Text }).optional(),
      }),
    )
    .default([]),
});

/** Reads a poetry.lock. */
export function readPoetryLock(text: string): FoundInFile {
  return foundOf(
    PoetryLock.parse(parse(text)).package.map(({ name, version, markers, source }) => ({
      ...{ name, version, marker: typeof markers === "string" ? markers : anyOf(markers) },
      elsewhere: source === undefined || source.type === "legacy" ? null : `is ${source.type}`,
    })),
  );
}

/** The markers of the groups of a package: one of them must hold. */
function anyOf(markers: Record<string, string> | undefined): string | null {
  const all = [...new Set(Object.values(markers ?? {}))];
  return all.length === 0 ? null : all.map((one) => `(${one})`).join(" or ");
}

const PdmLock = z.object({
  package: z
    .array(
      z.object({
        name: Text,
        version: Text.optional(),
        marker: Text.optional(),
        ...{ git: Thing, path: Thing, url: Thing },
      }),
    )
    .default([]),
});

/** Reads a pdm.lock. */
export function readPdmLock(text: string): FoundInFile {
  return foundOf(
    PdmLock.parse(parse(text)).package.map(({ name, version, marker, git, path, url }) => ({
      ...{ name, version, marker: marker ?? null },
      elsewhere: elsewhereOf({ "a repository": git, "a folder": path, "an address": url }),
    })),
  );
}

const Locked = z.object({
  version: Text.optional(),
  markers: Text.optional(),
  ...{ git: Thing, path: Thing, file: Thing },
});
const PipfileLock = z.object({
  default: z.record(Text, Locked).default({}),
  develop: z.record(Text, Locked).default({}),
});

/** Reads a Pipfile.lock, with its packages for development. */
export function readPipfileLock(text: string): FoundInFile {
  const read = PipfileLock.parse(JSON.parse(text));
  return foundOf(
    [...Object.entries(read.default), ...Object.entries(read.develop)].map(([name, one]) => ({
      ...{ name, version: one.version?.replace(/^==/, ""), marker: one.markers ?? null },
      elsewhere: elsewhereOf({ "a repository": one.git, "a folder": one.path, "an address": one.file }),
    })),
  );
}

function elsewhereOf(kinds: Record<string, unknown>): string | null {
  const found = Object.entries(kinds).find(([, value]) => value !== undefined);
  return found === undefined ? null : `is ${found[0]}`;
}

function foundOf(packages: readonly Pinned[]): FoundInFile {
  return {
    requirements: packages.filter(({ elsewhere }) => elsewhere === null).map(pinOf),
    leftOut: packages
      .filter(({ elsewhere }) => elsewhere !== null)
      .map(({ name, elsewhere }) => `${name}: ${elsewhere}`),
  };
}

function pinOf({ name, version, marker }: Pinned): string {
  const pin = version === undefined ? name : `${name}==${version}`;
  return marker === null || marker === "" ? pin : `${pin}; ${marker}`;
}
