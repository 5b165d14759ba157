import type { Command } from "commander";
import { printedSettings, printYaml } from "../../config/print.ts";
import { addConfigOptions, type ConfigOptions, loadFromOptions } from "../options/config-options.ts";
import { type OutputOptions, print } from "../terminal/output.ts";

type Options = ConfigOptions & OutputOptions;

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Examples:
  wheelyard config check --config wheelyard.yaml
  wheelyard config print                          all current values and where they come from`,
  );
  addConfigOptions(command.command("check").description("check the configuration"))
    .option("--json", "print JSON")
    .action(check);
  addConfigOptions(
    command.command("print").description("print the current configuration, with secrets masked"),
  )
    .option("--json", "print JSON")
    .action(printInForce);
}

async function check(options: Options): Promise<void> {
  const loaded = await loadFromOptions(options);
  const where = loaded.file === null ? "No file. Environment and flags" : loaded.file;
  print(options, { ok: true, file: loaded.file }, `${where}: the configuration is valid.`);
}

async function printInForce(options: Options): Promise<void> {
  const settings = printedSettings(await loadFromOptions(options));
  print(options, settings, printYaml(settings).trimEnd());
}
