import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inOrder, type Package, type PackedFile, textFile } from "./packed-file.ts";
import { manifestOf } from "./program-files.ts";
import { tarball } from "./tarball.ts";

/** The npm package: the bundle, with nothing to install beside it but the Node it runs on and a faster sender of files. */
export function npmPackage(root: string, program: PackedFile[]): Package {
  const { name, version, description, license, engines, optionalDependencies } = manifestOf(root);
  const manifest = {
    name,
    version,
    description,
    license,
    type: "module",
    bin: { wheelyard: "bin/wheelyard.cjs" },
    engines,
    optionalDependencies,
    keywords: ["python", "package", "index", "registry", "pip", "wheel"],
  };
  const files = [
    ...program,
    textFile("package.json", `${JSON.stringify(manifest, null, 2)}\n`),
    { path: "README.md", bytes: readFileSync(join(root, "README.md")) },
  ];
  const inFolder = inOrder(files).map((file) => ({ ...file, path: `package/${file.path}` }));
  return { name: `${name}-${version}.tgz`, bytes: tarball(inFolder) };
}
