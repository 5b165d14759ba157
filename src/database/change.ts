import type { Transaction } from "kysely";
import type { Tables } from "./tables.ts";

/** Every kind of change there is: one entry of the ordered log of all that happened. */
export type ChangeKind =
  | "file.published"
  | "file.replaced"
  | "file.yanked"
  | "file.unyanked"
  | "file.removed"
  | "file.imported"
  | "bundle.approved"
  | "bundle.admitted"
  | "bundle.reverted"
  | "file.restored"
  | "file.purged"
  | "request.made"
  | "request.joined"
  | "request.approved"
  | "request.refused"
  | "request.withdrawn"
  | "request.fulfilled"
  | "target.set"
  | "target.removed"
  | "sandbox-rule.set"
  | "sandbox-rule.removed"
  | "project.created"
  | "project.status"
  | "project.restricted"
  | "project.removed"
  | "project.restored"
  | "project.namesake"
  | "project.docs-published"
  | "project.docs-removed"
  | "project.results-published"
  | "project.results-removed"
  | "project.commented"
  | "project.comment-removed"
  | "mirror.changed"
  | "mirror.looked"
  | "mirror.listed"
  | "mirror.expired"
  | "mirror.evicted"
  | "audit.sealed"
  | "keys.rotated"
  | "keys.discarded"
  | "database.rebuilt"
  | "look.changed"
  | "site.refreshed"
  | "site.applied"
  | "task.asked"
  | "task.cancelled"
  | "task.ended"
  | "index.created"
  | "index.changed"
  | "index.removed"
  | "account.created"
  | "account.changed"
  | "account.removed"
  | "group.created"
  | "group.changed"
  | "group.removed"
  | "token.created"
  | "token.changed"
  | "token.rotated"
  | "token.leaked"
  | "token.expiring"
  | "token.revoked"
  | "issuer.added"
  | "issuer.changed"
  | "issuer.removed"
  | "publisher.added"
  | "publisher.removed"
  | "publisher.pinned"
  | "publisher.used"
  | "webhook.created"
  | "webhook.changed"
  | "webhook.removed"
  | "webhook.tested"
  | "webhook.replayed"
  | "invitation.created"
  | "invitation.revoked"
  | "registration.requested"
  | "registration.refused"
  | "session.started"
  | "session.ended"
  | "grant.added"
  | "grant.removed";

/**
 * Kinds that anybody's reading brings about. They are announced and take a serial like all others, but no entry of the log
 * stays of them, or readers could fill it.
 */
export const PASSING_KINDS: ReadonlySet<ChangeKind> = new Set(["mirror.changed", "mirror.looked"]);

/** Who did it and from where, for the log; the server itself is `SERVER`. */
export interface Actor {
  name: string | null;
  address: string | null;
}

export const SERVER: Actor = { name: null, address: null };

export interface NewChange {
  kind: ChangeKind;
  actor: Actor;
  /** The index it happened in; null for accounts, groups, tokens and site-wide grants. */
  indexId: number | null;
  /** Normalised project name; null for what is not about one project. */
  project: string | null;
  subject?: string | null;
  /** Facts worth keeping in the log; never a secret. */
  detail?: Record<string, unknown>;
}

/** What a committed change tells the caches: enough to drop what it made stale, no more. */
export interface Announcement {
  serial: number;
  kind: ChangeKind;
  indexId: number | null;
  project: string | null;
}

export type WriteTransaction = Transaction<Tables>;
