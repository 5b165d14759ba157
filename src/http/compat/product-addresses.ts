import { fileIn, projectOf, type Reader } from "./old-address-parts.ts";

type Product = "artifactory" | "nexus" | "gitlab" | "gitea" | "codeartifact";

/**
 * The addresses that installers use of products with many repositories. Whichever repository they name, the default index is
 * meant.
 */
export const productReaders: Record<Product, Reader> = {
  /** `/artifactory/api/pypi/REPOSITORY/…`, also without the first folder. */
  artifactory(segments) {
    const own = segments[0] === "artifactory" ? segments.slice(1) : segments;
    return own[0] === "api" && own[1] === "pypi" ? pageOrFile(own.slice(3)) : null;
  },
  /** `/repository/REPOSITORY/…`. */
  nexus: ([first, , ...rest]) => (first === "repository" ? pageOrFile(rest) : null),
  /** `/api/v4/projects/NUMBER/packages/pypi/…`, and the same of groups. */
  gitlab([api, version, kind, , ...rest]) {
    if (api !== "api" || version !== "v4" || (kind !== "projects" && kind !== "groups")) return null;
    const [packages, pypi, ...found] = rest[0] === "-" ? rest.slice(1) : rest;
    return packages === "packages" && pypi === "pypi" ? pageOrFile(found) : null;
  },
  /** `/api/packages/OWNER/pypi/…`. */
  gitea([api, packages, , pypi, ...rest]) {
    return api === "api" && packages === "packages" && pypi === "pypi" ? pageOrFile(rest) : null;
  },
  /** `/pypi/REPOSITORY/simple/PROJECT/VERSION/FILE`. Its pages have a host name of AWS. */
  codeartifact: ([first, , ...rest]) =>
    first === "pypi" && rest[0] === "simple" ? fileIn(rest, null) : null,
};

/** `simple/`, `simple/PROJECT/`, or a file in any folder. */
function pageOrFile([first, ...rest]: readonly string[]): ReturnType<Reader> {
  if (first === "simple" && rest.join("") === "") return { kind: "root" };
  if (first === "simple" && (rest.length === 1 || (rest.length === 2 && rest[1] === "")))
    return projectOf(rest[0]);
  return rest.length === 0 ? null : fileIn(rest, null);
}
