import { moveFiles } from "./files.ts";
import type { OldPeople, OldSite } from "./old-site.ts";
import { movePeople, type PeopleTerms } from "./people.ts";
import type { Report } from "./report.ts";
import { lookUpRestricted } from "./restricted.ts";
import type { Target } from "./target.ts";
import type { Targets } from "./targets.ts";

export interface RunOptions extends PeopleTerms {
  acceptAsIs: boolean;
  /** Leaves accounts, groups and grants as they are. */
  filesOnly: boolean;
  jobs: number;
  /** Called after each file, with its size in bytes. */
  watch: (bytes: number) => void;
}

/**
 * Moves an old site: indexes, people and rights first, so that no file is ever visible to more people than before; then the
 * files, each checked against the index. The report says what became of each.
 */
export async function runImport(
  site: OldSite,
  targets: Targets,
  report: Report,
  options: RunOptions,
): Promise<void> {
  const { dryRun } = report.head;
  const people = await site.people();
  for (const target of targets.all) await prepareIndex(target, report, people.read);
  if (!options.filesOnly) await movePeople(people, targets, report, options);
  const { unrestricted } = await lookUpRestricted(people.restricted, targets);
  const { acceptAsIs, jobs, watch } = options;
  await moveFiles(site, targets, {
    ...{ acceptAsIs, jobs, watch, dryRun, unrestricted },
    restricted: people.restricted,
    tell: (files) => report.add(files),
  });
  if (!dryRun) await tellMissing(people, targets, report);
}

/** What few could read is restricted when its first file comes. Without a file, someone must remember it. */
async function tellMissing({ restricted }: OldPeople, targets: Targets, report: Report): Promise<void> {
  const { missing } = await lookUpRestricted(restricted, targets);
  for (const what of missing)
    report.tell({
      kind: "project",
      what,
      outcome: "note",
      why: "Few could use it on the old server, but it has no files. If someone publishes it here, restrict it.",
    });
}

async function prepareIndex(target: Target, report: Report, read: OldPeople["read"]): Promise<void> {
  const fact = { kind: "index" as const, what: target.address };
  if (await target.exists()) {
    const why =
      read === null
        ? null
        : `The old server let ${READERS[read]} read. Compare it with the setting read of this index.`;
    report.tell({ ...fact, outcome: "present", why });
    return;
  }
  if (!report.head.dryRun) await target.create(read === null ? {} : { read });
  report.tell({ ...fact, outcome: report.head.dryRun ? "would-create" : "created", why: null });
}

const READERS: Record<string, string> = {
  everyone: "everyone",
  authenticated: "everyone who is signed in",
  granted: "only those with a right",
};
