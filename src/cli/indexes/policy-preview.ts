import { settingDifferences } from "../../../client/src/setting-differences.ts";
import type { Index } from "../../http/api/indexes/schema.ts";
import type { DryRunResult } from "../../http/api/policy/schema.ts";
import type { ApiClient } from "../api-client.ts";
import { table } from "../terminal/output.ts";
import type { PolicyFile } from "./policy-file.ts";

/** What rules or a view would do to the files of an index. */
export interface PolicyTrial {
  projects: number;
  files: number;
  items: DryRunResult["items"];
}

/** Files that a preview names; `wheelyard policy test` names all. */
const MOST_NAMED = 20;

/** Has the server try rules and a view on everything that the index knows. Changes nothing. */
export async function tryPolicyFile(
  api: ApiClient,
  path: string,
  tried: PolicyFile & { usedWithinDays?: number },
): Promise<PolicyTrial> {
  const trial: PolicyTrial = { projects: 0, files: 0, items: [] };
  let after: string | null = "";
  do {
    const page: DryRunResult = await api.post(`${path}/policy/dry-run`, { ...tried, after, limit: 100 });
    trial.items.push(...page.items);
    trial.projects += page.projects;
    trial.files += page.files;
    after = page.next;
  } while (after !== null);
  return trial;
}

/** A line for each file of a trial. */
export function trialTable(items: PolicyTrial["items"]): string {
  const rows = items.map((item) => [item.filename, item.source, changeOf(item), item.because]);
  return table(["FILE", "FROM", "", "WHY"], rows, "Nothing would be hidden.");
}

/** What a file would change: its rules and view against those of the index, and files that appear or disappear. */
export function previewWords(settings: Index["settings"], wanted: PolicyFile, trial: PolicyTrial): string {
  const { policy, view } = settings;
  const rules = settingDifferences({ policy, view }, { policy, view, ...wanted });
  const changed = trial.items.filter(({ state, isShownNow }) => (state === "shown") !== isShownNow);
  const hidden = changed.filter(({ isShownNow }) => isShownNow).length;
  const more = changed.length - MOST_NAMED;
  return [
    rules.length === 0 ? "The rules and the view stay as they are." : "Changes:",
    ...rules.map((line) => `  ${line}`),
    `Checked ${trial.files} files of ${trial.projects} projects: ${hidden} would be hidden, ${changed.length - hidden} would become visible.`,
    ...(changed.length === 0 ? [] : [trialTable(changed.slice(0, MOST_NAMED))]),
    ...(more > 0 ? [`and ${more} more; "wheelyard policy test" lists all`] : []),
  ].join("\n");
}

function changeOf({ state, isShownNow }: DryRunResult["items"][number]): string {
  if (state === "shown") return "would be visible";
  return isShownNow ? `would be ${state}` : `${state} (unchanged)`;
}
