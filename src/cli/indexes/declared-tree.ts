import { z } from "zod";
import { PERMISSIONS } from "../../accounts/permission.ts";
import { IndexSettingsChange } from "../../indexes/index-record.ts";
import { IndexAddress } from "../../indexes/origin.ts";
import { fieldProblems, plainWords, problemLine } from "../../settings/field-problems.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

const DeclaredIndex = IndexSettingsChange.extend({ kind: z.enum(["hosted", "mirror"]).default("hosted") });

const DeclaredGrant = z.strictObject({
  who: z.string().min(1),
  may: z.union([z.enum(PERMISSIONS), z.array(z.enum(PERMISSIONS)).min(1)]),
  index: z.string().min(1),
  projects: z.string().min(1).default("*"),
  notYet: z.boolean().default(false),
});

/** What `wheelyard index apply` takes: indexes by their address, groups, grants. */
const DeclaredTree = z.strictObject({
  groups: z.array(z.string().min(1)).default([]),
  indexes: z.record(IndexAddress, DeclaredIndex.nullable()).default({}),
  grants: z.array(DeclaredGrant).default([]),
});

export interface WantedIndex {
  address: string;
  kind: "hosted" | "mirror";
  /** Only what the file names. */
  settings: IndexSettingsChange;
}

export interface WantedGrant {
  principal: string;
  permission: string;
  index: string;
  project: string;
  /** The index may be created later. */
  notYet: boolean;
}

export interface WantedTree {
  groups: string[];
  /** Bases before the indexes that inherit from them. */
  indexes: WantedIndex[];
  grants: WantedGrant[];
}

/** Checks what a file holds; refuses wrong usage by the key that is wrong. */
export function readDeclaredTree(file: string, value: unknown): WantedTree {
  const result = DeclaredTree.safeParse(value ?? {}, { error: plainWords });
  if (!result.success) {
    const problems = fieldProblems(result.error).slice(0, 5);
    throw new CommandFailure(`${file}: ${problemLine(problems)}.`, EXIT.usage);
  }
  const { groups, indexes, grants } = result.data;
  const wanted = Object.entries(indexes).map(([address, declared]): WantedIndex => {
    const { kind = "hosted", ...settings } = declared ?? {};
    return { address, kind, settings };
  });
  return {
    groups,
    indexes: basesFirst(file, wanted),
    grants: grants.flatMap(({ who, may, index, projects, notYet }) =>
      [may].flat().map((permission) => ({ principal: who, permission, index, project: projects, notYet })),
    ),
  };
}

/** So that each base is there before it is stood on. */
function basesFirst(file: string, indexes: readonly WantedIndex[]): WantedIndex[] {
  const byAddress = new Map(indexes.map((index) => [index.address, index]));
  const sorted = new Set<WantedIndex>();
  const visit = (index: WantedIndex, above: readonly string[]): void => {
    if (sorted.has(index)) return;
    const chain = [...above, index.address];
    if (above.includes(index.address)) {
      throw new CommandFailure(`${file}: the bases form a cycle: ${chain.join(" on ")}.`, EXIT.usage);
    }
    for (const base of index.settings.bases ?? []) {
      const declared = byAddress.get(base);
      if (declared) visit(declared, chain);
    }
    sorted.add(index);
  };
  for (const index of indexes) visit(index, []);
  return [...sorted];
}
