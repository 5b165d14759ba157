import type { Grant } from "../../http/api/grants/schema.ts";
import type { Index } from "../../http/api/indexes/schema.ts";
import { addressOf, type IndexSettingsChange } from "../../indexes/index-record.ts";
import type { ApiClient } from "../api-client.ts";
import { indexPath } from "../options/index-option.ts";
import { connect, type ServerOptions } from "../options/server-options.ts";
import { readYamlFile } from "../options/yaml-file.ts";
import { CommandFailure } from "../terminal/failure.ts";
import { print } from "../terminal/output.ts";
import { requireDeclared } from "./declared-names.ts";
import { readDeclaredTree, type WantedGrant, type WantedIndex, type WantedTree } from "./declared-tree.ts";

export interface ApplyOptions extends ServerOptions {
  dryRun?: boolean;
  prune?: boolean;
}

/** One thing to do: its description, and the function that does it. */
interface Step {
  words: string;
  run: (api: ApiClient) => Promise<unknown>;
}

/**
 * Makes the server as a file says: what is missing is made, what differs is changed, what the file does not name stays.
 * Applied again, it does nothing.
 */
export async function apply(file: string, options: ApplyOptions): Promise<void> {
  const wanted = readDeclaredTree(file, await readYamlFile(file));
  const api = await connect(options);
  const present = await api.all<Index>("/indexes");
  requireDeclared(wanted, present.map(addressOf));
  const steps = [
    ...(await groupSteps(api, wanted)),
    ...indexSteps(present, wanted.indexes),
    ...(await grantSteps(api, wanted, options.prune === true)),
  ];
  for (const step of options.dryRun ? [] : steps) await step.run(api);
  const words = steps.map((step) => step.words);
  const head = options.dryRun ? "Planned changes:" : "Done:";
  const text =
    words.length === 0 ? "No changes. Everything matches the file." : [head, ...words].join("\n  ");
  print(options, { applied: options.dryRun !== true, steps: words }, text);
}

async function groupSteps(api: ApiClient, { groups }: WantedTree): Promise<Step[]> {
  if (groups.length === 0) return [];
  const present = new Set((await api.all<{ name: string }>("/groups")).map(({ name }) => name));
  return groups
    .filter((name) => !present.has(name))
    .map((name) => ({ words: `create group ${name}`, run: (to) => to.post("/groups", { name }) }));
}

function indexSteps(all: readonly Index[], indexes: readonly WantedIndex[]): Step[] {
  const present = new Map(all.map((index) => [addressOf(index), index]));
  return indexes.flatMap(({ address, kind, settings }) => {
    const before = present.get(address);
    const [owner, name] = address.split("/");
    if (!before) {
      return {
        words: `create ${address}`,
        run: (to) => to.post("/indexes", { owner, name, kind, settings }),
      };
    }
    if (before.kind !== kind)
      throw new CommandFailure(
        `${address} is a ${before.kind} index already; an index cannot become a ${kind} one.`,
      );
    const changes = differing(settings, before.settings);
    if (Object.keys(changes).length === 0) return [];
    const words = `change ${address}: ${Object.keys(changes).join(", ")}`;
    // What differs is looked for again, since someone else may be changing the index too.
    const run = (to: ApiClient) =>
      to.change<Index>(indexPath(address), (now) => ({ settings: differing(settings, now.settings) }));
    return { words, run };
  });
}

async function grantSteps(api: ApiClient, wanted: WantedTree, prune: boolean): Promise<Step[]> {
  if (wanted.grants.length === 0 && !prune) return [];
  const present = await api.all<Grant>("/grants");
  const key = ({ principal, permission, index, project }: Omit<WantedGrant, "notYet">) =>
    [principal, permission, index, project].join(" ");
  const [there, named] = [new Set(present.map(key)), new Set(wanted.grants.map(key))];
  const missing = wanted.grants.filter((grant) => !there.has(key(grant)));
  const declared = new Set(wanted.indexes.map(({ address }) => address));
  const surplus = prune ? present.filter((grant) => declared.has(grant.index) && !named.has(key(grant))) : [];
  const inWords = ({ principal, permission, index, project }: Omit<WantedGrant, "notYet">) =>
    `${principal} may ${permission} ${project} in ${index}`;
  return [
    ...missing.map((grant) => ({
      words: `grant: ${inWords(grant)}`,
      // The file says which projects there will be: it is often applied before anything is published.
      run: (to: ApiClient) => to.post("/grants", { ...grant, notYet: true }),
    })),
    ...surplus.map((grant) => ({
      words: `remove grant: ${inWords(grant)}`,
      run: (to: ApiClient) => to.delete(`/grants/${grant.id}`),
    })),
  ];
}

/** The wanted settings that are not so yet. */
function differing(wanted: IndexSettingsChange, present: Index["settings"]): IndexSettingsChange {
  const changed = Object.entries(wanted).filter(
    ([key, value]) => !isSo(value, present[key as keyof Index["settings"]]),
  );
  return Object.fromEntries(changed) as IndexSettingsChange;
}

/** What the server adds by itself (who made an exception, and when) makes no difference. */
function isSo(wanted: unknown, present: unknown, key = ""): boolean {
  if (wanted === present || (wanted === null && (key === "by" || key === "at"))) return true;
  if (Array.isArray(wanted) && Array.isArray(present)) {
    return wanted.length === present.length && wanted.every((one, at) => isSo(one, present[at]));
  }
  if (typeof wanted !== "object" || typeof present !== "object" || !wanted || !present) return false;
  if (Array.isArray(wanted) || Array.isArray(present)) return false;
  const [left, right] = [wanted, present] as [Record<string, unknown>, Record<string, unknown>];
  const surplus = Object.keys(right).some((name) => !(name in left) && name !== "by" && name !== "at");
  return !surplus && Object.entries(left).every(([name, value]) => isSo(value, right[name], name));
}
