import type { IndexRecord } from "../../../indexes/index-record.ts";
import { toTime } from "../fields.ts";
import type { Index } from "./schema.ts";

export function presentIndex(index: IndexRecord): Index {
  return {
    owner: index.owner,
    name: index.name,
    kind: index.kind,
    settings: index.settings,
    createdAt: toTime(index.createdAt),
  };
}
