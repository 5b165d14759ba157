import type { Caller } from "../../../accounts/caller.ts";
import type { SessionRecord } from "../../../accounts/sessions.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import { toTime } from "../fields.ts";
import { presentCaller } from "../site/present.ts";
import type { OwnSession, Session } from "./schema.ts";
import type { SessionServices } from "./services.ts";

export function presentSession(
  services: Pick<SessionServices, "access" | "indexes">,
  caller: Caller,
  session: SessionRecord | null,
): Session {
  const all = services.indexes.list();
  const may = (permission: "manage" | "publish", hostedOnly: boolean): boolean =>
    all.some(
      (index) =>
        (!hostedOnly || index.kind === "hosted") && services.access.allow(caller, permission, index, null),
    );
  return {
    ...presentCaller(caller),
    kind: caller.account?.kind ?? null,
    session:
      session === null
        ? null
        : {
            id: session.id,
            csrf: session.csrf,
            expiresAt: toTime(session.expiresAt),
            provider: session.provider,
          },
    secondFactorNeeded: caller.account?.needsSecondFactor ?? false,
    rights: {
      manageSite: services.access.mayManageSite(caller),
      manageSome: may("manage", false),
      publishSome: may("publish", true),
      requestSome: caller.account !== null && all.some((index) => mayLackPackages(services, caller, index)),
    },
  };
}

/** Whether the caller reads an index to which not everything comes by itself from an upstream. */
function mayLackPackages(
  { access, indexes }: Pick<SessionServices, "access" | "indexes">,
  caller: Caller,
  index: IndexRecord,
): boolean {
  if (index.kind !== "hosted" || !access.allow(caller, "read", index, null)) return false;
  const tree = indexes.treeOf(index).map((branch) => branch.index);
  const isLimited = tree.some(({ settings }) => settings.policy.length > 0 || settings.view !== null);
  return isLimited || tree.every(({ kind }) => kind === "hosted");
}

export function presentOwnSession(session: SessionRecord, current: string | null): OwnSession {
  return {
    id: session.id,
    current: session.id === current,
    createdAt: toTime(session.createdAt),
    seenAt: toTime(session.seenAt),
    expiresAt: toTime(session.expiresAt),
    address: session.address,
    agent: session.agent,
  };
}
