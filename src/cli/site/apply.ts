import type { Command } from "commander";
import { resolveForApply, resolveForPlan } from "../../declared/secrets/resolve.ts";
import { connect } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print } from "../terminal/output.ts";
import { ask, canAsk } from "../terminal/prompt.ts";
import { isEmpty, planLines, planSummary } from "./plan-words.ts";
import { addSiteFileOptions, readSiteFile, type SiteFileOptions } from "./site-file-option.ts";
import { askApply, askPlan } from "./site-request.ts";

interface ApplyOptions extends SiteFileOptions {
  yes?: boolean;
  revision?: string;
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Everything is done in one transaction, or nothing is. Applied again, it does nothing.
What the file managed before and no longer names is removed.

Examples:
  wheelyard apply -f site.yaml
  wheelyard apply -f site.yaml --yes                       in CI
  wheelyard apply -f site.yaml --yes --revision REVISION   only what the plan with this revision showed`,
  );
  addSiteFileOptions(
    command
      .option("--yes", "do not ask")
      .option(
        "--revision <revision>",
        "of the plan that was agreed to: refuse if the site has changed since then",
      ),
  ).action(apply);
}

async function apply(options: ApplyOptions): Promise<void> {
  const document = await readSiteFile(options.file);
  const api = await connect(options);
  const planned = await askPlan({ api, document, resolved: await resolveForPlan(document), options });
  if (isEmpty(planned)) {
    print(options, { ...planned, applied: false }, planLines(planned).join("\n"));
    return;
  }
  if (!options.json) process.stdout.write(`${[...planLines(planned), planSummary(planned)].join("\n")}\n`);
  if (options.yes !== true) await agree();
  const resolved = await resolveForApply(document);
  const done = await askApply({ api, document, resolved, options }, options.revision ?? planned.revision);
  print(options, { ...done, applied: true }, "Applied.");
}

async function agree(): Promise<void> {
  if (!canAsk())
    throw new CommandFailure("Nothing was applied. Without a terminal to ask on, add --yes.", EXIT.usage);
  const answer = await ask("Apply these changes? [y/N] ");
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new CommandFailure("Nothing was applied.");
}
