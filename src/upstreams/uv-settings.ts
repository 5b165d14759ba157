import { homedir } from "node:os";
import { join } from "node:path";
import { type FoundSetting, readText } from "./pip-settings.ts";

/** uv's own default index on this machine: UV_DEFAULT_INDEX, UV_INDEX_URL, then uv.toml of the user and the site. */
export function uvIndexUrl(environment: NodeJS.ProcessEnv, platform = process.platform): FoundSetting | null {
  for (const variable of ["UV_DEFAULT_INDEX", "UV_INDEX_URL"]) {
    // An index may be written `name=address`.
    const value = environment[variable]?.replace(/^[A-Za-z0-9_-]+=(?=https?:)/, "");
    if (value) return { value, where: variable };
  }
  for (const file of uvFiles(environment, platform)) {
    const text = readText(file);
    const value = text === null ? null : readUvToml(text);
    if (value !== null) return { value, where: file };
  }
  return null;
}

function uvFiles(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  const home = environment.HOME ?? environment.USERPROFILE ?? homedir();
  const user =
    platform === "win32"
      ? (environment.APPDATA ?? join(home, "AppData", "Roaming"))
      : environment.XDG_CONFIG_HOME || join(home, ".config");
  const site = platform === "win32" ? (environment.PROGRAMDATA ?? "C:\\ProgramData") : "/etc";
  const named = environment.UV_CONFIG_FILE ? [environment.UV_CONFIG_FILE] : [];
  return [...named, join(user, "uv", "uv.toml"), join(site, "uv", "uv.toml")];
}

/** The default index that a uv.toml names: an `[[index]]` marked `default = true`, else `index-url`. */
export function readUvToml(text: string): string | null {
  const blocks = text.split(/^\s*\[\[?/m);
  for (const block of blocks.filter((one) => /^index\]\]/.test(one))) {
    if (/^\s*default\s*=\s*true\b/m.test(block)) return stringAt(block, "url");
  }
  const plain = blocks.filter((block, number) => number === 0 || /^pip\]/.test(block));
  return plain.map((block) => stringAt(block, "index-url")).find((value) => value !== null) ?? null;
}

function stringAt(block: string, key: string): string | null {
  return new RegExp(`^\\s*${key}\\s*=\\s*["']([^"'\\n]+)["']`, "m").exec(block)?.[1] ?? null;
}
