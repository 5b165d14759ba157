import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compiled } from "./compiled.ts";
import { inOrder, type Package, textFile } from "./packed-file.ts";
import { manifestOf } from "./program-files.ts";
import { tarball } from "./tarball.ts";

const ASKS_BY = "openapi-fetch";

/** The npm package of `client/`: its sources as JavaScript with their types, for programs that ask the management API. */
export function clientPackage(root: string): Package {
  const { version, license, dependencies } = manifestOf(root);
  const name = "wheelyard-client";
  const manifest = {
    name,
    version,
    description: "The management API of Wheelyard, a private Python package index, typed",
    license,
    type: "module",
    sideEffects: false,
    exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
    engines: { node: ">=20" },
    dependencies: { [ASKS_BY]: `^${dependencies[ASKS_BY]}` },
    keywords: ["wheelyard", "python", "package", "index", "registry", "client"],
  };
  const files = [
    ...compiled(root, "client"),
    textFile("package.json", `${JSON.stringify(manifest, null, 2)}\n`),
    { path: "README.md", bytes: readFileSync(join(root, "client/README.md")) },
    { path: "LICENSE", bytes: readFileSync(join(root, "LICENSE")) },
  ];
  const inFolder = inOrder(files).map((file) => ({ ...file, path: `package/${file.path}` }));
  return { name: `${name}-${version}.tgz`, bytes: tarball(inFolder) };
}
