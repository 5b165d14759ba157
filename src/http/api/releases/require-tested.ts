import { filtersOf } from "../../../indexes/filters.ts";
import { addressOf, type IndexRecord } from "../../../indexes/index-record.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { IndexProject } from "../../../indexes/package-index.ts";
import { parseVersion } from "../../../packaging/versions/version.ts";
import { Refusal } from "../../../refusal.ts";

/**
 * Refuses (`forbidden`) to promote a release if a rule of the target index with the condition `untested` hides one of its files:
 * a promotion is asked as if the target inherited the release. Other rules do not limit what is promoted.
 */
export async function requireTested(
  indexes: Indexes,
  { project, version, to }: { project: IndexProject; version: string; to: IndexRecord },
): Promise<void> {
  const rules = to.settings.policy;
  if (!rules.some(({ untested }) => untested !== undefined)) return;
  const decide = await filtersOf(to, indexes.filterParts).policy?.deciderFor(project);
  if (!decide) return;
  const canonical = (text: string) => parseVersion(text)?.canonical ?? text;
  for (const file of project.files.filter((one) => canonical(one.version) === canonical(version))) {
    const { action, rule } = decide(file);
    const environments = rule === null ? undefined : rules[rule - 1]?.untested;
    if (action === "allow" || environments === undefined) continue;
    throw new Refusal(
      "forbidden",
      "untested",
      `${file.filename} cannot be promoted to ${addressOf(to)}: its tests did not pass in ${environments.join(", ")}. Add test results from after its upload, then promote the release again.`,
    );
  }
}
