import type { Caller } from "../../../accounts/caller.ts";
import type { SessionRecord } from "../../../accounts/sessions.ts";
import { takesRequests } from "../../requestable.ts";
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
      requestSome: caller.account !== null && all.some((index) => takesRequests(services, caller, index)),
    },
  };
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
