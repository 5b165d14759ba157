import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { type OpenBundle, openBundle } from "../../transfer/bundle/open-bundle.ts";
import { verifyContents } from "../../transfer/bundle/verify-bundle.ts";
import { Target } from "../import/engine/target.ts";
import { indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { facts, print } from "../terminal/output.ts";
import { Progress } from "../terminal/progress.ts";
import { type AdmitAnswer, askToAdmit } from "./ask-to-admit.ts";
import { importFiles } from "./import-files.ts";

export interface AdmitOptions extends ServerOptions {
  into: string;
  quarantine?: string;
  receipt?: string;
  allowGap?: boolean;
  acceptExpired?: boolean;
  dryRun?: boolean;
  jobs: string;
}

/** Problems of a bundle that are printed. */
const SHOWN = 50;

export function define(command: Command): void {
  addServerOptions(
    command
      .command("admit")
      .summary("admit a bundle into an index: all its files or none")
      .description("Admit a bundle into an index: all its files or none.")
      .argument("<folder>", "folder of the bundle")
      .requiredOption("--into <owner/name>", "the index that is to have the files")
      .option(
        "--quarantine <owner/name>",
        "the index that receives the files first; created if missing (default: --into with -incoming)",
      )
      .option("--receipt <file>", "write what the index has now, for the sender")
      .option("--dry-run", "check the bundle, and change nothing")
      .option("--allow-gap", "accept a complete bundle although bundles before it are missing")
      .option("--accept-expired", "accept a bundle that has expired")
      .option("--jobs <number>", "files sent at the same time", "4"),
  )
    .addHelpText("after", EXAMPLES)
    .action(admit);
}

const EXAMPLES = `
First the server checks signatures (bundles.trustedKeys in its configuration), sequence and expiry. Then every byte is compared with
the manifest. Only then files are sent, into the quarantine index, where they are checked like uploads. When all are there, they become
visible in the index, in one transaction. If a step fails or is interrupted, the index has not changed: run the command again.

Examples:
  wheelyard bundle admit /media/bundle-7 --into company/approved --receipt receipt-7.json --account admin
  wheelyard bundle admit /media/bundle-7 --into company/approved --dry-run --account admin

Exit codes: 0 it was admitted, now or before, 1 it was refused (the reason is named), 3 the server cannot be reached.`;

async function admit(folder: string, options: AdmitOptions): Promise<void> {
  const jobs = Number(options.jobs);
  if (!Number.isInteger(jobs) || jobs < 1 || jobs > 32)
    throw new CommandFailure("--jobs must be a number from 1 to 32.", EXIT.usage);
  indexPath(options.into);
  const quarantine = options.quarantine ?? `${options.into}-incoming`;
  indexPath(quarantine);
  if (quarantine === options.into)
    throw new CommandFailure("--quarantine must be another index than --into.", EXIT.usage);
  const bundle = await openBundle(folder);
  const api = await connect(options);
  const asked = { ...options, quarantine };
  const checked = await askToAdmit(api, bundle, { ...asked, dryRun: true });
  if (checked.outcome === "unchanged") return tell(options, checked);
  await requireComplete(bundle, options);
  if (options.dryRun) return tell(options, checked);
  const target = new Target(api, quarantine, "bundle");
  if (!(await target.exists())) await target.create({ read: "granted" });
  await importFiles(bundle, target, { jobs, output: options });
  await tell(options, await askToAdmit(api, bundle, { ...asked, dryRun: false }));
}

async function requireComplete(bundle: OpenBundle, options: AdmitOptions): Promise<void> {
  const progress = new Progress(options);
  const total = bundle.manifest.counts.files;
  const problems = await verifyContents(bundle, (done) => progress.report({ phase: "checked", done, total }));
  progress.finish();
  if (problems.length === 0) return;
  const shown = problems.slice(0, SHOWN).map(({ path, problem }) => `${path}: ${problem}`);
  const rest = problems.length > SHOWN ? [`and ${problems.length - SHOWN} more`] : [];
  const words = "The bundle is refused, because it is damaged. Copy it again.";
  throw new CommandFailure([...shown, ...rest, words].join("\n"));
}

const OUTCOMES = {
  admitted: "Admitted.",
  unchanged: "It was admitted before. Nothing changed.",
  ready: "It can be admitted. Nothing changed yet.",
  waiting: "Approved by you. Its files are not visible yet: another administrator must run the same command.",
};

async function tell(options: AdmitOptions, answer: AdmitAnswer): Promise<void> {
  const { receipt, ...rest } = answer;
  if (options.receipt !== undefined && receipt !== null)
    await writeFile(options.receipt, `${JSON.stringify(receipt)}\n`);
  const counts: [string, number][] = [
    ["New files", answer.files],
    ["Already there", answer.unchanged],
    ["Yanked", answer.yanked],
    ["Removed here before, left out", answer.leftOut],
    ["Withdrawn", answer.withdrawn],
  ];
  const lines = facts([
    ["Bundle", `${answer.stream} ${answer.sequence}`],
    ["Signed by", answer.signedBy.join(", ")],
    ...(answer.needed > 1 ? [["Approved by", approvers(answer)] as [string, string]] : []),
    ...(answer.outcome === "admitted" ? counts : []),
  ]);
  print(options, rest, `${lines}\n${OUTCOMES[answer.outcome]}`);
}

function approvers({ approvedBy, needed }: AdmitAnswer): string {
  return `${approvedBy.join(", ") || "no one yet"} (${needed} administrators must admit it)`;
}
