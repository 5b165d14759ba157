import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStorage } from "../../src/storage/open.ts";
import type { Storage } from "../../src/storage/storage.ts";
import { objectStores, ownPlace, type StoreSettings } from "../harness/object-stores.ts";

/** A storage to test, and a folder beside it for files on their way in. */
export interface OpenedStorage {
  storage: Storage;
  /** An empty folder on a local disk. */
  spool: string;
  close(): Promise<void>;
}

/** Drivers of object stores, a line each. They are tested if a service is running: `test/services/run.sh` starts them. */
export const OBJECT_STORES = ["azure", "gcs", "s3"];

/** Every driver that the contract is proved for here; a new driver is a new line here or in `OBJECT_STORES`. */
export const STORAGES: Record<string, () => Promise<OpenedStorage>> = {
  filesystem: () => open({ driver: "filesystem" }),
  memory: () => open({ driver: "memory" }),
  tiered: () => open({ driver: "tiered", over: "memory" }),
  ...Object.fromEntries(
    Object.entries(objectStores()).map(([name, settings]) => [name, () => open(ownPlace(settings))]),
  ),
};

async function open(settings: StoreSettings): Promise<OpenedStorage> {
  const folder = await mkdtemp(join(tmpdir(), `wheelyard-${settings.driver}-`));
  const spool = await mkdtemp(join(tmpdir(), "wheelyard-spool-"));
  const storage = await openStorage({ data: folder, storage: settings });
  return {
    storage,
    spool,
    async close() {
      await storage.close();
      await rm(folder, { recursive: true });
      await rm(spool, { recursive: true });
    },
  };
}
