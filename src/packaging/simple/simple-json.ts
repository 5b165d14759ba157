import { distinctVersionsInSteps } from "../versions/version.ts";
import { encodeUrl } from "./page-url.ts";
import {
  PROJECT_PIECE,
  ROOT_PIECE,
  SIMPLE_API_VERSION,
  type SimpleFile,
  type SimpleProject,
  type SimpleRoot,
} from "./simple-page.ts";

export { parseProjectJson, parseRootJson } from "./simple-json-reader.ts";

/** A project's page in JSON (PEP 691, 700, 714, 740, 792). It says exactly what the HTML page says, and more. */
export function writeProjectJson(project: SimpleProject): string {
  return [...projectJsonParts(project)].join("");
}

/** The same in pieces, so that a page of very many files can be written between other work. */
export function* projectJsonParts(project: SimpleProject): Generator<string> {
  const { files } = project;
  const hasSignatures = files.some((file) => file.gpgSig);
  // Versions from 1.1 on promise a size with every file (PEP 700), which old upstreams do not tell.
  const isSized = files.every((file) => file.size !== null);
  const head = JSON.stringify({
    meta: metaOf(project.lastSerial, isSized ? SIMPLE_API_VERSION : "1.0"),
    name: project.name,
    ...statusOf(project),
    versions: yield* distinctVersionsInSteps(project.versions),
  });
  yield `${head.slice(0, -1)},"files":[`;
  for (let at = 0; at < files.length; at += PROJECT_PIECE) {
    const objects = files.slice(at, at + PROJECT_PIECE).map((file) => fileObject(file, hasSignatures));
    yield (at === 0 ? "" : ",") + JSON.stringify(objects).slice(1, -1);
  }
  yield "]}";
}

/** The list of all projects in JSON; mirror tools such as bandersnatch go by the `_last-serial` of each. */
export function writeRootJson(root: SimpleRoot): string {
  return [...rootJsonParts(root)].join("");
}

/** The same in pieces, so that a list of a million names can be written between other work. */
export function* rootJsonParts({ names, lastSerial, serialOf }: SimpleRoot): Generator<string> {
  yield `{"meta":${JSON.stringify(metaOf(lastSerial, SIMPLE_API_VERSION))},"projects":[`;
  for (let at = 0; at < names.length; at += ROOT_PIECE) {
    const objects = names
      .slice(at, at + ROOT_PIECE)
      .map((name) => (serialOf === undefined ? { name } : { "_last-serial": serialOf(name), name }));
    yield (at === 0 ? "" : ",") + JSON.stringify(objects).slice(1, -1);
  }
  yield "]}";
}

function metaOf(lastSerial: number | null, version: string): Record<string, unknown> {
  return {
    ...(lastSerial === null ? {} : { "_last-serial": lastSerial }),
    "api-version": version,
  };
}

/** Only of projects that are not active, as in HTML. */
function statusOf({ status, statusReason }: SimpleProject): Record<string, unknown> {
  if (status === "active") return {};
  return { "project-status": statusReason === null ? { status } : { status, reason: statusReason } };
}

/**
 * The older key of `core-metadata`, misspelt as the public index does: pip 22.3 to 23.0 read the one of PEP 658,
 * `dist-info-metadata`, in JSON too, and end with a TypeError when it holds what PEP 714 says (J10).
 */
const OLD_METADATA_KEY = "data-dist-info-metadata";

function fileObject(file: SimpleFile, hasSignatures: boolean): Record<string, unknown> {
  const metadata = file.coreMetadata === null ? false : orTrue(file.coreMetadata);
  return {
    filename: file.filename,
    url: encodeUrl(file.url),
    hashes: file.hashes,
    ...(file.size === null ? {} : { size: file.size }),
    ...(file.requiresPython === null ? {} : { "requires-python": file.requiresPython }),
    "core-metadata": metadata,
    [OLD_METADATA_KEY]: metadata,
    yanked: file.yanked === null ? false : file.yanked || true,
    ...(file.uploadTime === null ? {} : { "upload-time": new Date(file.uploadTime).toISOString() }),
    ...(hasSignatures ? { "gpg-sig": file.gpgSig } : {}),
    ...(file.provenance === null ? {} : { provenance: file.provenance }),
  };
}

function orTrue(hashes: Readonly<Record<string, string>>): Readonly<Record<string, string>> | true {
  return Object.keys(hashes).length === 0 ? true : hashes;
}
