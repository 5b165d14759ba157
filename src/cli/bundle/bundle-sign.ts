import type { Command } from "commander";
import { openBundle } from "../../transfer/bundle/open-bundle.ts";
import { type OutputOptions, print } from "../terminal/output.ts";
import { addSignature, readKeyFile } from "./key-file.ts";

export function define(command: Command): void {
  command
    .command("sign")
    .summary("add a signature to a bundle")
    .description("Add a signature to a bundle.")
    .argument("<folder>", "folder of the bundle")
    .requiredOption("--key <file>", "private key of wheelyard bundle key create")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Receivers can require signatures of several keys. With a key of OpenSSH, also on a token, sign with
\`ssh-keygen -Y sign -n wheelyard-bundle -f KEY manifest.json\` in the folder instead.

Example:
  wheelyard bundle sign /media/bundle-7 --key ~/.wheelyard/approver-key`,
    )
    .action(sign);
}

async function sign(folder: string, options: OutputOptions & { key: string }): Promise<void> {
  const { key, lines } = await readKeyFile(options.key);
  const { manifest } = await openBundle(folder);
  const path = await addSignature(folder, key);
  const { stream, sequence } = manifest;
  print(
    options,
    { stream, sequence, signature: path, fingerprint: lines.fingerprint },
    `Signed with ${lines.fingerprint}: ${path}`,
  );
}
