import type { RandomAccess } from "../../../../packaging/archive/random-access.ts";
import { readZip } from "../../../../packaging/archive/zip.ts";
import { fileNamed, readZipMember } from "../../../../packaging/archive/zip-layout.ts";
import { parseDistributionFilename } from "../../../../packaging/names/distribution-filename.ts";
import { parseProjectName } from "../../../../packaging/names/project-name.ts";
import { withFileAccess } from "../../../../publishing/archives/file-access.ts";

const LIMITS = { members: 100_000, unpackedSize: 2 ** 40 };
const MAX_WHEEL_FILE = 2 ** 20;
/** Tags of ABIs, as wheel names have them before the platform. */
const ABI = /^(?:none|abi3|cp\d|pypy|pp\d|ip\d|jy\d)/;

/**
 * The name of a wheel. pyshop renames wheels on upload (`demo-1.0-py2.7-any.whl`), so that no installer takes them: the name
 * is made again from what the wheel itself says. The stored name, if it is the name of a wheel, or if the wheel does not say one.
 */
export async function wheelName(stored: string, path: string, project: string): Promise<string> {
  if (isWheelName(stored, project)) return stored;
  try {
    return (await withFileAccess(path, nameInside)) ?? stored;
  } catch {
    // The import reads the archive too, and says what is wrong with it.
    return stored;
  }
}

/** `Tool_Box-1.0-py2.7-any.egg` was `Tool_Box-1.0-py2.7.egg`: eggs name no platform where they run on any. */
export function eggName(stored: string): string {
  return stored.replace(/-any\.egg$/, ".egg");
}

function isWheelName(stored: string, project: string): boolean {
  try {
    const { tags } = parseDistributionFilename(stored, parseProjectName(project) ?? undefined);
    return tags.abi.every((abi) => ABI.test(abi));
  } catch {
    return false;
  }
}

/** Name, version, build and tags from the folder `*.dist-info` and its file WHEEL. */
function nameInside(archive: RandomAccess): string | null {
  const members = readZip(archive, LIMITS);
  const folders = new Set(members.map(({ name }) => /^([^/]+)\.dist-info\//.exec(name)?.[1]));
  const [stem] = [...folders].filter((folder) => folder !== undefined);
  if (stem === undefined) return null;
  const member = fileNamed(members, `${stem}.dist-info/WHEEL`);
  const text = Buffer.from(readZipMember(archive, member, MAX_WHEEL_FILE)).toString("utf8");
  const tags = [...text.matchAll(/^Tag:\s*([^-\s]+)-([^-\s]+)-([^-\s]+)\s*$/gm)];
  if (tags.length === 0) return null;
  const [, build] = /^Build:\s*(\d\w*)\s*$/m.exec(text) ?? [];
  const compressed = [1, 2, 3].map((part) => [...new Set(tags.map((tag) => tag[part]))].join("."));
  return `${[stem, ...(build === undefined ? [] : [build]), ...compressed].join("-")}.whl`;
}
