import { matchesGlob } from "../glob.ts";
import type { FileKind } from "../packaging/names/filename-parts.ts";

/** What people call the platforms, by the tags of their wheels (PEP 425, 600, 656, 730, 738). */
const FAMILIES: Record<string, string[]> = {
  linux: ["linux_*", "manylinux*", "musllinux*"],
  macos: ["macosx_*"],
  windows: ["win32", "win_*"],
  android: ["android_*"],
  ios: ["ios_*"],
};

/** Globs over platform tags for the words and globs of a setting. */
export function platformGlobs(platforms: readonly string[]): string[] {
  return platforms
    .map((text) => text.toLowerCase().replace(/[-.]/g, "_"))
    .flatMap((text) => FAMILIES[text] ?? text);
}

/** Whether a file is for one of the platforms, or for any; sdists are for any, older binaries do not say for which. */
export function fitsPlatform(globs: readonly string[], filename: string, kind: FileKind): boolean {
  if (globs.length === 0 || kind === "sdist") return true;
  if (kind !== "wheel") return false;
  const tags = filename.toLowerCase().slice(0, -".whl".length).split("-").at(-1) ?? "";
  return tags.split(".").some((tag) => tag === "any" || globs.some((glob) => matchesGlob(glob, tag)));
}
