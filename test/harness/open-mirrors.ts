import type { Database } from "../../src/database/database.ts";
import { Mirrors } from "../../src/indexes/mirror/mirrors.ts";
import type { Storage } from "../../src/storage/storage.ts";
import { SiteUpstream } from "../../src/upstreams/site-upstream.ts";

interface Places {
  database: Database;
  storage: Storage;
  /** For downloads under way. */
  folder: string;
}

/** The mirrors of one process, as a server opens them, without an upstream of the site itself. */
export function openMirrors({ database, storage, folder }: Places): Promise<Mirrors> {
  return Mirrors.open({
    database,
    storage,
    folder,
    site: {
      upstream: new SiteUpstream("off", {}),
      environment: {},
      offline: false,
      limits: { connect: 10_000, idle: 10_000, page: 30_000, pageSize: 2 ** 26, concurrency: 10 },
      via: "contract",
    },
    isFolderShared: false,
    isShared: false,
    maxFileSize: 2 ** 30,
    onTrouble: () => undefined,
    onForbidden: () => undefined,
  });
}
