import type { Command } from "commander";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { facts, type OutputOptions, print } from "../terminal/output.ts";
import { createKeyFile, type PublicKeyLines, readKeyFile } from "./key-file.ts";

export function define(command: Command): void {
  const key = command
    .command("key")
    .summary("manage keys that sign bundles")
    .description("Manage keys that sign bundles.");
  key
    .command("create")
    .description("create a key: a private file, and the public key beside it as FILE.pub")
    .argument("<file>", "file for the private key")
    .option("--name <name>", "name of the key or its owner, without spaces", "bundle-key")
    .option("--json", "print JSON")
    .action(async (file: string, options: OutputOptions & { name: string }) => {
      if (!/^[A-Za-z0-9][A-Za-z0-9._@-]{0,99}$/.test(options.name))
        throw new CommandFailure("--name takes letters, digits and the characters . _ @ -", EXIT.usage);
      tell(options, await createKeyFile(file, options.name));
    });
  key
    .command("show")
    .description("show the public key and the fingerprint of a key")
    .argument("<file>", "file with the private key")
    .option("--json", "print JSON")
    .action(async (file: string, options: OutputOptions) => {
      tell(options, (await readKeyFile(file)).lines);
    });
  key.addHelpText(
    "after",
    `
The receiver of bundles trusts public keys. Compare the fingerprints on both sides, for example by telephone. Keep the private key on
the machine that creates bundles; it is not encrypted, and only you can read it.

Examples:
  wheelyard bundle key create /etc/wheelyard/bundle-key --name outside
  wheelyard bundle key show /etc/wheelyard/bundle-key`,
  );
}

function tell(options: OutputOptions, lines: PublicKeyLines): void {
  print(
    options,
    lines,
    facts([
      ["Name", lines.name],
      ["Fingerprint", lines.fingerprint],
      ["Public key", lines.publicKey],
      ["For ssh-keygen", lines.allowedSigners],
    ]),
  );
}
