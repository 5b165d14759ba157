import { type Client, EqualityFilter, OrFilter } from "ldapts";
import type { LdapOptions } from "./options.ts";

/** Groups in groups in groups: further ones are not looked for. */
const MOST_LEVELS = 10;
/** More groups than any person has. */
const MOST_GROUPS = 2_000;
/** DNs in one search. */
const AT_ONCE = 50;

/** Names (cn, in lower case) of the groups of a person below `groupBase`. Nothing is asked if no group is mapped. */
export async function groupNames(
  client: Client,
  options: LdapOptions,
  { dn, memberOf }: { dn: string; memberOf: readonly string[] },
): Promise<Set<string>> {
  const { groupBase, groups, adminGroups, groupsFrom, nestedGroups } = options;
  if (groupBase === undefined || groups.length + adminGroups.length === 0) return new Set();
  const above = (dns: readonly string[]) =>
    groupsFrom === "search" ? groupsNaming(client, options, dns) : groupsListed(client, dns);
  const found = new Map<string, string>();
  let next = groupsFrom === "memberOf" ? memberOf : await above([dn]);
  for (let level = 0; next.length > 0 && level < MOST_LEVELS && found.size < MOST_GROUPS; level++) {
    const fresh = next.filter((group) => !found.has(group.toLowerCase()));
    for (const group of fresh) found.set(group.toLowerCase(), group);
    next = nestedGroups ? await above(fresh) : [];
  }
  const names = [...found.values()].filter((group) => isBelow(group, groupBase)).map(nameOf);
  return new Set(names.filter((name) => name !== null));
}

/** Groups that list one of the DNs as their member. */
async function groupsNaming(
  client: Client,
  { groupBase, groupAttribute }: LdapOptions,
  dns: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (let start = 0; start < dns.length; start += AT_ONCE) {
    const filters = dns
      .slice(start, start + AT_ONCE)
      .map((value) => new EqualityFilter({ attribute: groupAttribute, value }));
    const filter = new OrFilter({ filters });
    const terms = { scope: "sub" as const, filter, attributes: ["1.1"], paged: { pageSize: 500 } };
    const { searchEntries } = await client.search(groupBase as string, terms);
    found.push(...searchEntries.map(({ dn }) => dn));
  }
  return found;
}

/** Groups that the groups with these DNs are in, by their own memberOf. */
async function groupsListed(client: Client, dns: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const dn of dns) {
    const { searchEntries } = await client
      .search(dn, { scope: "base", attributes: ["memberOf"] })
      .catch((error: { code?: number }) => {
        // It was removed meanwhile.
        if (error.code === 0x20) return { searchEntries: [] };
        throw error;
      });
    for (const entry of searchEntries) found.push(...[entry.memberOf ?? []].flat().map(String));
  }
  return found;
}

function isBelow(dn: string, base: string): boolean {
  const [text, end] = [plain(dn), plain(base)];
  return text.endsWith(`,${end}`);
}

function plain(dn: string): string {
  return dn.toLowerCase().replace(/\s*([,=])\s*/g, "$1");
}

/** The cn of a group; null for another kind of name, or one with characters that no name here can have. */
function nameOf(dn: string): string | null {
  return /^cn=([^,+\\"]+),/i.exec(dn)?.[1]?.trim().toLowerCase() ?? null;
}
