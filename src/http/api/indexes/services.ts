import type { Access } from "../../../access/access.ts";
import type { Namesakes } from "../../../changes/namesakes.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import type { Sandboxes } from "../../../indexes/sandboxes/sandboxes.ts";
import type { Plugins } from "../../../plugins/plugins.ts";
import type { Publishing } from "../../../publishing/publishing.ts";

/** What the endpoints of this folder need. */
export interface IndexServices {
  access: Access;
  indexes: Indexes;
  namesakes: Namesakes;
  plugins: Plugins;
  publishing: Publishing;
  sandboxes: Sandboxes;
}
