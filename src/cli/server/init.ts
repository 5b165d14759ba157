import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { exampleFile } from "../../config/reference.ts";
import { makeFolder } from "../../system/folders.ts";
import { CommandFailure } from "../terminal/failure.ts";
import { type OutputOptions, print } from "../terminal/output.ts";

const FILE = "wheelyard.yaml";
const DATA = "wheelyard-data";

export function define(command: Command): void {
  command
    .argument("[folder]", "folder for the configuration file and the data folder", ".")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Writes ${FILE} with all settings as comments, and creates the data folder. Neither is required to start a server.

Example:
  wheelyard init /srv/wheelyard
  wheelyard serve --config /srv/wheelyard/${FILE}`,
    )
    .action(init);
}

function init(folder: string, options: OutputOptions): void {
  const file = join(resolve(folder), FILE);
  if (existsSync(file)) throw new CommandFailure(`${file} already exists. Nothing was changed.`);
  const data = join(resolve(folder), DATA);
  // Only the server's own account has business in the data folder: it holds password hashes.
  makeFolder(data, 0o700);
  // The default is sought where the server is started, a folder that the file names beside the file.
  writeFileSync(file, exampleFile().replace(/^#data:.*$/m, `data: ${DATA}`), { flag: "wx" });
  print(
    options,
    { file, data },
    `Wrote ${file}\nMade  ${data}\n\nStart with: wheelyard serve --config ${file}`,
  );
}
