import { createHash } from "node:crypto";
import { buildTarGz, buildZip } from "./build-archive.ts";
import { Random } from "./random.ts";

interface Entry {
  name: string;
  data: Buffer;
}

export interface DistributionOptions {
  name: string;
  version?: string;
  summary?: string;
  requiresPython?: string;
  requiresDist?: string[];
  metadataVersion?: string;
  /** Further header lines of the metadata, such as `"License: MIT"`. */
  headers?: string[];
  description?: string;
  /** Modules in the package besides `__init__.py`. */
  files?: number;
  /** Bytes of a data file that does not compress. */
  size?: number;
  /** Makes other bytes of the same name: what a racing publisher would send. */
  salt?: string;
}

export interface WheelOptions extends DistributionOptions {
  /** Such as `cp312-cp312-manylinux_2_17_x86_64`. */
  tags?: string;
  build?: string;
}

/** A distribution in memory, with all a test wants to compare. */
export interface Distribution {
  filename: string;
  name: string;
  version: string;
  filetype: "bdist_wheel" | "sdist";
  pyversion: string;
  bytes: Buffer;
  /** The core metadata file inside: what `.metadata` must serve for a wheel. */
  metadata: Buffer;
  sha256: string;
  md5: string;
  options: DistributionOptions;
}

/** A wheel that pip installs: its module answers `VERSION` and `SALT`. Deterministic. */
export function buildWheel(options: WheelOptions): Distribution {
  const version = options.version ?? "1.0";
  const module = options.name.replace(/[-_.]+/g, "_").toLowerCase();
  const tags = options.tags ?? "py2.py3-none-any";
  const metadata = coreMetadata(options, version);
  const info = `${module}-${version}.dist-info`;
  const entries = [
    ...packageFiles(options, version).map((entry) => ({ ...entry, name: `${module}/${entry.name}` })),
    { name: `${info}/METADATA`, data: metadata },
    { name: `${info}/WHEEL`, data: wheelFile(tags, options.build) },
  ];
  entries.push({ name: `${info}/RECORD`, data: recordFile(entries, info) });
  const build = options.build === undefined ? "" : `${options.build}-`;
  const filename = `${module}-${version}-${build}${tags}.whl`;
  const pyversion = tags.split("-")[0] as string;
  return distribution(
    filename,
    options,
    version,
    "bdist_wheel",
    pyversion,
    buildZip(entries.map((entry) => ({ ...entry, stored: true }))),
    metadata,
  );
}

/** A source distribution with a `setup.py` that needs setuptools alone and runs on Python 2.7 too. Deterministic. */
export function buildSdist(options: DistributionOptions): Distribution {
  const version = options.version ?? "1.0";
  const module = options.name.replace(/[-_.]+/g, "_").toLowerCase();
  const top = `${module}-${version}`;
  const metadata = coreMetadata(options, version);
  const setup = [
    "from setuptools import setup",
    `setup(name=${JSON.stringify(options.name)}, version=${JSON.stringify(version)},`,
    `      packages=[${JSON.stringify(module)}], install_requires=${JSON.stringify(options.requiresDist ?? [])},`,
    `      package_data={"": ["*.bin"]})`,
    "",
  ].join("\n");
  const entries = [
    { name: `${top}/PKG-INFO`, data: metadata },
    { name: `${top}/setup.py`, data: Buffer.from(setup) },
    ...packageFiles(options, version).map((entry) => ({ ...entry, name: `${top}/${module}/${entry.name}` })),
  ];
  return distribution(`${top}.tar.gz`, options, version, "sdist", "source", buildTarGz(entries), metadata);
}

export function coreMetadata(options: DistributionOptions, version: string): Buffer {
  const lines = [
    `Metadata-Version: ${options.metadataVersion ?? "2.1"}`,
    `Name: ${options.name}`,
    `Version: ${version}`,
    `Summary: ${options.summary ?? "A package of the test harness"}`,
    ...(options.requiresPython === undefined ? [] : [`Requires-Python: ${options.requiresPython}`]),
    ...(options.requiresDist ?? []).map((requirement) => `Requires-Dist: ${requirement}`),
    ...(options.headers ?? []),
  ];
  return Buffer.from(
    `${lines.join("\n")}\n${options.description === undefined ? "" : `\n${options.description}`}`,
  );
}

function packageFiles(options: DistributionOptions, version: string): Entry[] {
  const init = `VERSION = ${JSON.stringify(version)}\nSALT = ${JSON.stringify(options.salt ?? "")}\n`;
  const entries: Entry[] = [{ name: "__init__.py", data: Buffer.from(init) }];
  for (let number = 1; number <= (options.files ?? 0); number++) {
    entries.push({ name: `module_${number}.py`, data: Buffer.from(`NUMBER = ${number}\n`) });
  }
  if (options.size !== undefined) {
    entries.push({ name: "data.bin", data: new Random(options.size).bytes(options.size) });
  }
  return entries;
}

function wheelFile(tags: string, build: string | undefined): Buffer {
  const [python, abi, platform] = tags.split("-") as [string, string, string];
  const lines = [
    "Wheel-Version: 1.0",
    "Generator: wheelyard-harness",
    `Root-Is-Purelib: ${platform === "any"}`,
  ];
  for (const one of python.split(".")) {
    for (const other of platform.split(".")) lines.push(`Tag: ${one}-${abi}-${other}`);
  }
  if (build !== undefined) lines.push(`Build: ${build}`);
  return Buffer.from(`${lines.join("\n")}\n`);
}

function recordFile(entries: Entry[], info: string): Buffer {
  const lines = entries.map((entry) => {
    const digest = createHash("sha256").update(entry.data).digest("base64url");
    return `${entry.name},sha256=${digest},${entry.data.length}`;
  });
  return Buffer.from(`${lines.join("\n")}\n${info}/RECORD,,\n`);
}

function distribution(
  filename: string,
  options: DistributionOptions,
  version: string,
  filetype: Distribution["filetype"],
  pyversion: string,
  bytes: Buffer,
  metadata: Buffer,
): Distribution {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const md5 = createHash("md5").update(bytes).digest("hex");
  return {
    filename,
    name: options.name,
    version,
    filetype,
    pyversion,
    bytes,
    metadata,
    sha256,
    md5,
    options,
  };
}
