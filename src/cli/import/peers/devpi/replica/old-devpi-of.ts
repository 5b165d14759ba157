import { z } from "zod";
import { normalizeName } from "../../../../../packaging/names/project-name.ts";
import { DumpedFile, DumpedUser, IndexConfig } from "../dump.ts";
import type { DevpiBytes, DevpiIndex, OldDevpi } from "../old-devpi.ts";
import type { ReplicaState } from "./state.ts";

const User = DumpedUser.extend({ indexes: z.record(z.string(), IndexConfig).catch({}) });
const Link = z.looseObject({
  rel: z.string(),
  entrypath: z.string(),
  hash_spec: z.string().nullish(),
  hashes: z.record(z.string(), z.string()).nullish(),
  for_entrypath: z.string().nullish(),
  _log: z.unknown().optional(),
});
const ProjectVersion = z.looseObject({ "+elinks": z.array(z.unknown()).nullish() });

/** What a devpi-server has, by its changelog. `since`: only files of versions that changed at this serial or later. */
export function oldDevpiOf(
  state: ReplicaState,
  { description, bytes, since }: { description: string; bytes: DevpiBytes; since: number },
): OldDevpi {
  const names = z.array(z.string()).catch([]).parse(state.get("USERLIST", ".config"));
  const users: OldDevpi["users"] = {};
  const indexes: OldDevpi["indexes"] = {};
  for (const name of names.sort()) {
    const read = User.safeParse(state.get("USER", `${name}/.config`));
    if (!read.success) continue;
    const { indexes: own, ...user } = read.data;
    users[name] = user;
    for (const [index, indexconfig] of Object.entries(own))
      indexes[`${name}/${index}`] = indexOf(state, `${name}/${index}`, indexconfig, since);
  }
  return { description, users, indexes, bytes };
}

function indexOf(state: ReplicaState, address: string, indexconfig: IndexConfig, since: number): DevpiIndex {
  const isMirror = indexconfig.type === "mirror";
  return {
    indexconfig,
    *files() {
      if (!isMirror)
        for (const version of state.below("PROJVERSION", address, since)) yield* filesOf(state, version);
    },
    emptyProjects: () => (isMirror ? [] : emptyProjects(state, address)),
    *removed() {
      if (isMirror) return;
      for (const { relpath, value } of state.below("STAGEFILE", address, since))
        if (value === null) yield relpath;
    },
  };
}

/** The files that a version of a project links to: `user/index/project/version/.config`. */
function* filesOf(
  state: ReplicaState,
  { relpath, value }: { relpath: string; value: unknown },
): Generator<DumpedFile> {
  const [, , project = "", version = ""] = relpath.split("/");
  const links = ProjectVersion.safeParse(value).data?.["+elinks"] ?? [];
  for (const one of links) {
    const link = Link.safeParse(one).data;
    const entry = link && state.get("STAGEFILE", link.entrypath);
    if (!link || !entry) continue;
    const file = DumpedFile.safeParse({
      type: link.rel,
      projectname: normalizeName(project),
      relpath: link.entrypath,
      version,
      entrymapping: entry,
      log: link._log,
      for_entrypath: link.for_entrypath,
    });
    if (file.success) yield file.data;
  }
}

function emptyProjects(state: ReplicaState, address: string): string[] {
  const filed = new Map<string, boolean>();
  for (const version of state.below("PROJVERSION", address, 0)) {
    if (version.value === null) continue;
    const project = version.relpath.split("/")[2] ?? "";
    const [some] = filesOf(state, version);
    filed.set(project, filed.get(project) === true || some !== undefined);
  }
  return [...filed].filter(([, hasFiles]) => !hasFiles).map(([project]) => project);
}
