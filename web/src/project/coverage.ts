import type { ProjectFile } from "./queries.ts";

/** Which wheels of a release run where: rows are Pythons, columns platforms. */
export interface Coverage {
  pythons: string[];
  platforms: string[];
  /** Names of the wheels for a Python on a platform. */
  wheels(python: string, platform: string): string[];
}

/** The platforms that people tell apart, in the order in which they ask for them. */
const PLATFORMS: readonly [label: string, tag: RegExp][] = [
  ["Linux x86-64", /^(?:manylinux|linux).*x86_64$/],
  ["Linux ARM64", /^(?:manylinux|linux).*aarch64$/],
  ["Linux, other", /^(?:manylinux|linux)/],
  ["Alpine x86-64", /^musllinux.*x86_64$/],
  ["Alpine ARM64", /^musllinux.*aarch64$/],
  ["Alpine, other", /^musllinux/],
  ["macOS ARM64", /^macosx.*arm64$/],
  ["macOS x86-64", /^macosx.*(?:x86_64|intel)$/],
  ["macOS both", /^macosx.*universal2$/],
  ["macOS, other", /^macosx/],
  ["Windows x86-64", /^win_amd64$/],
  ["Windows ARM64", /^win_arm64$/],
  ["Windows x86", /^win32$/],
];
const ANYWHERE = "any";

export function coverageOf(files: readonly ProjectFile[]): Coverage {
  const cells = new Map<string, string[]>();
  const pythons = new Set<string>();
  const platforms = new Set<string>();
  for (const { tags, filename } of files) {
    if (tags === null) continue;
    for (const python of pythonsOf(tags)) {
      for (const platform of new Set(tags.platform.map(platformOf))) {
        pythons.add(python);
        platforms.add(platform);
        cells.set(`${python} ${platform}`, [...(cells.get(`${python} ${platform}`) ?? []), filename]);
      }
    }
  }
  return {
    pythons: [...pythons].sort(newestFirst),
    platforms: [...platforms].sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1)),
    wheels: (python, platform) => cells.get(`${python} ${platform}`) ?? [],
  };
}

/**
 * `cp312` becomes `CPython 3.12`; with a stable ABI (`abi3`, PEP 803 `abi3t`) it runs on all later ones too. Free-threaded
 * builds take only wheels of their own ABIs, `cp313t` and `abi3t`.
 */
function pythonsOf({ python, abi }: NonNullable<ProjectFile["tags"]>): string[] {
  const labels = abi.map((tag) => {
    const isThreaded = /^(?:cp\d+|abi3)t$/.test(tag);
    return `${tag.startsWith("abi3") ? "+" : ""}${isThreaded ? " free-threaded" : ""}`;
  });
  return [...new Set(python.flatMap((tag) => labels.map((label) => pythonOf(tag) + label)))];
}

function pythonOf(tag: string): string {
  const [, name = "", major = "", minor = ""] = /^([a-z]+)(\d)(\d*)$/.exec(tag) ?? [];
  const names: Record<string, string> = {
    cp: "CPython",
    pp: "PyPy",
    py: "Python",
    ip: "IronPython",
    jy: "Jython",
  };
  if (major === "") return tag;
  return `${names[name] ?? name} ${minor === "" ? major : `${major}.${minor}`}`;
}

function platformOf(tag: string): string {
  if (tag === ANYWHERE) return ANYWHERE;
  return PLATFORMS.find(([, pattern]) => pattern.test(tag))?.[0] ?? tag;
}

function placeOf(platform: string): number {
  if (platform === ANYWHERE) return -1;
  const place = PLATFORMS.findIndex(([label]) => label === platform);
  return place < 0 ? PLATFORMS.length : place;
}

function newestFirst(a: string, b: string): number {
  return b.localeCompare(a, "en", { numeric: true });
}
