import { createHash } from "node:crypto";
import { loadConfig } from "../../src/config/load.ts";
import type { Database } from "../../src/database/database.ts";
import { openDatabase } from "../../src/database/open.ts";
import type { IndexRecord } from "../../src/indexes/index-record.ts";
import { readIndexes } from "../../src/indexes/index-rows.ts";
import { parseCoreMetadata } from "../../src/packaging/metadata/core-metadata.ts";
import { parseDistributionFilename } from "../../src/packaging/names/distribution-filename.ts";
import { type NewFile, writeFile } from "../../src/publishing/upload/facts.ts";
import { SERIAL_RECORD_KEY, type SerialRecord } from "../../src/site/recorded-serial.ts";
import { openStorage } from "../../src/storage/open.ts";
import type { Storage } from "../../src/storage/storage.ts";
import { fileKey } from "../../src/storage/storage-key.ts";
import { nameOf, summaryOf, versionOf } from "./big-site-names.ts";
import { buildWheel, type Distribution } from "./build-distribution.ts";
import type { Server } from "./start-server.ts";

export interface BigSite {
  /** Projects of one release each, in root/main. */
  projects: number;
  /** Releases of one more project, `LONG_LIVED`. */
  releases: number;
  /** Days of downloads. */
  days: number;
}

export const LONG_LIVED = "long-lived";

const TOGETHER = 500;
const DAY_MS = 86_400_000;

/**
 * Fills a stopped server that has been started once, by the rooms that publishing goes through: every file has its bytes,
 * its facts and its entries of the log. Left out are the upload, that the bytes survive power loss, and what the server
 * makes again when it is asked for.
 */
export async function stockBigSite(server: Server, { projects, releases, days }: BigSite): Promise<void> {
  const { config } = await loadConfig({
    file: server.configFile,
    environment: { WHEELYARD_DATA: server.data },
  });
  const [database, storage] = [await openDatabase(config), await openStorage(config)];
  try {
    const index = (await readIndexes(database.read)).find(({ name }) => name === "main") as IndexRecord;
    await publishAll(database, storage, index, stockOf(projects, releases));
    await countDownloads(database, index, projects, days);
    await haveRecords(database, storage);
  } finally {
    await database.close();
    await storage.close();
  }
}

function* stockOf(projects: number, releases: number): Generator<Distribution> {
  for (let number = 0; number < projects; number++) {
    const name = nameOf(number);
    const requiresDist = number < 3 ? [] : [nameOf(number % 3), nameOf(number >> 1)];
    const headers = [
      `Keywords: ${name.replaceAll("-", ",")}`,
      "Classifier: Topic :: System :: Distributed Computing",
    ];
    yield buildWheel({
      name,
      summary: summaryOf(number),
      requiresDist,
      headers,
      version: versionOf(number % 40),
    });
  }
  for (let number = 0; number < releases; number++)
    yield buildWheel({
      name: LONG_LIVED,
      summary: "Has been released every day for years",
      requiresPython: ">=3.9",
      version: versionOf(number),
    });
}

async function publishAll(
  database: Database,
  storage: Storage,
  index: IndexRecord,
  stock: Iterable<Distribution>,
): Promise<void> {
  for (const batch of batchesOf(stock)) {
    await Promise.all(
      batch.map(({ sha256, filename, bytes }) =>
        storage.put(fileKey(sha256, filename), bytes, { durable: false }),
      ),
    );
    const projects = [...Map.groupBy(batch, ({ name }) => name).values()];
    // Side by side, so that the writer's thread never waits; a project's first file makes it before the others come.
    await database.write(async (writing) => {
      await Promise.all(
        projects.map(async (files) => {
          for (const file of files) await writeFile(writing, factsOf(index, file), Promise.resolve());
        }),
      );
    });
  }
}

function* batchesOf<T>(all: Iterable<T>): Generator<T[]> {
  const batch: T[] = [];
  for (const one of all) if (batch.push(one) === TOGETHER) yield batch.splice(0);
  if (batch.length > 0) yield batch;
}

function factsOf(index: IndexRecord, { filename, sha256, md5, bytes, metadata }: Distribution): NewFile {
  const { project, key, version, kind } = parseDistributionFilename(filename);
  const core = parseCoreMetadata(metadata);
  return {
    index,
    filename,
    key,
    version: version.text,
    kind,
    sha256,
    project,
    displayName: core.name as string,
    size: bytes.length,
    md5,
    blake2b256: null,
    requiresPython: core.requires_python ?? null,
    metadataSha256: createHash("sha256").update(metadata).digest("hex"),
    hasSignature: false,
    metadata: core,
    yanked: null,
    origin: null,
    actor: { name: "admin", address: "127.0.0.1" },
  };
}

/** Some of the projects, more of the first ones, each day. */
async function countDownloads(
  database: Database,
  index: IndexRecord,
  projects: number,
  days: number,
): Promise<void> {
  const today = Math.floor(Date.now() / DAY_MS);
  for (let ago = 0; ago < days; ago++) {
    const rows = Array.from({ length: Math.min(projects, TOGETHER) }, (_, place) => ({
      index_id: index.id,
      project: nameOf((place * 37) % projects),
      version: versionOf(((place * 37) % projects) % 40),
      day: today - ago,
      python: ["3.11", "3.12", "3.13", ""][place % 4] as string,
      installer: place % 3 === 0 ? "uv" : "pip",
      installer_version: "25.0",
      count: 1 + Math.floor(4_000 / (place + 3 + ago)),
    }));
    if (rows.length > 0) await database.write(({ tx }) => tx.insertInto("downloads").values(rows).execute());
  }
}

/** Records beside the bytes are none of what pages show: the server would write one a project when it starts. */
async function haveRecords(database: Database, storage: Storage): Promise<void> {
  const serial = await database.serial();
  const row = { key: "records.serial", value: String(serial) };
  await database.write(({ tx }) =>
    tx
      .insertInto("site")
      .values(row)
      .onConflict((conflict) => conflict.column("key").doUpdateSet({ value: row.value }))
      .execute(),
  );
  const record: SerialRecord = { wheelyard: 1, serial };
  await storage.put(SERIAL_RECORD_KEY, Buffer.from(JSON.stringify(record)));
}
