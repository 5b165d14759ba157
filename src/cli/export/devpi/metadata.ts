/** Fields that devpi keeps of a version, by their names in core metadata. Everything else is in the archives. */
const FIELDS: Record<string, string> = {
  summary: "summary",
  home_page: "home_page",
  author: "author",
  author_email: "author_email",
  maintainer: "maintainer",
  maintainer_email: "maintainer_email",
  license: "license",
  keywords: "keywords",
  requires_python: "requires_python",
  classifier: "classifiers",
};

/** The metadata of a version as devpi has them. */
export function metadataOf(
  name: string,
  version: string,
  metadata: Record<string, unknown>,
): Record<string, unknown> {
  const found = Object.entries(FIELDS).flatMap(([field, theirs]) => {
    const value = metadata[field];
    return typeof value === "string" || Array.isArray(value) ? [[theirs, value]] : [];
  });
  return { ...Object.fromEntries(found), name, version };
}
