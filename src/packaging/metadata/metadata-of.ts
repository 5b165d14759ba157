import { normalizeName, type ProjectName } from "../names/project-name.ts";
import { parseVersion } from "../versions/version.ts";

/** Part of the metadata in which its first fields are looked for. Bytes. */
const HEAD = 256 * 1024;

/** Whether bytes are the core metadata of this release rather than an error page or another file's metadata. */
export function isMetadataOf(bytes: Uint8Array, project: ProjectName, version: string): boolean {
  const text = new TextDecoder().decode(bytes.subarray(0, HEAD));
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  const field = (name: string) =>
    new RegExp(`^${name}[ \\t]*:(.*)$`, "im").exec(text.slice(0, end))?.[1]?.trim();
  if (!/^[!-9;-~]+[ \t]*:/.test(text) || field("Metadata-Version") === undefined) return false;
  const said = field("Version");
  const isVersion = said === undefined || said === version || canonical(said) === canonical(version);
  return normalizeName(field("Name") ?? "") === project && isVersion;
}

function canonical(version: string): string {
  return parseVersion(version)?.canonical ?? version;
}
