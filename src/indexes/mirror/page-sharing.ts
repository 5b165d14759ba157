import type { ProjectName } from "../../packaging/names/project-name.ts";
import type { MirrorPage } from "./page.ts";
import type { MirrorPages } from "./pages.ts";
import type { RequestLeases } from "./request-leases.ts";

export interface SharingParts {
  pages: MirrorPages;
  /** null: this process alone serves. */
  leases: RequestLeases | null;
}

/** Requests a page and keeps the answer. `before`: the page as it is kept. Null: the upstream never had it. */
export type Request = (before: MirrorPage | null) => Promise<MirrorPage | null>;

/** Requests a mirror's pages so that processes of one site do not send the same request at the same time. */
export class PageSharing {
  readonly #indexId: number;
  readonly #parts: SharingParts;

  constructor(indexId: number, parts: SharingParts) {
    this.#indexId = indexId;
    this.#parts = parts;
  }

  /**
   * Sends the request, unless another process sends it now, or has kept a fresh answer since `page` was confirmed: then
   * resolves with that answer. If the other process fails, this one sends the request itself.
   */
  async once(
    name: ProjectName,
    page: MirrorPage | null,
    request: Request,
    isFresh: (page: MirrorPage) => boolean,
  ): Promise<MirrorPage | null> {
    const { leases } = this.#parts;
    if (leases === null) return request(page);
    const confirmedAt = page?.checkedAt;
    const result = await leases.once(this.#indexId, name, async () => {
      const kept = await this.#kept(name, page);
      const isNewer = kept !== null && kept.checkedAt !== confirmedAt && isFresh(kept);
      return answered(isNewer ? kept : await request(kept));
    });
    if ("value" in result) return result.value;
    if (result.elsewhere === "failed") return request(page);
    if (result.elsewhere === "absent" && page === null) return null;
    return this.#kept(name, page);
  }

  /** Sends the request in any case, once no other process sends one. */
  async inTurn(name: ProjectName, page: MirrorPage | null, request: Request): Promise<MirrorPage | null> {
    const { leases } = this.#parts;
    if (leases === null) return request(page);
    return leases.inTurn(this.#indexId, name, async () =>
      answered(await request(await this.#kept(name, page))),
    );
  }

  /** The page as the database has it now. */
  async #kept(name: ProjectName, page: MirrorPage | null): Promise<MirrorPage | null> {
    const { pages } = this.#parts;
    const read = page ?? (await pages.read(this.#indexId, name));
    return read && pages.reread(this.#indexId, read);
  }
}

function answered(value: MirrorPage | null) {
  return { value, outcome: value === null ? ("absent" as const) : ("page" as const) };
}
