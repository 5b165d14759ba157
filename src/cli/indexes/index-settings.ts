import type { Command } from "commander";
import type { IndexSettingsChange } from "../../indexes/index-record.ts";
import type { OriginDeclaration } from "../../indexes/origin.ts";
import { parseByteSize } from "../../settings/parse-setting.ts";
import { addServerOptions, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

export interface SettingOptions extends ServerOptions {
  description?: string;
  volatile?: boolean;
  legacyFileKinds?: boolean;
  maxFileSize?: string;
  maxSize?: string;
  maxProjectSize?: string;
  read?: "everyone" | "authenticated" | "granted" | "site";
  downloads?: "stream" | "redirect" | "site";
  /** false: none any more. */
  base?: string[] | false;
  origin?: string[] | false;
  mirrorOf?: string;
}

/** The options that say how an index is to be, for making and for changing one. */
export function addSettingOptions(command: Command): Command {
  return addServerOptions(
    command
      .option("--description <text>", "description of the index")
      .option("--base <owner/name>", "inherit from this index (repeatable, in order)", collect)
      .option("--no-base", "do not inherit from any index")
      .option(
        "--origin <glob=origin>",
        "where names come from: GLOB=private, GLOB=upstream, GLOB=shared or GLOB=shared:A/B,C/D (repeatable)",
        collect,
      )
      .option("--no-origin", "remove all origins")
      .option("--mirror-of <address>", 'mirror this simple index; "site": the one the server is set up with')
      .option("--volatile", "allow replacing files and reusing removed names (for development)")
      .option("--no-volatile", "published files never change (default)")
      .option("--legacy-file-kinds", "accept .egg, .exe, .msi, .rpm and other legacy file types")
      .option("--no-legacy-file-kinds", "accept only wheels and sdists (default)")
      .option("--max-file-size <size>", 'largest file, for instance "2 GiB"; "site": the site\'s limit')
      .option("--max-size <size>", 'quota of the index, for instance "50 GiB"; "none": no limit')
      .option("--max-project-size <size>", 'quota of each project; "none": no limit')
      .option("--read <who>", "everyone, authenticated or granted; site: use the site's setting")
      .option(
        "--downloads <how>",
        "large files from object storage: stream, or redirect to signed URLs; site: use the site's setting",
      ),
  );
}

/** Only the settings that the options name. */
export function settingsOf(options: SettingOptions): IndexSettingsChange {
  const settings: IndexSettingsChange = {};
  if (options.description !== undefined) settings.description = options.description;
  if (options.base !== undefined) settings.bases = options.base || [];
  if (options.origin !== undefined) settings.origins = (options.origin || []).map(originOf);
  if (options.volatile !== undefined) settings.volatile = options.volatile;
  if (options.legacyFileKinds !== undefined) settings.legacyFileKinds = options.legacyFileKinds;
  if (options.read !== undefined) settings.read = options.read === "site" ? null : options.read;
  if (options.downloads !== undefined)
    settings.downloads = options.downloads === "site" ? null : options.downloads;
  if (options.maxFileSize !== undefined) settings.maxFileSize = sizeOf(options.maxFileSize);
  if (options.maxSize !== undefined) settings.maxSize = quotaOf(options.maxSize);
  if (options.maxProjectSize !== undefined) settings.maxProjectSize = quotaOf(options.maxProjectSize);
  return settings;
}

function collect(value: string, before: string[] | false | undefined): string[] {
  return [...(before || []), value];
}

function originOf(text: string): OriginDeclaration {
  const [, glob, origin, sources] =
    /^([^=]+)=(private|upstream|shared)(?::([^:=]+))?$/.exec(text) ?? ([] as string[]);
  if (glob === undefined || origin === undefined) {
    throw new CommandFailure(
      `--origin ${text}: write GLOB=private, GLOB=upstream, GLOB=shared or GLOB=shared:A/B,C/D`,
      EXIT.usage,
    );
  }
  const declaration = { glob, origin: origin as OriginDeclaration["origin"] };
  return sources === undefined ? declaration : { ...declaration, sources: sources.split(",") };
}

/** Bytes of a quota; null: none. */
export function quotaOf(text: string): number | null {
  const bytes = text === "none" ? null : parseByteSize(text);
  if (bytes !== null || text === "none") return bytes;
  throw new CommandFailure(`Quota ${text}: use a size such as "50 GiB" or 500MB, or none`, EXIT.usage);
}

function sizeOf(text: string): number | null {
  if (text === "site") return null;
  const bytes = parseByteSize(text);
  if (bytes !== null) return bytes;
  throw new CommandFailure(
    `--max-file-size ${text}: use a size such as "2 GiB" or 500MB, or site`,
    EXIT.usage,
  );
}
