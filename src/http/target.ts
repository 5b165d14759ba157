/** Which index an address is about; null for the default one, whose pages also lie at the root. */
export type IndexPath = { owner: string; name: string } | null;

/** What a GET address of the hot paths stands for. */
export type Target =
  | { kind: "root"; index: IndexPath; hasSlash: boolean }
  | { kind: "project"; index: IndexPath; project: string; hasSlash: boolean }
  | { kind: "file"; index: IndexPath; address: string; filename: string };

const SIMPLE = new Set(["simple", "+simple"]);
const FILES = new Set(["files", "+f"]);
/** Where files of every index lie too, for tools that take addresses of files only when they begin so. */
export const PACKAGES = "packages";
const SHA_HEAD = /^[0-9a-f]{2}$/;
const SHA_REST = /^[0-9a-f]{62}$/;

const SCHEME_AND_HOST = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/** The path of a request's address, without its query; of an absolute one (RFC 9112, 3.2.2) without scheme and host. */
export function pathOf(url: string): string {
  const path = url.split("?", 1)[0] as string;
  return path.startsWith("/") ? path : path.replace(SCHEME_AND_HOST, "");
}

/**
 * Reads a path, percent-decoding each segment on its own so that no encoded slash ever becomes one (RELIABILITY F62).
 * null: the address is none of these.
 */
export function readTarget(path: string): Target | null {
  const segments = path.slice(1).split("/");
  const first = segments[0] as string;
  if (SIMPLE.has(first)) return readSimple(null, segments.slice(1));
  if (FILES.has(first)) return readFile(null, segments.slice(1));
  if (first === PACKAGES) return readPackage(segments.slice(1));
  const [owner = "", name = "", segment = "", ...rest] = segments;
  const index = { owner: decode(owner) ?? "", name: decode(name) ?? "" };
  if (SIMPLE.has(segment)) return readSimple(index, rest);
  if (FILES.has(segment)) return readFile(index, rest);
  return null;
}

/** Segments behind `simple`: none (no slash), one empty (the root), a project with or without its slash. */
function readSimple(index: IndexPath, rest: string[]): Target | null {
  if (rest.length === 0) return { kind: "root", index, hasSlash: false };
  if (rest.length === 1 && rest[0] === "") return { kind: "root", index, hasSlash: true };
  const project = decode(rest[0] as string);
  if (!project || rest.length > 2 || (rest.length === 2 && rest[1] !== "")) return null;
  return { kind: "project", index, project, hasSlash: rest.length === 2 };
}

function readFile(index: IndexPath, rest: string[]): Target | null {
  const [head = "", tail = "", last = ""] = rest;
  const filename = decode(last);
  if (rest.length !== 3 || !SHA_HEAD.test(head) || !SHA_REST.test(tail) || !filename) return null;
  return { kind: "file", index, address: head + tail, filename };
}

/** `/packages/{address}/{filename}` of the default index, `/packages/{owner}/{index}/{address}/{filename}` of any. */
function readPackage(rest: string[]): Target | null {
  if (rest.length === 3) return readFile(null, rest);
  const [owner = "", name = "", ...file] = rest;
  return readFile({ owner: decode(owner) ?? "", name: decode(name) ?? "" }, file);
}

function decode(segment: string): string | null {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
