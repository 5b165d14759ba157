import type { Grant } from "../../../http/api/grants/schema.ts";
import type { IndexSettings } from "../../../indexes/index-record.ts";

interface Around {
  /** Addresses of the indexes that are exported. */
  addresses: ReadonlySet<string>;
  /** Grants that apply to this index. */
  grants: readonly Grant[];
  users: Record<string, unknown>;
  /** Accounts by their group. */
  members: ReadonlyMap<string, readonly string[]>;
  note: (why: string) => void;
}

/** The settings of an index as devpi has them. */
export function configOf(
  { kind, settings }: { kind: "hosted" | "mirror"; settings: IndexSettings },
  around: Around,
): Record<string, unknown> {
  const { note, addresses } = around;
  tellRestricted(settings, around);
  const title = settings.description ? { title: settings.description } : {};
  if (kind === "mirror") {
    if (!settings.mirror?.url) note("It uses the site's upstream. Set mirror_url there.");
    const mirror_url = settings.mirror?.url ? { mirror_url: withoutPassword(settings.mirror.url) } : {};
    return { type: "mirror", volatile: settings.volatile, ...mirror_url, ...title };
  }
  const missing = settings.bases.filter((base) => !addresses.has(base));
  if (missing.length > 0) note(`It inherits from ${missing.join(", ")}, which is not exported.`);
  return {
    type: "stage",
    volatile: settings.volatile,
    bases: settings.bases.filter((base) => addresses.has(base)),
    ...title,
    acl_upload: publishersOf(around),
    mirror_whitelist: [],
    mirror_whitelist_inheritance: "intersection",
  };
}

/** Who may publish everything. devpi knows no smaller rights. */
function publishersOf({ grants, users, members, note }: Around): string[] {
  const names = new Set<string>();
  const publishing = grants.filter(({ permission }) => permission === "publish" || permission === "manage");
  for (const { principal, project, permission } of publishing) {
    const [kind = "", name = ""] = principal.split(/:(.*)/s);
    // There, root may do everything anyway.
    if (principal === "account:root") continue;
    if (project !== "*") note(`${principal} may ${permission} ${project} only. devpi has no such rights.`);
    else if (kind === "authenticated" || kind === "everyone") names.add(":AUTHENTICATED:");
    else if (kind === "account" && Object.hasOwn(users, name)) names.add(name);
    else if (kind === "group") {
      for (const member of members.get(name) ?? []) if (Object.hasOwn(users, member)) names.add(member);
      note(`acl_upload names the members of the group ${name}, as they are now.`);
    } else note(`${principal} may ${permission} here, and cannot there.`);
  }
  return [...names].sort();
}

function tellRestricted({ read, policy }: IndexSettings, { note }: Around): void {
  if (read !== "everyone")
    note("Not everyone may read it here. devpi shows it to everyone, unless a plugin forbids it.");
  if (policy) note("Its policy is not exported.");
}

function withoutPassword(address: string): string {
  const url = URL.parse(address);
  if (url === null) return address;
  [url.username, url.password] = ["", ""];
  return url.href;
}
