import type { Command } from "commander";
import { resolveForPlan } from "../../declared/secrets/resolve.ts";
import { connect } from "../options/server-options.ts";
import { EXIT } from "../terminal/failure.ts";
import { print } from "../terminal/output.ts";
import { planLines, planSummary } from "./plan-words.ts";
import { addSiteFileOptions, readSiteFile, type SiteFileOptions } from "./site-file-option.ts";
import { askPlan } from "./site-request.ts";

interface PlanOptions extends SiteFileOptions {
  exitCode?: boolean;
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Nothing is changed. Format of the file: docs/site-as-code.md

Examples:
  wheelyard plan -f site.yaml
  wheelyard plan -f site.yaml --exit-code || echo "the site differs from the file"`,
  );
  addSiteFileOptions(command.option("--exit-code", "exit with 1 if the site differs from the file")).action(
    plan,
  );
}

async function plan(options: PlanOptions): Promise<void> {
  const document = await readSiteFile(options.file);
  const resolved = await resolveForPlan(document);
  const api = await connect(options);
  const planned = await askPlan({ api, document, resolved, options });
  const { steps, revision } = planned;
  const end = steps.length === 0 ? [] : [planSummary(planned), `Revision: ${revision}`];
  print(options, planned, [...planLines(planned), ...end].join("\n"));
  if (options.exitCode && steps.length > 0) process.exitCode = EXIT.failed;
}
