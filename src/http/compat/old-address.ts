import type { Peer } from "../../config/compat-settings.ts";
import { fileIn, type OldAddress, projectOf, type Reader } from "./old-address-parts.ts";
import { productReaders } from "./product-addresses.ts";

const readers: Record<Peer, Reader> = {
  ...productReaders,
  devpi: devpiFile,
  // Only the addresses of files that were imported, which are recorded.
  simple: () => null,
  pypiserver([first, ...rest]) {
    if (first === "packages") return fileIn(rest, null);
    if (rest.length === 1 && rest[0] === "json") return jsonOf(first);
    return rest.join("") === "" && rest.length < 2 ? projectOf(first) : null;
  },
  pypicloud([first = "", second = "", third = "", ...rest]) {
    if (first === "pypi" && second === "" && third === "") return { kind: "root" };
    if ((first === "pypi" || first === "simple") && third === "json" && rest.length === 0)
      return jsonOf(second);
    if (first === "pypi" && third === "" && rest.length === 0) return projectOf(second);
    if (first === "api") return second === "package" && rest.length === 1 ? fileIn(rest, third) : null;
    return second === "" && third === "" ? projectOf(first) : null;
  },
  s3pypi([project = "", file = "", ...rest]) {
    if (rest.length > 0) return null;
    if (file === "" || file === "index.html") return projectOf(project);
    return fileIn([file], project);
  },
  pyshop([first, ...rest]) {
    const last = rest.at(-1) ?? "";
    const isFile = first === "repository" && (rest.length === 2 || (rest.length === 3 && rest[0] === "ext"));
    return isFile ? fileIn([last], null) : null;
  },
};

/** devpi's `+f/3 digits/13 digits/FILE`, and `+e/FOLDER/FILE` of files without hash. */
function devpiFile([owner = "", name = "", kind, ...rest]: readonly string[]): OldAddress | null {
  const [head = "", tail = ""] = rest;
  const isHashed =
    kind === "+f" && rest.length === 3 && /^[0-9a-f]{3}$/.test(head) && /^[0-9a-f]{13}$/.test(tail);
  if (!isHashed && !(kind === "+e" && rest.length >= 2)) return null;
  const found = fileIn(rest.slice(-1), null);
  return found?.kind === "file"
    ? { ...found, index: { owner, name }, sha256: isHashed ? head + tail : "" }
    : null;
}

/** Those with fixed first segments come before those whose first segment is a project. */
const ORDER: readonly Peer[] = [
  ...(["artifactory", "nexus", "gitlab", "gitea", "codeartifact"] as const),
  ...(["devpi", "pyshop", "pypicloud", "pypiserver", "s3pypi", "simple"] as const),
];

/** Reads a path that is no address of Wheelyard's own, as the given servers would; null: it is none of theirs either. */
export function readOldAddress(path: string, peers: readonly Peer[]): OldAddress | null {
  const segments = readSegments(path);
  if (segments === null) return null;
  for (const peer of ORDER.filter((one) => peers.includes(one))) {
    const read = readers[peer](segments);
    if (read !== null) return read;
  }
  return null;
}

/** The segments of a path; null: one of them is empty in the middle, hidden, or not decodable. */
export function readSegments(path: string): string[] | null {
  try {
    const segments = path.slice(1).split("/").map(decodeURIComponent);
    const isPlain = (text: string, at: number) =>
      (text !== "" || at === segments.length - 1) && !/^\.|[/\\\0-\x1f]/.test(text);
    return segments.every(isPlain) ? segments : null;
  } catch {
    return null;
  }
}

function jsonOf(project = ""): OldAddress | null {
  return project === "" ? null : { kind: "json", project };
}
