import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { exampleFile } from "../config/reference.ts";
import { CommandFailure } from "./failure.ts";
import { type OutputOptions, print } from "./output.ts";

const FILE = "wheelyard.yaml";
const DATA = "wheelyard-data";

export function define(command: Command): void {
  command
    .argument("[folder]", "where to put them", ".")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Writes ${FILE} with every other setting in comments, and the data folder that it names beside it. Nothing of it is needed to start.

Example:
  wheelyard init /srv/wheelyard
  wheelyard serve --config /srv/wheelyard/${FILE}`,
    )
    .action(init);
}

function init(folder: string, options: OutputOptions): void {
  const file = join(resolve(folder), FILE);
  if (existsSync(file)) throw new CommandFailure(`${file} is there already; nothing was changed.`);
  const data = join(resolve(folder), DATA);
  // Only the server's own account has business in the data folder: it holds password hashes.
  mkdirSync(data, { recursive: true, mode: 0o700 });
  // The default is sought where the server is started, a folder that the file names beside the file.
  writeFileSync(file, exampleFile().replace(/^#data:.*$/m, `data: ${DATA}`), { flag: "wx" });
  print(
    options,
    { file, data },
    `Wrote ${file}\nMade  ${data}\n\nStart with: wheelyard serve --config ${file}`,
  );
}
