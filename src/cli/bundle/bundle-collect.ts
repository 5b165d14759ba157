import type { Command } from "commander";
import { type Collected, collectBundle } from "../../transfer/bundle/collect-bundle.ts";
import { EXIT } from "../terminal/failure.ts";
import { type OutputOptions, print } from "../terminal/output.ts";

export function define(command: Command): void {
  command
    .command("collect")
    .summary("bring a bundle together from several media")
    .description("Bring a bundle together from several media.")
    .argument("<folder>", "folder that is to have the whole bundle")
    .argument("<medium>", "folder of a medium, with volumes or the rest of the bundle")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Run it once for each medium, in any order. Volumes are copied and compared with the manifest. The command names the volumes that are
still missing. Damaged ones are not kept: copy them again. Then admit the folder.

Example:
  wheelyard bundle collect /srv/bundle-7 /media/usb

Exit codes: 0 the bundle is complete, 1 something is missing or damaged (it is named).`,
    )
    .action(collect);
}

async function collect(folder: string, medium: string, options: OutputOptions): Promise<void> {
  const collected = await collectBundle(folder, medium);
  print(options, { folder, ...collected }, wordsOf(collected));
  if (collected.missing?.length !== 0 || collected.damaged.length > 0) process.exitCode = EXIT.failed;
}

function wordsOf({ brought, damaged, missing }: Collected): string {
  const lines = [`Copied ${brought.join(", ") || "no volumes"}.`];
  for (const name of damaged) lines.push(`${name} is damaged on this medium. Copy it again.`);
  if (missing === null) lines.push("manifest.json is missing. Insert the medium that contains it.");
  else if (missing.length > 0) lines.push(`Missing: ${missing.join(", ")}. Insert another medium.`);
  else if (damaged.length === 0) lines.push("The bundle is complete.");
  return lines.join("\n");
}
