import type { IndexRecord } from "../../../indexes/index-record.ts";
import { addressOf } from "../../../indexes/index-record.ts";
import type { Branch } from "../../../indexes/tree.ts";
import type { Rule } from "../../../policies/rule.ts";
import type { ApiRequest } from "../endpoint.ts";
import { toTime } from "../fields.ts";
import { readerOf, toldRule } from "../policy/reader.ts";
import { maySeeBase } from "./bases.ts";
import type { Index, IndexTree } from "./schema.ts";

type Asked = Pick<ApiRequest<unknown, unknown, unknown>, "services" | "caller">;

/** An index with its settings; bases that the caller may not read are named to nobody but its manager. */
export function presentIndex(asked: Asked, index: IndexRecord): Index {
  return {
    owner: index.owner,
    name: index.name,
    kind: index.kind,
    settings: { ...index.settings, bases: shownBases(asked, index), policy: shownPolicy(asked, index) },
    createdAt: toTime(index.createdAt),
  };
}

export function presentBranch(asked: Asked, { index, level }: Branch): IndexTree["items"][number] {
  return { address: addressOf(index), kind: index.kind, level, bases: shownBases(asked, index) };
}

function shownPolicy(asked: Asked, index: IndexRecord): Rule[] {
  const manages = asked.services.access.allow(asked.caller, "manage", index, null);
  const reader = readerOf(asked, null);
  return manages ? index.settings.policy : index.settings.policy.map((rule) => toldRule(rule, reader));
}

function shownBases(asked: Asked, index: IndexRecord): string[] {
  const manages = asked.services.access.allow(asked.caller, "manage", index, null);
  return index.settings.bases.filter((base) => manages || maySeeBase(asked, base));
}
