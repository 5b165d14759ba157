import type { Access } from "../../access/access.ts";
import type { Caller } from "../../accounts/caller.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import { filterNames } from "../../indexes/name-lists.ts";
import type { ProjectList } from "../../indexes/package-index.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";

type Sees = "all" | "none" | ((name: string) => boolean);

/**
 * What of an index's names a caller sees: those that they may read in the index and in each source of the answer. It
 * must be as strict as the project pages are, so that no list tells of a project that its page would hide.
 */
export class VisibleNames {
  readonly #own: Sees;
  readonly #sources: ReadonlyMap<number, Sees>;

  constructor(access: Access, caller: Caller, index: IndexRecord, sources: readonly IndexRecord[]) {
    const seen = (one: IndexRecord): Sees =>
      access.allow(caller, "read", one, null) ? access.visible(caller, one) : "none";
    this.#own = seen(index);
    this.#sources = new Map(sources.map((source) => [source.id, seen(source)]));
  }

  /** The same for all callers who see the same names; null when single projects decide. */
  get key(): string | null {
    const words = [this.#own, ...this.#sources.values()];
    return words.some((word) => typeof word === "function") ? null : words.join(" ");
  }

  async names({ names, sourcesOf }: ProjectList): Promise<readonly ProjectName[]> {
    const everything = [this.#own, ...this.#sources.values()].every((word) => word === "all");
    if (everything) return names;
    return filterNames(
      names,
      (name) =>
        sees(this.#own, name) &&
        (sourcesOf?.(name) ?? []).every((id) => sees(this.#sources.get(id) ?? "none", name)),
    );
  }
}

function sees(word: Sees, name: string): boolean {
  return typeof word === "function" ? word(name) : word === "all";
}
