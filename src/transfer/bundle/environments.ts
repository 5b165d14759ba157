import type { Target } from "../../publishing/requests/targets.ts";

/** One Python version on one platform of a target. */
export interface Environment {
  target: string;
  /** Such as 3.13. */
  python: string;
  /** Platform tag, such as manylinux_2_28_x86_64. */
  platform: string;
}

/** What uv calls a platform, and the environment variables that belong to it. */
export interface UvPlatform {
  name: string;
  variables: Record<string, string>;
}

/** Versions of glibc that uv knows, as the second number of manylinux_2_N, oldest first. */
const GLIBC = [17, 28, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40];
const WINDOWS: Readonly<Record<string, string>> = {
  win32: "i686-pc-windows-msvc",
  win_amd64: "x86_64-pc-windows-msvc",
  win_arm64: "aarch64-pc-windows-msvc",
};

/** Each Python version on each platform of a target. */
export function environmentsOf({ name, pythons, platforms }: Target): Environment[] {
  return pythons.flatMap((python) => platforms.map((platform) => ({ target: name, python, platform })));
}

/**
 * The platform of uv that takes no wheel that the machines would not take. null: uv knows none, such as for a glibc older than 2.17.
 */
export function uvPlatformOf(tag: string): UvPlatform | null {
  const windows = WINDOWS[tag];
  if (windows !== undefined) return { name: windows, variables: {} };
  const [, family = "", major = "", minor = "", machine = ""] =
    /^(manylinux|musllinux|macosx)_(\d+)_(\d+)_(.+)$/.exec(tag) ?? [];
  if (family === "musllinux") return { name: `${machine}-unknown-linux-musl`, variables: {} };
  if (family === "macosx") {
    const variables = { MACOSX_DEPLOYMENT_TARGET: `${major}.${minor}` };
    return { name: `${machine === "arm64" ? "aarch64" : machine}-apple-darwin`, variables };
  }
  const glibc = major === "2" ? GLIBC.findLast((known) => known <= Number(minor)) : undefined;
  return glibc === undefined ? null : { name: `${machine}-manylinux_2_${glibc}`, variables: {} };
}
