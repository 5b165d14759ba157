import type { ChangeKind } from "../../database/change.ts";
import type { IndexRecord } from "../../indexes/index-record.ts";
import type { Indexes } from "../../indexes/indexes.ts";
import { parseProjectName } from "../../packaging/names/project-name.ts";

/** Entries of the change log that may change a resource. An entry must match every field that is given. */
export interface Moves {
  kinds?: readonly ChangeKind[];
  indexIds?: readonly number[];
  /** Normalized name. Entries about no particular project match too. */
  project?: string;
  subject?: string;
}

interface Asked<Params> {
  services: { indexes: Indexes };
  params: Params;
}

/** What may change an index as `GET /indexes/{owner}/{index}` shows it. */
export function movesOfIndex({
  services,
  params,
}: Asked<{ owner: string; index: string }>): readonly Moves[] {
  const index = services.indexes.find(params.owner, params.index);
  return index === null ? [] : [{ kinds: ["index.changed", "index.removed"], indexIds: [index.id] }];
}

/** What may change a project, a release or a file: they are shown with what the index inherits. */
export function movesOfProject({
  services,
  params,
}: Asked<{ owner: string; index: string; project: string }>): readonly Moves[] {
  const index = services.indexes.find(params.owner, params.index);
  const project = parseProjectName(params.project);
  if (index === null || project === null) return [];
  return [{ indexIds: services.indexes.sourcesOf(index).map(({ id }: IndexRecord) => id), project }];
}

/** What may change an account as it is shown, with its groups. */
export function movesOfAccount({ params }: { params: { account: string } }): readonly Moves[] {
  return [
    { kinds: ["account.created", "account.changed", "account.removed"], subject: params.account },
    { kinds: ["group.changed", "group.removed"] },
  ];
}

/** What may change a group as it is shown, with its members. */
export function movesOfGroup({ params }: { params: { group: string } }): readonly Moves[] {
  return [
    { kinds: ["group.created", "group.changed", "group.removed"], subject: params.group },
    { kinds: ["account.removed"] },
  ];
}

/** What may change a session of an account. */
export function movesOfSession(account: string | null): readonly Moves[] {
  return [{ kinds: ["session.ended", "account.changed", "account.removed"], subject: account ?? "" }];
}
