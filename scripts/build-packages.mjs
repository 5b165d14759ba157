/**
 * The folders of the packages that modules lie in, relative to the root of the repository: `node_modules/a/node_modules/@b/c`.
 * A release names their licences.
 */
export function packagesOf(modules) {
  const folders = modules.flatMap(
    (module) => /\bnode_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}
