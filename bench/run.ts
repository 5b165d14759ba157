/**
 * `npm run bench [-- pages files publish stores nodes growth mirrors peers huge small]`: what a request costs, as ratios in one run against nginx serving
 * the same bytes, a bare loop doing the same syncs, puts by the store's own client, and (`peers`) beside other package indexes. A busy machine moves the rates; the ratios of CPU hold.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchAudit } from "./audit.ts";
import { benchFiles } from "./files.ts";
import { benchGrowth } from "./growth.ts";
import { benchHuge } from "./huge.ts";
import { benchMirrors } from "./mirrors.ts";
import { benchNodes } from "./nodes.ts";
import { benchPages } from "./pages.ts";
import { benchPeers } from "./peers.ts";
import { benchPublish } from "./publish.ts";
import { benchSmall } from "./small.ts";
import { benchStores } from "./stores.ts";

const PARTS = {
  pages: benchPages,
  files: benchFiles,
  publish: benchPublish,
  stores: benchStores,
  nodes: benchNodes,
  growth: benchGrowth,
  mirrors: benchMirrors,
  peers: benchPeers,
  audit: benchAudit,
};

const wanted = process.argv.slice(2);
/** Only where it is asked for by its name. */
const HEAVY = { huge: benchHuge, small: benchSmall };

for (const [name, part] of Object.entries({ ...PARTS, ...HEAVY })) {
  if (wanted.length > 0 ? !wanted.includes(name) : name in HEAVY) continue;
  const folder = mkdtempSync(join(tmpdir(), "wheelyard-bench-"));
  try {
    console.log(`\n## ${name}`);
    await part(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
