import type { Command } from "commander";
import { addIndexOption } from "../options/index-option.ts";
import { addServerOptions } from "../options/server-options.ts";
import { EXIT } from "../terminal/failure.ts";
import { print, table } from "../terminal/output.ts";
import { type CheckedFile, checkFile } from "./check-file.ts";
import type { RequestOptions } from "./requests-path.ts";

interface CheckOptions extends RequestOptions {
  target?: string;
  all?: boolean;
}

export function defineCheck(command: Command): void {
  addServerOptions(
    addIndexOption(
      command
        .command("check <file>")
        .description("show what an index lacks of a requirements or lock file, for each target")
        .option("--target <name>", "only for this target")
        .option("--all", "also list what is there"),
    ),
  ).action(check);
}

async function check(file: string, options: CheckOptions): Promise<void> {
  const checked = await checkFile(options, file, options.target);
  const lacking = checked.requirements.filter(isLacking);
  const shown = options.all ? checked.requirements : lacking;
  const rows = shown.map((one) => [
    one.requirement,
    one.request === null ? "-" : `request ${one.request}`,
    lackingWords(one, checked.environments),
  ]);
  const none = "Everything is there.";
  const leftOut = checked.leftOut.map((line) => `left out: ${line}`);
  const summary = `${lacking.length} of ${checked.requirements.length} requirements are not there for every target.`;
  const lines = [table(["REQUIREMENT", "ASKED", "LACKING"], rows, none), ...leftOut];
  const where = options.index === undefined ? "" : ` --index ${options.index}`;
  if (lacking.length > 0)
    lines.push(`${summary} Ask for them: wheelyard request add -r ${file}${where} --reason "..."`);
  print(options, checked, lines.join("\n"));
  if (lacking.length > 0) process.exitCode = EXIT.failed;
}

/** Whether an index cannot serve a requirement on some target, or, without targets, whether that is not known. */
function isLacking({ outcomes }: CheckedFile["requirements"][number]): boolean {
  return outcomes.length === 0 || outcomes.some((one) => one !== "here" && one !== "not-needed");
}

/** Where an index cannot serve a requirement, such as "missing everywhere" or "no wheel: office 3.13 win_amd64". */
function lackingWords(
  { outcomes }: CheckedFile["requirements"][number],
  environments: CheckedFile["environments"],
): string {
  const needed = outcomes.filter((outcome) => outcome !== "not-needed").length;
  const places = Map.groupBy(environments, (_, at) => outcomes[at] ?? "unknown");
  const words = [...places].flatMap(([outcome, where]) => {
    if (outcome === "here" || outcome === "not-needed") return [];
    const named = where.map(({ target, python, platform }) => `${target} ${python} ${platform}`);
    const what = outcome.replace("no-wheel", "no wheel").replace("source", "source only");
    return [where.length === needed ? `${what} everywhere` : `${what}: ${named.join(", ")}`];
  });
  return words.join("; ") || "-";
}
