import { moveFiles } from "./files.ts";
import type { OldSite } from "./old-site.ts";
import { movePeople } from "./people.ts";
import type { Report, ReportedFile } from "./report.ts";
import type { Target } from "./target.ts";
import { verifyFiles } from "./verify.ts";

export interface RunOptions {
  acceptAsIs: boolean;
  jobs: number;
  watch: (file: ReportedFile, bytes: number) => void;
}

/**
 * Moves an old site: index, people and rights first, so that no file is ever visible to more people than before; then the
 * files; then a check that the index has them. The report says what became of each.
 */
export async function runImport(
  site: OldSite,
  target: Target,
  report: Report,
  options: RunOptions,
): Promise<void> {
  const { dryRun } = report;
  const people = await site.people();
  await prepareIndex(target, report, people.read);
  await movePeople(people, target, report);
  await moveFiles(site, target, {
    ...options,
    dryRun,
    restricted: people.restricted,
    watch(file, bytes) {
      report.files.push(file);
      options.watch(file, bytes);
    },
  });
  if (!dryRun) await verifyFiles(report.files, target);
}

async function prepareIndex(target: Target, report: Report, read: string | null): Promise<void> {
  const fact = { kind: "index" as const, what: target.address };
  if (await target.exists()) {
    const why =
      read === null
        ? null
        : `The old server let ${READERS[read]} read. Compare it with the setting read of this index.`;
    report.facts.push({ ...fact, outcome: "present", why });
    return;
  }
  if (!report.dryRun) await target.create(read);
  report.facts.push({ ...fact, outcome: report.dryRun ? "would-create" : "created", why: null });
}

const READERS: Record<string, string> = {
  everyone: "everyone",
  authenticated: "everyone who is signed in",
  granted: "only those with a right",
};
