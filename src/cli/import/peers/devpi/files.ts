import { addressPath } from "../../engine/folder.ts";
import type { OldDocs, OldFile, OldProblem } from "../../engine/old-site.ts";
import type { DumpedFile } from "./dump.ts";
import type { DevpiBytes, DevpiIndex } from "./old-devpi.ts";

/** Files of a devpi index. */
export async function* filesOf(
  bytes: DevpiBytes,
  address: string,
  { files }: DevpiIndex,
): AsyncGenerator<OldFile | OldProblem> {
  for (const file of files()) if (file.type === "releasefile") yield await oneFile(bytes, address, file);
}

/** Addresses of release files that were removed from a devpi index. */
export function* removedOf(address: string, { removed }: DevpiIndex): Generator<string> {
  for (const relpath of removed?.() ?? []) if (isInside(relpath, address)) yield addressOf(relpath);
}

/** Documentation of a devpi index. Zips outside the export are left out. */
export function* docsOf(bytes: DevpiBytes, address: string, { files }: DevpiIndex): Generator<OldDocs> {
  for (const file of files())
    if (file.type === "doczip" && isInside(file.relpath, address))
      yield {
        project: file.projectname,
        version: file.version ?? versionOfZip(file),
        sha256: hashOf(file, "sha256"),
        open: (spare) => bytes.open(file.relpath, spare),
      };
}

async function oneFile(bytes: DevpiBytes, address: string, file: DumpedFile): Promise<OldFile | OldProblem> {
  const { relpath, projectname } = file;
  if (!isInside(relpath, address))
    return { what: relpath, why: "The export names a file that is not below its index. It is not read." };
  const found = await bytes.look(relpath);
  if (found === null)
    return { what: relpath, why: "The old server names this file, but its bytes are not there." };
  const filename = relpath.split("/").at(-1) ?? "";
  const sha256 = hashOf(file, "sha256");
  const spec = file.entrymapping?.hash_spec ?? null;
  return {
    filename,
    project: projectname,
    address: spec === null ? addressOf(relpath) : hashedAddress(address, spec, filename),
    size: found.size,
    stamp: spec ?? found.stamp,
    ...uploadOf(file),
    comment: null,
    sha256,
    md5: hashOf(file, "md5"),
    open: (spare) => bytes.open(relpath, spare),
    signature: null,
  };
}

/** As devpi builds the address of a file from its hash. */
function hashedAddress(index: string, spec: string, filename: string): string {
  const hash = spec.slice(spec.indexOf("=") + 1);
  return addressPath(index, "+f", hash.slice(0, 3), hash.slice(3, 16), filename).replace("/%2Bf/", "/+f/");
}

/** The address of a path as devpi itself writes it. */
function addressOf(relpath: string): string {
  return addressPath(relpath).replace(/\/%2B([fe])\//, "/+$1/");
}

/** The upload in its log. An overwritten file has the overwriting before it; a pushed file has the log of its source. */
export function uploadOf({ log, entrymapping }: DumpedFile): Pick<OldFile, "uploadedAt" | "uploadedBy"> {
  const upload = log?.find(({ what }) => what === "upload");
  const [year, month = 1, day = 1, hour = 0, minute = 0, second = 0] = upload?.when ?? [];
  const logged = year === undefined ? null : Date.UTC(year, month - 1, day, hour, minute, second);
  const modified = Date.parse(entrymapping?.last_modified ?? "");
  return {
    uploadedAt: logged ?? (Number.isNaN(modified) ? null : modified),
    uploadedBy: upload?.who ?? null,
  };
}

export function hashOf({ entrymapping }: DumpedFile, kind: "sha256" | "md5"): string | null {
  const [specKind, specHash] = entrymapping?.hash_spec?.split("=") ?? [];
  if (specKind === kind && specHash !== undefined) return specHash;
  return entrymapping?.hashes?.[kind] ?? (kind === "md5" ? (entrymapping?.md5 ?? null) : null);
}

/** `demo-1.0.doc.zip` of the project `demo` is of 1.0. */
function versionOfZip({ relpath, projectname }: DumpedFile): string {
  const filename = relpath.split("/").at(-1) ?? "";
  return filename.slice(projectname.length + 1).replace(/\.doc\.zip$/, "");
}

export function isInside(relpath: string, address: string): boolean {
  const parts = relpath.split("/");
  return (
    relpath.startsWith(`${address}/`) &&
    !relpath.includes("\\") &&
    !relpath.includes("\0") &&
    parts.every((part) => part !== "" && part !== "." && part !== "..")
  );
}
