import type { Command } from "commander";
import { openBundle } from "../../transfer/bundle/open-bundle.ts";
import { verifyContents } from "../../transfer/bundle/verify-bundle.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { type OutputOptions, print } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";
import { bundleWords, namesOf } from "./bundle-words.ts";
import { addTrustOptions, type TrustOptions, trustOf } from "./trust-options.ts";

export function define(command: Command): void {
  addTrustOptions(
    command
      .command("verify")
      .summary("check the signatures and every byte of a bundle, without a server")
      .description("Check the signatures and every byte of a bundle, without a server.")
      .argument("<folder>", "folder of the bundle"),
  )
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Example:
  wheelyard bundle verify /media/bundle-7 --trust outside.pub

Exit codes: 0 it is complete and signed by trusted keys, 1 it is not (the problems are named).`,
    )
    .action(verify);
}

async function verify(folder: string, options: OutputOptions & TrustOptions): Promise<void> {
  const trust = await trustOf(options);
  if (trust.keys.length === 0)
    throw new CommandFailure(
      "Name the keys that you trust: --trust FILE, with a public key a line.",
      EXIT.usage,
    );
  const bundle = await openBundle(folder);
  const signedBy = namesOf(bundle, trust);
  const progress = new Progress(options);
  const total = bundle.manifest.counts.files;
  const problems = await verifyContents(bundle, (done) => progress.report({ phase: "files", done, total }));
  progress.finish();
  const { manifest, manifestSha256 } = bundle;
  const lines = problems.map(({ path, problem }) => `${path}: ${problem}`);
  print(
    options,
    { manifest, manifestSha256, signedBy, problems },
    [...lines, bundleWords(bundle, signedBy), problems.length === 0 ? "Complete." : "Damaged."].join("\n"),
  );
  if (problems.length > 0) process.exitCode = EXIT.failed;
}
