import { promisify } from "node:util";
import { zstdCompress, zstdDecompress } from "node:zlib";
import { steadyNow } from "../../clock.ts";
import { SERVER } from "../../database/change.ts";
import type { Database } from "../../database/database.ts";
import { siteNow } from "../../database/site-clock.ts";
import type { ProjectName } from "../../packaging/names/project-name.ts";
import { asRefusal } from "../../upstreams/failure.ts";
import { fetchNames, type NamesAnswer } from "../../upstreams/names.ts";
import { addressOf, type IndexRecord } from "../index-record.ts";
import { namesIn } from "../name-lists.ts";
import type { RequestLeases } from "./request-leases.ts";
import type { MirrorSettings } from "./settings.ts";
import type { MirrorSource } from "./source.ts";

export interface NamesParts {
  database: Database;
  /** null: this process alone serves. */
  leases: RequestLeases | null;
  /** Told why a list could not be fetched; the kept one stays. */
  onTrouble: (mirror: IndexRecord, reason: string) => void;
}

/** A mirror as far as its list of names is concerned. */
export interface Listed {
  index: IndexRecord;
  settings: MirrorSettings;
  source: MirrorSource;
}

/** A list that could not be fetched is not asked for again before that. Milliseconds. */
const PAUSE = 10 * 60_000;
const CLOCK_SLACK = 60_000;
/** No project is called so: which process fetches the list. */
const WHOLE_LIST = "" as ProjectName;
const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** The lists of all names that mirrors keep where `names` is `full`: fetched and refreshed behind the back of all clients. */
export class MirrorNames {
  readonly #parts: NamesParts;
  readonly #fetching = new Set<number>();
  readonly #pausedUntil = new Map<number, number>();

  constructor(parts: NamesParts) {
    this.#parts = parts;
  }

  /** The kept list, in order; empty while there is none of this upstream. */
  async list({ index, source }: Listed): Promise<ProjectName[]> {
    const row = await this.#parts.database.read
      .selectFrom("mirror_names")
      .select(["names", "source"])
      .where("index_id", "=", index.id)
      .executeTakeFirst();
    if (row === undefined || !(await isOfThis(source, row))) return [];
    return namesIn((await decompress(row.names)).toString("utf8"));
  }

  /** Fetches the list when it is due: once in this process and, best effort, in one process alone. Never fails. */
  async keepFresh(mirror: Listed): Promise<void> {
    const { index, settings, source } = mirror;
    if (settings.names !== "full" || settings.layout === "flat" || source.isOff || source.isOffline) return;
    if (this.#fetching.has(index.id) || (this.#pausedUntil.get(index.id) ?? 0) > steadyNow()) return;
    this.#fetching.add(index.id);
    try {
      if (await this.#isDue(mirror)) await this.#fetchOnce(mirror);
    } catch (error) {
      this.#pausedUntil.set(index.id, steadyNow() + PAUSE);
      this.#parts.onTrouble(index, asRefusal(error).message);
    } finally {
      this.#fetching.delete(index.id);
    }
  }

  /** Makes sure that the list is fetched again soon. */
  async expire(indexId: number): Promise<void> {
    this.#pausedUntil.delete(indexId);
    await this.#parts.database.write(async ({ tx }) => {
      await tx.updateTable("mirror_names").set({ checked_at: 0 }).where("index_id", "=", indexId).execute();
    });
  }

  async #isDue({ index, settings, source }: Listed): Promise<boolean> {
    const row = await this.#facts(index.id);
    if (row === undefined) return true;
    // A time to come means that the clock was set back: it says nothing (RELIABILITY F13).
    const age = siteNow() - row.checked_at;
    if (age > settings.namesExpiry * 1000 || age < -CLOCK_SLACK) return true;
    return !(await isOfThis(source, row));
  }

  async #fetchOnce(mirror: Listed): Promise<void> {
    const { leases } = this.#parts;
    if (leases === null) return this.#fetch(mirror);
    await leases.once(mirror.index.id, WHOLE_LIST, async () => {
      await this.#fetch(mirror);
      return { value: null, outcome: "page" };
    });
  }

  async #fetch({ index, source }: Listed): Promise<void> {
    const known = await this.#facts(index.id);
    const client = await source.client();
    const identity = await source.identity();
    const isKnown = known !== undefined && known.source === identity;
    const marks = isKnown
      ? { etag: known.etag, lastModified: known.last_modified, url: client.upstream.root.href }
      : null;
    const answer = await fetchNames(client, marks);
    if (answer.kind === "names") await this.#save(index, answer, identity);
    else await this.#confirm(index.id);
  }

  async #facts(indexId: number) {
    return this.#parts.database.read
      .selectFrom("mirror_names")
      .select(["checked_at", "etag", "last_modified", "source"])
      .where("index_id", "=", indexId)
      .executeTakeFirst();
  }

  async #save(
    index: IndexRecord,
    { names, validators }: NamesAnswer & { kind: "names" },
    source: string | null,
  ): Promise<void> {
    const values = {
      source,
      checked_at: siteNow(),
      etag: validators.etag,
      last_modified: validators.lastModified,
      count: names.length,
      names: await compress(names.join("\n")),
    };
    await this.#parts.database.write(async ({ tx, record }) => {
      await tx
        .insertInto("mirror_names")
        .values({ index_id: index.id, ...values })
        .onConflict((conflict) => conflict.columns(["index_id"]).doUpdateSet(values))
        .execute();
      const [subject, detail] = [addressOf(index), { names: names.length }];
      await record({
        kind: "mirror.listed",
        actor: SERVER,
        indexId: index.id,
        project: null,
        subject,
        detail,
      });
    });
  }

  async #confirm(indexId: number): Promise<void> {
    await this.#parts.database.write(async ({ tx }) => {
      await tx
        .updateTable("mirror_names")
        .set({ checked_at: siteNow() })
        .where("index_id", "=", indexId)
        .execute();
    });
  }
}

/** Lists that older versions kept say not of what they are, and count as of this upstream. */
async function isOfThis(source: MirrorSource, row: { source: string | null }): Promise<boolean> {
  const identity = await source.identity();
  return row.source === null || identity === null || row.source === identity;
}
