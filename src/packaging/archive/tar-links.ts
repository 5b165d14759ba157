import { quote } from "./member-name.ts";
import { broken } from "./random-access.ts";

/**
 * Watches the links of one sdist. Links that point inside the archive's own top folder are tolerated, as pip's and
 * Python's data filter (PEP 721) do, since real sdists hold some; everything else is refused (F55): absolute targets,
 * targets that leave the folder, and members that would be written through a link.
 */
export class TarLinks {
  readonly #symlinks = new Set<string>();

  /** Refuses a member whose path leads through a link that came before it. */
  refuseThrough(name: string): void {
    if (this.#symlinks.size === 0) return;
    const segments = name.split("/");
    for (let length = 1; length <= segments.length; length++) {
      if (this.#symlinks.has(segments.slice(0, length).join("/"))) {
        throw broken(`${quote(name)} would be written through a link`);
      }
    }
  }

  /** A symbolic link: its target is relative to the folder it stands in. */
  addSymlink(name: string, target: string): void {
    const segments = plainSegments(name, target);
    const climbs = segments.filter((segment) => segment === "..").length;
    // ".." is believed only in front: behind a name it would climb from wherever a link of that name leads.
    if (segments.lastIndexOf("..") >= climbs)
      throw broken(`${quote(name)} is a link with ".." inside its path`);
    const depth = name.split("/").length - 1;
    if (depth - climbs < 1) throw broken(`${quote(name)} is a link that leaves the archive's folder`);
    this.#symlinks.add(name);
  }

  /** A hard link: its target is the path of an earlier member, from the root of the archive. */
  addHardLink(name: string, target: string): void {
    const segments = plainSegments(name, target);
    if (segments.includes("..") || segments[0] !== name.split("/", 1)[0] || segments.length < 2) {
      throw broken(`${quote(name)} is a link that leaves the archive's folder`);
    }
    this.refuseThrough(segments.slice(0, -1).join("/"));
  }
}

function plainSegments(name: string, target: string): string[] {
  if (target === "" || /^[/\\]|^[A-Za-z]:|[\0-\x1f\x7f\\]/.test(target)) {
    throw broken(`${quote(name)} is a link to an absolute or odd place`);
  }
  return target.split("/").filter((segment) => segment !== "" && segment !== ".");
}
