import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compiled } from "./compiled.ts";
import { inOrder, type Package, textFile } from "./packed-file.ts";
import { manifestOf } from "./program-files.ts";
import { tarball } from "./tarball.ts";

/** The npm package of `plugin/`: the contract of plugins with its types, and the tests of storages. */
export function pluginPackage(root: string): Package {
  const { version, license } = manifestOf(root);
  const name = "wheelyard-plugin";
  const entry = (file: string) => ({ types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` });
  const manifest = {
    name,
    version,
    description: "Types and tests for plugins of Wheelyard, a private Python package index",
    license,
    type: "module",
    sideEffects: false,
    exports: {
      ".": entry("index"),
      "./check": entry("check"),
      "./storage-suite": entry("storage-suite"),
    },
    engines: { node: ">=24" },
    keywords: ["wheelyard", "python", "package", "index", "registry", "plugin"],
  };
  const files = [
    ...compiled(root, "plugin"),
    textFile("package.json", `${JSON.stringify(manifest, null, 2)}\n`),
    { path: "README.md", bytes: readFileSync(join(root, "plugin/README.md")) },
    { path: "LICENSE", bytes: readFileSync(join(root, "LICENSE")) },
  ];
  const inFolder = inOrder(files).map((file) => ({ ...file, path: `package/${file.path}` }));
  return { name: `${name}-${version}.tgz`, bytes: tarball(inFolder) };
}
