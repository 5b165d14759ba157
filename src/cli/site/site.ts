import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { stringify } from "yaml";
import { siteFileSchema } from "../../declared/site-file.ts";
import type { ExportedSite, ManagedThing } from "../../http/api/site/declared-schema.ts";
import { errorWords } from "../../system/error-words.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure } from "../terminal/failure.ts";
import { print, table } from "../terminal/output.ts";
import { defineLook } from "./site-look.ts";
import { defineStatus } from "./site-status.ts";

interface ExportOptions extends ServerOptions {
  name?: string;
  output?: string;
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Examples:
  wheelyard site status
  wheelyard site settings listen
  wheelyard site export --output site.yaml
  wheelyard plan -f site.yaml
  wheelyard site managed
  wheelyard site look --name "Our packages" --color "#7a1fa2" --logo logo.svg
  wheelyard site look --notice "Maintenance on Friday at 18:00." --warning`,
  );
  addServerOptions(
    command
      .command("export")
      .description("write a running site as a site file, without secrets")
      .option("--name <name>", "name of the file (default: site)")
      .option("--output <file>", "write to this file (default: standard output)"),
  ).action(write);
  defineStatus(command);
  addServerOptions(command.command("managed").description("list what site files manage")).action(managed);
  defineLook(command);
  command
    .command("schema")
    .description("print the JSON Schema of site files, for editors")
    .action(() => void process.stdout.write(siteFileSchema()));
}

async function write(options: ExportOptions): Promise<void> {
  const query = options.name === undefined ? {} : { name: options.name };
  const exported = await (await connect(options)).get<ExportedSite>("/site/export", query);
  const comments = exported.warnings.map((warning) => `# ${warning}\n`).join("");
  const contents = `${comments}${stringify(exported.site, { lineWidth: 120 })}`;
  if (options.output === undefined) {
    print(options, exported, contents.trimEnd());
    return;
  }
  await writeFile(options.output, contents).catch((error: unknown) => {
    throw new CommandFailure(`The file ${options.output} cannot be written (${errorWords(error)}).`);
  });
  print(options, exported, `Wrote ${options.output}. Check it with: wheelyard plan -f ${options.output}`);
}

async function managed(options: ServerOptions): Promise<void> {
  const things = await (await connect(options)).all<ManagedThing>("/site/managed");
  const rows = things.map(({ kind, name, file }) => [kind, name, file]);
  print(options, things, table(["KIND", "NAME", "FILE"], rows, "No site file manages anything."));
}
