import type { Logger } from "pino";
import { Follower } from "../changes/follow.ts";
import type { LeasedWork } from "../changes/leases.ts";
import type { Database } from "../database/database.ts";
import { siteNow } from "../database/site-clock.ts";
import type { SiteSizeTable } from "./size-tables.ts";

const DAY_MS = 86_400_000;
/** Days for which a row is kept. */
const KEPT_DAYS = 1100;
const FIRST_LOOK_MS = 2_000;
const LOOK_MS = 600_000;

/** Size of published files. Identical content is counted once. It looks at every file. */
export async function publishedSize({ survey: read }: Database): Promise<number> {
  const distinct = read
    .selectFrom("files")
    .select(["sha256", "size"])
    .distinct()
    .where("removed_serial", "is", null)
    .as("distinct_files");
  const { size } = await read
    .selectFrom(distinct)
    .select((row) => row.fn.sum("size").as("size"))
    .executeTakeFirstOrThrow();
  return Number(size ?? 0);
}

/** How much there was on each day, the oldest first. */
export function readSiteSizes({ read }: Database, days: number): Promise<SiteSizeTable[]> {
  const first = Math.floor(siteNow() / DAY_MS) - days + 1;
  return read.selectFrom("site_sizes").selectAll().where("day", ">=", first).orderBy("day").execute();
}

/** Notes how much there is once a day, and when it starts. Runs on one node of a site, by a lease. */
export class SizeKeeper implements LeasedWork {
  readonly #database: Database;
  readonly #follower: Follower;
  #notedOn = 0;

  constructor(database: Database, log: Logger) {
    this.#database = database;
    const trouble = "the size of the site could not be noted; trying again";
    const round = () => this.#look();
    this.#follower = new Follower(
      { first: FIRST_LOOK_MS, every: LOOK_MS, retry: LOOK_MS, trouble, round },
      log,
    );
  }

  start(): void {
    this.#notedOn = 0;
    this.#follower.start();
  }

  stop(): Promise<void> {
    return this.#follower.stop();
  }

  async #look(): Promise<void> {
    const day = Math.floor(siteNow() / DAY_MS);
    if (this.#notedOn === day) return;
    const sizes = await measure(this.#database);
    await this.#database.write(async ({ tx }) => {
      await tx
        .insertInto("site_sizes")
        .values({ day, ...sizes })
        .onConflict((conflict) => conflict.column("day").doUpdateSet(sizes))
        .execute();
      await tx
        .deleteFrom("site_sizes")
        .where("day", "<", day - KEPT_DAYS)
        .execute();
    });
    this.#notedOn = day;
  }
}

async function measure(database: Database): Promise<Omit<SiteSizeTable, "day">> {
  const { survey: read } = database;
  const mirrored = await read
    .selectFrom("mirror_files")
    .select((row) => row.fn.sum("size").as("size"))
    .where("sha256", "is not", null)
    .executeTakeFirstOrThrow();
  const countOf = async (table: "files" | "projects") => {
    const rows = read
      .selectFrom(table)
      .select((row) => row.fn.countAll().as("count"))
      .where("removed_serial", "is", null);
    return Number((await rows.executeTakeFirstOrThrow()).count);
  };
  return {
    database_size: (await database.size?.()) ?? null,
    published: await publishedSize(database),
    mirrored: Number(mirrored.size ?? 0),
    files: await countOf("files"),
    projects: await countOf("projects"),
  };
}
