import type { FilenameParts } from "../names/filename-parts.ts";
import type { PythonEnvironment } from "./python-environment.ts";

type Tags = NonNullable<FilenameParts["tags"]>;

/** Versions of glibc that the old names of manylinux mean, as the second number of manylinux_2_N. */
const OLD_MANYLINUX: Readonly<Record<string, string>> = {
  manylinux1: "manylinux_2_5",
  manylinux2010: "manylinux_2_12",
  manylinux2014: "manylinux_2_17",
};
/** Machines that wheels for several Apple machines are for. */
const FAT: Readonly<Record<string, readonly string[]>> = {
  universal2: ["arm64", "x86_64"],
  universal: ["x86_64"],
  intel: ["x86_64"],
  fat64: ["x86_64"],
};

/** Whether installers take a wheel with these tags in an environment (PEP 425, 600, 656). */
export function fitsEnvironment(tags: Tags, { python, platform }: PythonEnvironment): boolean {
  const minor = Number(python.split(".")[1]);
  return (
    tags.platform.some((tag) => fitsPlatform(tag, platform)) &&
    tags.python.some((own) => tags.abi.some((abi) => fitsPython(own, abi, minor)))
  );
}

function fitsPython(tag: string, abi: string, minor: number): boolean {
  const [, implementation = "", version = ""] = /^(py|cp)3(\d*)$/.exec(tag) ?? [];
  if (implementation === "") return false;
  const own = version === "" ? 0 : Number(version);
  if (implementation === "py") return abi === "none" && own <= minor;
  if (abi === "abi3") return own <= minor;
  if (abi === "none") return own <= minor;
  // Until 3.7, the usual build of CPython had an m in its tag.
  return own === minor && (abi === `cp3${minor}` || (minor < 8 && abi === `cp3${minor}m`));
}

function fitsPlatform(given: string, platform: string): boolean {
  if (given === "any" || given === platform) return true;
  const tag = given.replace(/^manylinux(?:1|2010|2014)(?=_)/, (old) => OLD_MANYLINUX[old] ?? old);
  const own = partsOf(platform);
  if (own === null) return false;
  if (own.family === "manylinux" && tag === `linux_${own.machine}`) return true;
  const wheel = partsOf(tag);
  if (wheel === null || wheel.family !== own.family) return false;
  const machines = own.family === "macosx" ? (FAT[wheel.machine] ?? [wheel.machine]) : [wheel.machine];
  if (!machines.includes(own.machine)) return false;
  return wheel.major < own.major
    ? own.family === "macosx"
    : wheel.major === own.major && (wheel.minor <= own.minor || isNumberedByYear(own));
}

/** From macOS 11 on, the first number alone says what is compatible. */
function isNumberedByYear({ family, major }: { family: string; major: number }): boolean {
  return family === "macosx" && major >= 11;
}

function partsOf(tag: string) {
  const [, family = "", major = "", minor = "", machine = ""] =
    /^(manylinux|musllinux|macosx)_(\d+)_(\d+)_(.+)$/.exec(tag) ?? [];
  return family === "" ? null : { family, major: Number(major), minor: Number(minor), machine };
}
