import type { Command } from "commander";
import { openBundle } from "../../transfer/bundle/open-bundle.ts";
import { type OutputOptions, print, size, table } from "../terminal/output.ts";
import { bundleWords, fingerprintsOf } from "./bundle-words.ts";

export function define(command: Command): void {
  command
    .command("inspect")
    .summary("show what a bundle contains, without a server")
    .description("Show what a bundle contains, without a server.")
    .argument("<folder>", "folder of the bundle")
    .option("--files", "list every file")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Reads the manifest and the list of files, not the files themselves. Signatures are shown, but not compared with trusted keys: use
\`wheelyard bundle verify\` for that.

Example:
  wheelyard bundle inspect /media/bundle-7 --files`,
    )
    .action(inspect);
}

async function inspect(folder: string, options: OutputOptions & { files?: boolean }): Promise<void> {
  const bundle = await openBundle(folder);
  const { manifest, manifestSha256, facts } = bundle;
  const signers = fingerprintsOf(bundle);
  const rows = facts.map((fact) => [
    fact.filename,
    size(fact.size),
    fact.present ? (fact.place?.volume ?? "yes") : "no",
    fact.withdrawn === undefined ? (fact.yanked === null ? "" : "yanked") : "withdrawn",
    fact.sha256,
  ]);
  const list = table(["FILE", "SIZE", "IN IT", "", "SHA-256"], rows, "No files.");
  const words = bundleWords(bundle, signers);
  print(
    options,
    { manifest, manifestSha256, signers, ...(options.files ? { files: facts } : {}) },
    options.files ? `${words}\n\n${list}` : words,
  );
}
