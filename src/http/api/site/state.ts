import { sql } from "kysely";
import { z } from "zod";
import { steadyNow } from "../../../clock.ts";
import type { Database } from "../../../database/database.ts";
import { siteNow } from "../../../database/site-clock.ts";
import { addressOf } from "../../../indexes/index-record.ts";
import { PARTS } from "../../../plugins/parts.ts";
import { publishedSize, readSiteSizes } from "../../../transfer/site-sizes.ts";
import { VERSION } from "../../../version.ts";
import { endpointsOf } from "../endpoint.ts";
import { None, Nothing, Time, toTime } from "../fields.ts";
import { requireSiteManager } from "../rights.ts";
import type { SiteServices } from "./services.ts";

const endpoint = endpointsOf<SiteServices>();

const Count = z.number().int().min(0);

const PluginShown = z.strictObject({
  name: z.string(),
  package: z.string().describe("Path of its module."),
  version: z.string().nullable(),
  parts: z.array(z.enum(PARTS)),
  isRunning: z
    .boolean()
    .describe("Whether its thread runs in this process. It is started when the plugin is first asked."),
  restarts: Count.describe("How often this process started its thread again."),
  failures: Count.describe("Calls of this process that failed."),
  lastFailure: z.string().nullable(),
});

const State = z.strictObject({
  version: z.string(),
  node: z.string().describe("Version of Node.js that runs it."),
  startedAt: Time.describe("This process."),
  memory: Count.describe("Memory of this process, in bytes."),
  database: z.strictObject({
    driver: z.string(),
    serial: Count.describe("Serial of the last change."),
    size: Count.nullable().describe("Bytes. null if the driver does not report it."),
    accounts: Count,
    projects: Count,
    files: Count,
  }),
  storage: z.strictObject({
    driver: z.string(),
    published: Count.describe("Size of published files. Identical content is counted once."),
    mirrored: Count.describe("Size of files cached from upstreams."),
  }),
  indexes: z
    .array(z.strictObject({ index: z.string(), files: Count, size: Count.describe("Bytes.") }))
    .describe("The largest first, at most 100."),
  plugins: z.array(PluginShown),
  growth: z
    .array(z.strictObject({ day: z.iso.date(), files: Count, size: Count.describe("Bytes.") }))
    .describe("Files published on each day of the last year that still exist. Days without any are omitted."),
  sizes: z
    .array(
      z.strictObject({
        day: z.iso.date(),
        database: Count.nullable().describe("Bytes. null if the driver does not report it."),
        published: Count.describe("Bytes."),
        mirrored: Count.describe("Bytes."),
        files: Count,
        projects: Count,
      }),
    )
    .describe("Size on each day of the last year."),
});
type State = z.infer<typeof State>;

const DAY_MS = 86_400_000;
const GROWTH_DAYS = 365;
const MOST_INDEXES = 100;
/** To count costs a look at every file, so it is done now and then. */
const KEPT_MS = 30_000;

type Counted = Pick<State, "database" | "storage" | "indexes" | "growth" | "sizes">;
const counted = new WeakMap<Database, { at: number; state: Promise<Counted> }>();

export const state = endpoint({
  method: "GET",
  path: "/site/state",
  tag: "site",
  summary: "Show the state and size of the server, at most 30 seconds old",
  refusals: [403],
  params: None,
  query: None,
  body: Nothing,
  answer: State,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    return {
      version: VERSION,
      node: process.version,
      startedAt: toTime(performance.timeOrigin),
      memory: process.memoryUsage.rss(),
      plugins: request.services.plugins.states().map((one) => ({ ...one, parts: [...one.parts] })),
      ...(await countedLately(request.services)),
    };
  },
});

function countedLately(services: SiteServices): Promise<Counted> {
  const known = counted.get(services.database);
  if (known && steadyNow() - known.at < KEPT_MS) return known.state;
  const made = { at: steadyNow(), state: count(services) };
  counted.set(services.database, made);
  made.state.catch(() => counted.get(services.database) === made && counted.delete(services.database));
  return made.state;
}

async function count(services: SiteServices): Promise<Counted> {
  const { database, storage, indexes } = services;
  const { survey: read } = database;
  const mirrored = await read
    .selectFrom("mirror_files")
    .select(["index_id", (row) => row.fn.countAll().as("files"), (row) => row.fn.sum("size").as("size")])
    .where("sha256", "is not", null)
    .groupBy("index_id")
    .execute();
  const hosted = await read
    .selectFrom("files")
    .select(["index_id", (row) => row.fn.countAll().as("files"), (row) => row.fn.sum("size").as("size")])
    .where("removed_serial", "is", null)
    .groupBy("index_id")
    .execute();
  const sizes = [...hosted, ...mirrored].flatMap(({ index_id, files, size }) => {
    const index = indexes.byId(index_id);
    return index === null ? [] : [{ index: addressOf(index), files: Number(files), size: Number(size ?? 0) }];
  });
  return {
    database: {
      driver: database.name,
      serial: await database.serial(),
      size: (await database.size?.()) ?? null,
      accounts: await rowsOf(read.selectFrom("accounts").select(ROWS)),
      projects: await rowsOf(read.selectFrom("projects").select(ROWS).where("removed_serial", "is", null)),
      files: await rowsOf(read.selectFrom("files").select(ROWS).where("removed_serial", "is", null)),
    },
    storage: {
      driver: storage.name,
      published: await publishedSize(database),
      mirrored: mirrored.reduce((sum, { size }) => sum + Number(size ?? 0), 0),
    },
    indexes: sizes.sort((a, b) => b.size - a.size).slice(0, MOST_INDEXES),
    growth: await growth(database),
    sizes: await daySizes(database),
  };
}

const ROWS = sql<number>`count(*)`.as("rows");

/** Databases tell counts as numbers, texts or big integers. */
async function rowsOf(query: { executeTakeFirstOrThrow(): Promise<{ rows: unknown }> }): Promise<number> {
  return Number((await query.executeTakeFirstOrThrow()).rows);
}

async function daySizes(database: Database): Promise<State["sizes"]> {
  const rows = await readSiteSizes(database, GROWTH_DAYS);
  return rows.map(({ day, database_size, ...sizes }) => ({
    day: dateOf(day),
    database: database_size,
    ...sizes,
  }));
}

const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

async function growth({ survey: read }: Database): Promise<State["growth"]> {
  const day = sql<number>`uploaded_at / ${sql.lit(DAY_MS)}`;
  const rows = await read
    .selectFrom("files")
    .select([day.as("day"), (row) => row.fn.countAll().as("files"), (row) => row.fn.sum("size").as("size")])
    .where("removed_serial", "is", null)
    .where("uploaded_at", ">=", (Math.floor(siteNow() / DAY_MS) - GROWTH_DAYS + 1) * DAY_MS)
    .groupBy(day)
    .orderBy(day)
    .execute();
  return rows.map(({ day, files, size }) => ({
    day: dateOf(Number(day)),
    files: Number(files),
    size: Number(size ?? 0),
  }));
}
