import type { Command } from "commander";
import { type LoadedConfig, loadConfig } from "../../config/load.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

export interface ConfigOptions {
  config?: string;
  data?: string;
  set?: string[];
}

/** Options of the commands that work on a data folder. */
export function addConfigOptions(command: Command): Command {
  return command
    .option("--config <file>", "configuration file (YAML; also WHEELYARD_CONFIG)")
    .option("--data <folder>", "data folder (also WHEELYARD_DATA; default: wheelyard-data)")
    .option(
      "--set <key=value>",
      "any other setting, for example limits.fileSize=5GiB (repeatable)",
      (value: string, before: string[] = []) => [...before, value],
    );
}

/** The configuration as these options, the environment and the file say it. */
export function loadFromOptions(
  options: ConfigOptions,
  more: Record<string, { text: string | undefined; flag: string }> = {},
): Promise<LoadedConfig> {
  const flags: Record<string, { text: string; flag: string }> = {};
  for (const [path, { text, flag }] of Object.entries({
    data: { text: options.data, flag: "--data" },
    ...more,
  }))
    if (text !== undefined) flags[path] = { text, flag };
  for (const pair of options.set ?? []) {
    const split = pair.indexOf("=");
    if (split < 1)
      throw new CommandFailure(`--set ${pair}: write key=value, for instance log.level=debug`, EXIT.usage);
    flags[pair.slice(0, split)] = { text: pair.slice(split + 1), flag: "--set" };
  }
  return loadConfig({ flags, file: options.config });
}
