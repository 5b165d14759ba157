import type { ProjectName } from "../../packaging/names/project-name.ts";
import { writeRootHtml } from "../../packaging/simple/simple-html.ts";
import { writeRootJson } from "../../packaging/simple/simple-json.ts";
import { type ExportParts, exportProject, type ProjectOutcome, ProjectProblem } from "./export-project.ts";
import { keptPage } from "./exported-page.ts";
import { NamedAddresses, removeLeftovers } from "./leftovers.ts";
import type { SourceList } from "./source.ts";

/** Projects that are exported at the same time. */
const WIDTH = 8;

/** What a run did. */
export interface Exported {
  /** Projects in the export now. */
  projects: number;
  changed: number;
  removed: number;
  removedFiles: number;
  /** Projects that could not be exported, and why. Their earlier pages remain. */
  problems: { project: string; problem: string }[];
}

interface Run {
  list: SourceList;
  exported: Exported;
  /** Keys of files that no page names any more. */
  dropped: string[];
}

type Outcome = ProjectOutcome | "gone" | "failed";

/** One index in an export, kept equal to the index on a server. */
export class IndexExport {
  readonly #parts: ExportParts;
  /** Every project in the export, with the serial that it was exported at. */
  #projects = new Map<ProjectName, number>();
  /** Projects to try again. Some have an earlier page in the export. */
  #failed = new Set<ProjectName>();
  #list: SourceList = { names: [], serials: new Map(), serial: 0, newest: 0 };

  constructor(parts: ExportParts) {
    this.#parts = parts;
  }

  /**
   * Compares every page with the server's, exports what differs, and removes what is not there any more. `before`: files that
   * were stored later are never leftovers (milliseconds since 1970, by the store's clock).
   */
  async all(before: number, progress: (done: number, total: number) => void): Promise<Exported> {
    const { storage, place, source } = this.#parts;
    const run = this.#begin((await source.list()) ?? this.#list);
    this.#projects = new Map();
    this.#failed = new Set();
    const named = new NamedAddresses(place);
    const work = async (project: ProjectName) => {
      const outcome = await this.#export(project, run);
      if (outcome === "gone") return;
      const page = outcome === "failed" ? await keptPage(storage, place, project) : outcome.page;
      if (page !== null) this.#projects.set(project, serialOf(run.list, project));
      for (const { key } of page?.objects ?? []) named.add(key);
    };
    await abreast(run.list.names, work, progress);
    await this.#writeRoot(run);
    for await (const { key } of storage.list(place.simple)) {
      const project = place.projectOf(key);
      if (project !== null && !this.#projects.has(project)) await this.#removePage(key, run);
    }
    run.exported.removedFiles = await removeLeftovers(storage, place, named, before);
    return this.#end(run);
  }

  /**
   * Exports what changed since the last run. null: nothing did. `"settings"`: the settings of the index changed, which may change
   * any page, so that `all` is needed.
   */
  async changes(): Promise<Exported | "settings" | null> {
    const list = await this.#parts.source.list();
    if (list === null && this.#failed.size === 0) return null;
    const run = this.#begin(list ?? this.#list);
    const present = new Set(run.list.names);
    const vanished = [...this.#projects.keys()].filter((name) => !present.has(name));
    if (list !== null && vanished.length === 0 && list.serial > list.newest) return "settings";
    const isStale = (name: ProjectName) =>
      this.#failed.has(name) || this.#projects.get(name) !== serialOf(run.list, name);
    await abreast(run.list.names.filter(isStale), async (project) => {
      const outcome = await this.#export(project, run);
      if (outcome === "gone") vanished.push(project);
      else if (outcome !== "failed") this.#projects.set(project, serialOf(run.list, project));
    });
    for (const project of vanished) this.#projects.delete(project);
    await this.#writeRoot(run);
    for (const project of vanished) await this.#removeProject(project, run);
    for (const key of run.dropped) if (await this.#parts.storage.remove(key)) run.exported.removedFiles++;
    return this.#end(run);
  }

  #begin(list: SourceList): Run {
    this.#list = list;
    const exported = { projects: 0, changed: 0, removed: 0, removedFiles: 0, problems: [] };
    return { list, exported, dropped: [] };
  }

  #end({ exported }: Run): Exported {
    exported.projects = this.#projects.size;
    return exported;
  }

  /** Exports a project. A problem with it does not end the run. */
  async #export(project: ProjectName, { exported, dropped }: Run): Promise<Outcome> {
    this.#failed.delete(project);
    try {
      const outcome = await exportProject(this.#parts, project);
      if (outcome === null) return "gone";
      if (outcome.isChanged) exported.changed++;
      dropped.push(...outcome.dropped);
      return outcome;
    } catch (error) {
      if (!(error instanceof ProjectProblem)) throw error;
      exported.problems.push({ project, problem: error.message });
      this.#failed.add(project);
      return "failed";
    }
  }

  async #writeRoot({ list }: Run): Promise<void> {
    const { storage, place } = this.#parts;
    const names = list.names.filter((name) => this.#projects.has(name));
    const serials = (name: ProjectName) => serialOf(list, name);
    const root = { names, lastSerial: list.serial, serialOf: serials };
    await storage.put(place.root("html"), Buffer.from(writeRootHtml(root)));
    await storage.put(place.root("json"), Buffer.from(writeRootJson(root)));
  }

  async #removeProject(project: ProjectName, run: Run): Promise<void> {
    const { storage, place } = this.#parts;
    const page = await keptPage(storage, place, project);
    for (const form of ["html", "json"] as const) await this.#removePage(place.page(project, form), run);
    run.dropped.push(...(page?.objects ?? []).map(({ key }) => key));
  }

  async #removePage(key: string, { exported }: Run): Promise<void> {
    if ((await this.#parts.storage.remove(key)) && key.endsWith(".json")) exported.removed++;
  }
}

function serialOf(list: SourceList, project: ProjectName): number {
  return list.serials.get(project) ?? 0;
}

/** Does `work` for every item, some at a time. The first error ends it. */
async function abreast<T>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
  progress: (done: number, total: number) => void = () => undefined,
): Promise<void> {
  let next = 0;
  let done = 0;
  let isOver = false;
  const worker = async () => {
    while (next < items.length && !isOver) {
      await work(items[next++] as T);
      progress(++done, items.length);
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, worker)).finally(() => {
    isOver = true;
  });
}
