import type { Caller } from "../../accounts/caller.ts";
import type { Peer } from "../../config/compat-settings.ts";
import { importedAt } from "../../indexes/old-addresses.ts";
import { Refusal } from "../../refusal.ts";
import { filePath, findFileByName } from "../files/file-by-name.ts";
import type { PageCaches } from "../simple/answer.ts";
import { readSegments } from "./old-address.ts";
import { isDistribution } from "./old-address-parts.ts";
import type { CompatServices } from "./services.ts";

/**
 * The path of the file that was imported from exactly this old address, into any index, as far as the caller may read it. The
 * default index comes first. null: none.
 */
export async function findRecordedFile(
  services: CompatServices,
  caches: PageCaches,
  caller: Caller,
  address: string,
  peers: readonly Peer[],
): Promise<string | null> {
  const defaultId = services.indexes.default().id;
  const rows = await importedAt(services.database.read, address, peers);
  for (const row of rows.toSorted((a) => (a.index_id === defaultId ? -1 : 0))) {
    const index = services.indexes.byId(row.index_id);
    if (index === null) continue;
    const at = index.id === defaultId ? null : { owner: index.owner, name: index.name };
    try {
      const { file } = await findFileByName(services, caches, caller, { ...row, index: at });
      return filePath(at, file);
    } catch (error) {
      // Not there, or not for this caller: the same, until another index has it.
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return null;
}

/** A path of a distribution file as importers record it: every segment encoded in one way. null: it is another path. */
export function recordedAddress(path: string): string | null {
  const segments = readSegments(path);
  if (segments === null || !isDistribution(segments.at(-1) ?? "")) return null;
  return `/${segments.map(encodeURIComponent).join("/")}`;
}
