import { readHeader } from "../metadata/metadata-header.ts";
import { quote } from "./member-name.ts";
import { broken } from "./random-access.ts";

/** Installers refuse a greater major version, and read newer minor ones (PUG, binary distribution format). */
const GREATEST_MAJOR = 1;

/** Where files of `{name}-{version}.data/` may go; installers end with an error at any other. */
const SCHEMES = new Set(["purelib", "platlib", "headers", "scripts", "data"]);

/**
 * Checks the bytes of a WHEEL file as installers do: it must be UTF-8 and say a Wheel-Version whose major version they
 * know. Root-Is-Purelib and Tag are not asked for: pip, uv and installer do without.
 */
export function checkWheelFile(bytes: Uint8Array): void {
  const version = wheelVersion(bytes);
  if (version === undefined) throw broken("its WHEEL does not say Wheel-Version, so no installer takes it");
  if (!/^\d{1,9}(?:\.\d{1,9})*$/.test(version))
    throw broken(`its WHEEL says Wheel-Version ${quote(version)}, which is not a version such as 1.0`);
  if (Number(version.split(".", 1)[0]) > GREATEST_MAJOR)
    throw broken(`its WHEEL says Wheel-Version ${quote(version)}; installers take 1.x only`);
}

/** Refuses files in a folder of `.data` that no installer knows. `paths`: of files. */
export function checkDataFolder(paths: readonly string[], folder: string): void {
  for (const path of paths) {
    const [top, scheme = "", rest] = path.split("/", 3);
    if (top === folder && (rest === undefined || !SCHEMES.has(scheme)))
      throw broken(
        `${quote(path)} lies in none of the folders that installers know: ${[...SCHEMES].join(", ")}`,
      );
  }
}

/** The first one counts, as for installers. */
function wheelVersion(bytes: Uint8Array): string | undefined {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw broken("its WHEEL is not UTF-8");
  }
  const field = readHeader(text).fields.find(({ name }) => name.toLowerCase() === "wheel-version");
  return field?.lines[0]?.trim() || undefined;
}
