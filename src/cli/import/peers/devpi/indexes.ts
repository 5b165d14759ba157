import type { IndexSettingsChange } from "../../../../indexes/index-record.ts";
import { MIRROR_DEFAULTS, type MirrorSettings } from "../../../../indexes/mirror/settings.ts";
import type { OldGrant, OldIndex, OldProblem } from "../../engine/old-site.ts";
import { docsOf, filesOf, removedOf } from "./files.ts";
import type { DevpiIndex, OldDevpi } from "./old-devpi.ts";
import { resultsOf } from "./results.ts";

/**
 * The chosen indexes of a devpi-server, bases before what inherits from them. `chosen`: where each goes, by its address.
 * What has no counterpart is added to `problems`.
 */
export function indexesOf(
  devpi: OldDevpi,
  chosen: ReadonlyMap<string, string>,
  problems: OldProblem[],
): OldIndex[] {
  const order: string[] = [];
  for (const address of chosen.keys()) addWithBases(address, devpi, chosen, order);
  return order.map((address, at) => {
    const index = devpi.indexes[address] as DevpiIndex;
    const note = (why: string) => problems.push({ what: address, why });
    tellLost(index, note);
    const isMirror = index.indexconfig.type === "mirror";
    const known = new Set(order.slice(0, at));
    return {
      into: chosen.get(address) ?? address,
      kind: isMirror ? "mirror" : "hosted",
      settings: isMirror ? mirrorSettings(index, note) : stageSettings(index, known, chosen, note),
      grants: grantsOf(address, index, devpi, note),
      files: () => filesOf(devpi.bytes, address, index),
      docs: () => docsOf(devpi.bytes, address, index),
      results: () => resultsOf(devpi.bytes, address, index),
      removed: () => removedOf(address, index),
    };
  });
}

/** Depth first; devpi allows circles, which end where they began. */
function addWithBases(
  address: string,
  devpi: OldDevpi,
  chosen: ReadonlyMap<string, string>,
  order: string[],
): void {
  const entered = new Set<string>();
  const stack = [address];
  while (stack.length > 0) {
    const one = stack.at(-1) as string;
    const bases = devpi.indexes[one]?.indexconfig.bases ?? [];
    const next = bases.find((base) => chosen.has(base) && !order.includes(base) && !entered.has(base));
    entered.add(one);
    if (next !== undefined) stack.push(next);
    else {
      stack.pop();
      if (!order.includes(one)) order.push(one);
    }
  }
}

function stageSettings(
  { indexconfig }: DevpiIndex,
  known: ReadonlySet<string>,
  chosen: ReadonlyMap<string, string>,
  note: (why: string) => void,
): IndexSettingsChange {
  const { bases, title, volatile } = indexconfig;
  for (const base of bases.filter((one) => !known.has(one)))
    note(`Its base ${base} is not imported, or inherits from it. The index does not inherit from ${base}.`);
  return {
    read: "everyone",
    volatile: isTrue(volatile),
    bases: bases.filter((base) => known.has(base)).map((base) => chosen.get(base) ?? base),
    ...(title ? { description: title.slice(0, 500) } : {}),
  };
}

function mirrorSettings({ indexconfig }: DevpiIndex, note: (why: string) => void): IndexSettingsChange {
  const { title, mirror_url, mirror_use_external_urls } = indexconfig;
  const mirror: MirrorSettings = { ...MIRROR_DEFAULTS, names: "known" };
  if (mirror_url && URL.canParse(mirror_url)) {
    const url = new URL(mirror_url);
    if (url.username !== "" || url.password !== "")
      note("Its mirror_url contains a password, which is not imported. Set the mirror's credentials.");
    [url.username, url.password] = ["", ""];
    mirror.url = url.href;
  } else note("It has no valid mirror_url. It uses the site's upstream.");
  if (isTrue(mirror_use_external_urls ?? false)) mirror.mode = "redirect";
  return { read: "everyone", mirror, ...(title ? { description: title.slice(0, 500) } : {}) };
}

/** Who is in acl_upload may publish, and remove where files may be replaced. The owner could change the index. */
function grantsOf(
  address: string,
  { indexconfig }: DevpiIndex,
  { users }: OldDevpi,
  note: (why: string) => void,
): OldGrant[] {
  const [owner = ""] = address.split("/");
  const grants: OldGrant[] = [];
  if (users[owner] !== undefined && owner !== "root")
    grants.push({ principal: `account:${owner}`, permission: "manage", project: "*" });
  if (indexconfig.type === "mirror") return grants;
  for (const name of indexconfig.acl_upload ?? [owner]) {
    const principal = principalOf(name, users, note);
    if (principal === null) continue;
    grants.push({ principal, permission: "publish", project: "*" });
    if (isTrue(indexconfig.volatile)) grants.push({ principal, permission: "remove", project: "*" });
  }
  return grants;
}

function principalOf(name: string, users: OldDevpi["users"], note: (why: string) => void): string | null {
  if (name === ":AUTHENTICATED:") return "authenticated";
  if (name === ":ANONYMOUS:")
    note("Everyone could upload without signing in. Here, only accounts with a grant can.");
  else if (name.startsWith(":"))
    note(`acl_upload names ${name}, a group of a plugin. Create the group and its grant yourself.`);
  else if (users[name] === undefined) note(`acl_upload names ${name}, who is no user. No grant is created.`);
  else return `account:${name}`;
  return null;
}

/** Says what of an index has no place here. */
function tellLost({ indexconfig, emptyProjects }: DevpiIndex, note: (why: string) => void): void {
  const { type, mirror_whitelist, pypi_whitelist } = indexconfig;
  if (type !== "stage" && type !== "mirror")
    note(`Its type ${type} is of a plugin. It comes as an index of files.`);
  const whitelist = mirror_whitelist ?? pypi_whitelist ?? [];
  if (whitelist.length > 0)
    note(
      `mirror_whitelist (${shortened(whitelist)}) is not imported: names of your own never come from a mirror. Declare origins to allow it.`,
    );
  const empty = emptyProjects();
  if (empty.length > 0) note(`Registered projects without a file are not imported: ${shortened(empty)}.`);
}

function shortened(names: readonly string[]): string {
  const shown = names.slice(0, 20).join(", ");
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}

function isTrue(value: boolean | string): boolean {
  return value === true || /^(?:true|yes|on|1)$/i.test(String(value));
}
