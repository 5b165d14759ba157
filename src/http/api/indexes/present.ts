import type { IndexRecord } from "../../../indexes/index-record.ts";
import { addressOf } from "../../../indexes/index-record.ts";
import type { Branch } from "../../../indexes/tree.ts";
import type { ApiRequest } from "../endpoint.ts";
import { toTime } from "../fields.ts";
import { maySeeBase } from "./bases.ts";
import type { Index, IndexTree } from "./schema.ts";
import type { IndexServices } from "./services.ts";

type Asked = Pick<ApiRequest<unknown, unknown, unknown, IndexServices>, "services" | "caller">;

/**
 * An index with its settings. Rules, view and origins name projects that not everybody may know of, so only those who manage
 * the index see them; of its bases others see those that they may read.
 */
export function presentIndex(asked: Asked, index: IndexRecord): Index {
  const manages = asked.services.access.allow(asked.caller, "manage", index, null);
  const { settings } = index;
  return {
    owner: index.owner,
    name: index.name,
    kind: index.kind,
    settings: manages
      ? settings
      : { ...settings, bases: shownBases(asked, index), policy: [], view: null, origins: [] },
    complete: manages,
    createdAt: toTime(index.createdAt),
  };
}

export function presentBranch(asked: Asked, { index, level }: Branch): IndexTree["items"][number] {
  return { address: addressOf(index), kind: index.kind, level, bases: shownBases(asked, index) };
}

function shownBases(asked: Asked, index: IndexRecord): string[] {
  const manages = asked.services.access.allow(asked.caller, "manage", index, null);
  return index.settings.bases.filter((base) => manages || maySeeBase(asked, base));
}
