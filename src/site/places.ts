import type { Config } from "../config/schema.ts";
import { databaseFile } from "../database/set-aside.ts";
import { storageFolder } from "../storage/open.ts";
import type { Places } from "./refusals.ts";

/** Where the configuration puts the database and the storage, in words without secrets. */
export async function placesOf(config: Pick<Config, "data" | "database" | "storage">): Promise<Places> {
  return { database: await databasePlace(config), storage: storagePlace(config) };
}

async function databasePlace(config: Pick<Config, "data" | "database">): Promise<string> {
  const file = databaseFile(config);
  if (file !== null) return file;
  const { driver, ...options } = config.database;
  if (driver !== "postgres") return driver;
  const { readPostgresOptions } = await import("../database/drivers/postgres/options.ts");
  return `PostgreSQL at ${readPostgresOptions(options).place}`;
}

const SCHEMES: Readonly<Record<string, string>> = { s3: "s3", gcs: "gs", azure: "az" };

function storagePlace({ data, storage }: Pick<Config, "data" | "storage">): string {
  const { driver, over, bucket, container, prefix = "" } = storage;
  const behind = driver === "tiered" ? String(over) : driver;
  const scheme = SCHEMES[behind];
  if (scheme !== undefined) return `${scheme}://${bucket ?? container}/${prefix}`;
  return storageFolder({ data, storage }) ?? behind;
}
