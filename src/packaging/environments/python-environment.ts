/** A version of CPython on a kind of machine. */
export interface PythonEnvironment {
  /** Such as 3.13. */
  python: string;
  /** Newest platform tag that the machine takes, such as manylinux_2_28_x86_64. */
  platform: string;
}

/** Values of the variables of markers (PEP 508) in an environment. Those that a tag does not tell are missing. */
export function markerVariables({ python, platform }: PythonEnvironment): ReadonlyMap<string, string> {
  const [family, machine] = familyOf(platform);
  return new Map([
    ["python_version", python],
    // The newest of its patch releases, so that "3.13.2 or later" holds.
    ["python_full_version", `${python}.99`],
    ["implementation_version", `${python}.99`],
    ["implementation_name", "cpython"],
    ["platform_python_implementation", "CPython"],
    ["python_implementation", "CPython"],
    ["os_name", family === "windows" ? "nt" : "posix"],
    ["sys_platform", { windows: "win32", macos: "darwin", linux: "linux" }[family]],
    ["platform_system", { windows: "Windows", macos: "Darwin", linux: "Linux" }[family]],
    ["platform_machine", machine],
    ["extra", ""],
  ]);
}

const WINDOWS: Readonly<Record<string, string>> = { win32: "x86", win_amd64: "AMD64", win_arm64: "ARM64" };

function familyOf(platform: string): ["windows" | "macos" | "linux", string] {
  const windows = WINDOWS[platform];
  if (windows !== undefined) return ["windows", windows];
  const [, family = "", machine = ""] = /^([a-z]+)_\d+_\d+_(.+)$/.exec(platform) ?? [];
  return [family === "macosx" ? "macos" : "linux", machine];
}
