import { t } from "../../words/t.ts";

/** Every kind of change, by what it is about. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  file: ["published", "replaced", "yanked", "unyanked", "removed", "restored", "purged", "imported"],
  bundle: ["approved", "admitted", "reverted"],
  project: [
    ...["created", "status", "restricted", "removed", "restored", "namesake"],
    ...["docs-published", "docs-removed", "results-published", "results-removed"],
    ...["commented", "comment-removed"],
  ],
  request: ["made", "joined", "approved", "refused", "withdrawn", "fulfilled"],
  target: ["set", "removed"],
  "sandbox-rule": ["set", "removed"],
  index: ["created", "changed", "removed"],
  mirror: ["changed", "listed", "expired", "evicted"],
  account: ["created", "changed", "removed"],
  group: ["created", "changed", "removed"],
  grant: ["added", "removed"],
  token: ["created", "changed", "rotated", "expiring", "leaked", "revoked"],
  issuer: ["added", "changed", "removed"],
  publisher: ["added", "pinned", "removed", "used"],
  webhook: ["created", "changed", "removed", "tested", "replayed"],
  session: ["started", "ended"],
  invitation: ["created", "revoked"],
  registration: ["requested", "refused"],
  audit: ["sealed"],
  keys: ["rotated", "discarded"],
  database: ["rebuilt"],
  site: ["refreshed", "applied"],
  look: ["changed"],
  task: ["asked", "cancelled", "ended"],
};

/** Kinds to choose from, as the API calls them: those that read the log know them from there. */
export function kindChoices(): { group: string; items: { value: string; label: string }[] }[] {
  return Object.entries(KINDS).map(([about, deeds]) => ({
    group: about,
    items: [
      { value: about, label: t("{about}: all", { about }) },
      ...deeds.map((deed) => ({ value: `${about}.${deed}`, label: `${about}.${deed}` })),
    ],
  }));
}
