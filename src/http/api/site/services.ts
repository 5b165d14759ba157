import type { Access } from "../../../access/access.ts";
import type { Registrations } from "../../../accounts/registrations.ts";
import type { Namesakes } from "../../../changes/namesakes.ts";
import type { PrintedSetting } from "../../../config/print.ts";
import type { Config } from "../../../config/schema.ts";
import type { Database } from "../../../database/database.ts";
import type { DeclaredSite } from "../../../declared/declared-site.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { Mirrors } from "../../../indexes/mirror/mirrors.ts";
import type { SiteLook } from "../../../look/site-look.ts";
import type { Plugins } from "../../../plugins/plugins.ts";
import type { Storage } from "../../../storage/storage.ts";

/** What the endpoints of this folder need. */
export interface SiteServices {
  access: Access;
  config: Config;
  database: Database;
  declared: DeclaredSite;
  indexes: Indexes;
  look: SiteLook;
  mirrors: Mirrors;
  namesakes: Namesakes;
  registrations: Registrations;
  settings: readonly PrintedSetting[];
  plugins: Plugins;
  storage: Storage;
}
