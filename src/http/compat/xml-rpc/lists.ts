import type { ProjectList } from "../../../indexes/package-index.ts";
import type { ProjectName } from "../../../packaging/names/project-name.ts";
import { Turns } from "../../../turns.ts";
import { VisibleNames } from "../../simple/visible-names.ts";
import { Fault } from "./fault.ts";
import type { Asked, Method } from "./method.ts";

/** So many projects are listed at the most. */
const MOST_PROJECTS = 100_000;
/** So many serials are looked up at once. */
const PAGE = 500;
/** So many changes are listed at once, as on PyPI. */
const MOST_CHANGES = 50_000;

export const listPackages: Method = async (asked) => (await seen(asked)).names;

export const listPackagesWithSerial: Method = async (asked) => {
  const { names, list } = await seen(asked);
  const pairs = await new Turns().map(names, (name) => [name, list.serialOf(name)] as const);
  return new Map(pairs);
};

export const changelogLastSerial: Method = async ({ caches, index }) =>
  (await caches.roots.list(index)).serial;

/**
 * The projects that changed after a serial, each once, with the serial that its page has: what mirror tools ask for. All else that
 * the log knows stays with those who manage the index. A cut list ends with all projects of its last serial, so that nothing is
 * missed by a client that goes on from there.
 */
export const changelogSinceSerial: Method = async (asked) => {
  const since = asked.parameters.serial(0);
  const { names, list } = await seen(asked);
  const pairs = await new Turns().map(names, (name) => ({ name, serial: list.serialOf(name) }));
  const changed = pairs.filter(({ serial }) => serial > since).sort((a, b) => a.serial - b.serial);
  const beyond = changed[MOST_CHANGES];
  const shown = beyond === undefined ? changed : changed.filter(({ serial }) => serial < beyond.serial);
  if (shown.length === 0 && changed.length > 0) throw tooMany();
  const times = await timesOf(asked, new Set(shown.map(({ serial }) => serial)));
  return shown.map(({ name, serial }) => [name, null, times.get(serial) ?? 0, "changed", serial]);
};

/** When changes were made, in seconds since 1970, by their serial. Those of a mirror are not in the log, and have no time. */
async function timesOf({ services }: Asked, serials: ReadonlySet<number>): Promise<Map<number, number>> {
  const wanted = [...serials];
  const times = new Map<number, number>();
  for (let at = 0; at < wanted.length; at += PAGE) {
    const rows = await services.database.survey
      .selectFrom("changes")
      .select(["serial", "at"])
      .where("serial", "in", wanted.slice(at, at + PAGE))
      .execute();
    for (const { serial, at: time } of rows) times.set(serial, Math.floor(time / 1000));
  }
  return times;
}

/** The names that the caller may see, as on the page of all projects. */
async function seen({ services, caches, caller, index }: Asked): Promise<Seen> {
  const { access, indexes } = services;
  const list = await caches.roots.list(index);
  const names = await new VisibleNames(access, caller, index, indexes.sourcesOf(index)).names(list);
  if (names.length > MOST_PROJECTS) throw tooMany();
  return { names, list };
}

interface Seen {
  names: readonly ProjectName[];
  list: ProjectList;
}

function tooMany(): Fault {
  return new Fault(
    "refused",
    `This index has too many projects to list by XML-RPC (more than ${MOST_PROJECTS}). Read its page /simple/ instead.`,
  );
}
