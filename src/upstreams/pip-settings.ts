import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where a setting was found, for people, and its value. */
export interface FoundSetting {
  value: string;
  where: string;
}

/**
 * pip's own `index-url` on this machine, as pip looks for it: PIP_INDEX_URL, then PIP_CONFIG_FILE, the files of the virtual
 * environment, the user and the site. Null when none says it.
 */
export function pipIndexUrl(
  environment: NodeJS.ProcessEnv,
  platform = process.platform,
): FoundSetting | null {
  if (environment.PIP_INDEX_URL) return { value: environment.PIP_INDEX_URL, where: "PIP_INDEX_URL" };
  for (const file of pipFiles(environment, platform)) {
    const text = readText(file);
    const value = text === null ? null : readIniSetting(text, ["install", "download", "global"], "index-url");
    if (value !== null) return { value, where: file };
  }
  return null;
}

/** The certificate bundle that pip's settings name, if any. */
export function pipCertificates(
  environment: NodeJS.ProcessEnv,
  platform = process.platform,
): string | undefined {
  for (const file of pipFiles(environment, platform)) {
    const text = readText(file);
    const value = text === null ? null : readIniSetting(text, ["global"], "cert");
    if (value !== null) return value;
  }
  return undefined;
}

/** pip's files, the one that wins first. */
function pipFiles(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  const { PIP_CONFIG_FILE, VIRTUAL_ENV } = environment;
  if (PIP_CONFIG_FILE === "/dev/null" || PIP_CONFIG_FILE === "nul") return [];
  const name = platform === "win32" ? "pip.ini" : "pip.conf";
  const home = environment.HOME ?? environment.USERPROFILE ?? homedir();
  const folders =
    platform === "win32" ? windowsFolders(environment, home) : unixFolders(environment, home, platform);
  const files = [...(VIRTUAL_ENV ? [VIRTUAL_ENV] : []), ...folders].map((folder) => join(folder, name));
  return [...(PIP_CONFIG_FILE ? [PIP_CONFIG_FILE] : []), ...files];
}

function unixFolders(environment: NodeJS.ProcessEnv, home: string, platform: NodeJS.Platform): string[] {
  const config = environment.XDG_CONFIG_HOME || join(home, ".config");
  const site = (environment.XDG_CONFIG_DIRS || "/etc/xdg").split(":").filter((folder) => folder !== "");
  const mac = "Library/Application Support/pip";
  return [
    ...(platform === "darwin" ? [join(home, mac)] : []),
    join(config, "pip"),
    join(home, ".pip"),
    ...(platform === "darwin" ? [join("/", mac)] : []),
    ...site.map((folder) => join(folder, "pip")),
    "/etc",
  ];
}

function windowsFolders(environment: NodeJS.ProcessEnv, home: string): string[] {
  return [
    join(environment.APPDATA ?? join(home, "AppData", "Roaming"), "pip"),
    join(home, "pip"),
    join(environment.PROGRAMDATA ?? "C:\\ProgramData", "pip"),
  ];
}

/** The value of a key in the first of these sections that has it; `_` and `-` are the same in keys. */
export function readIniSetting(text: string, sections: readonly string[], key: string): string | null {
  const found = new Map<string, string>();
  let section = "";
  for (const line of text.split(/\r?\n/)) {
    const head = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
    if (head !== undefined) section = head.trim();
    const [, name = "", value = ""] = /^\s*([A-Za-z_-]+)\s*[=:]\s*(\S+)/.exec(line) ?? [];
    if (name.toLowerCase().replaceAll("_", "-") === key && !/^\s*[#;]/.test(line)) found.set(section, value);
  }
  const holding = sections.find((name) => found.has(name));
  return holding === undefined ? null : (found.get(holding) as string);
}

export function readText(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
