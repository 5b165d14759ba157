import type { Access } from "../../access/access.ts";
import type { Config } from "../../config/schema.ts";
import type { Indexes } from "../../indexes/indexes.ts";
import type { Plugins } from "../../plugins/plugins.ts";
import type { CallerServices } from "../caller.ts";

/** What the HTTP handlers of plugins need. */
export interface PluginRouteServices extends CallerServices {
  access: Access;
  config: Config;
  indexes: Indexes;
  plugins: Plugins;
}
