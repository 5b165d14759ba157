import type { Config } from "../config/schema.ts";
import { databasePlace } from "../database/open.ts";
import { storagePlace } from "../storage/open.ts";
import type { Places } from "./refusals.ts";

/** Where the configuration puts the database and the storage, for messages: no secrets. */
export async function placesOf(config: Pick<Config, "data" | "database" | "storage">): Promise<Places> {
  return { database: await databasePlace(config), storage: storagePlace(config) };
}
