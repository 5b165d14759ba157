import { useSuspenseQuery } from "@tanstack/react-query";
import { sessionQuery } from "../api/queries.ts";
import type { PartProps } from "../project/ProjectPage.tsx";
import type { ProjectFile } from "../project/queries.ts";
import { useOwnRights } from "./rights.ts";

export type Deed =
  | "yank"
  | "unyank"
  | "promote"
  | "documentation"
  | "status"
  | "restrict"
  | "open"
  | "remove release"
  | "remove project";

/** What the caller may do with a project and the release that is looked at. */
export interface ProjectDeeds {
  /** Index that it comes from, as owner/name: what is done is done there. */
  origin: string;
  /** Files of the release. */
  files: readonly ProjectFile[];
  /** Other indexes that the release may be promoted to. */
  targets: readonly string[];
  mayUpload: boolean;
  mayRemove: boolean;
  /** Whether they may see and change who may do what with it. */
  manages: boolean;
  offered: readonly Deed[];
}

export function useProjectDeeds({ project, version }: PartProps): ProjectDeeds {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const rights = useOwnRights(project.name);
  const files = project.files.filter((file) => file.version === version);
  const origin = files[0]?.source ?? project.source;
  const targets = rights.indexesWith("publish").filter((index) => index !== origin);
  const isYanked = files.every(({ yanked }) => yanked);
  const hasRelease = files.length > 0;
  const all: readonly [Deed, boolean][] = [
    ["promote", hasRelease && targets.length > 0],
    ["yank", hasRelease && !isYanked && rights.may("yank", origin)],
    ["unyank", hasRelease && isYanked && rights.may("yank", origin)],
    ["documentation", hasRelease && (rights.may("publish", origin) || rights.may("remove", origin))],
    ["status", rights.may("manage", origin)],
    ["restrict", !project.restricted && rights.may("manage", origin)],
    ["open", project.restricted && rights.may("manage", origin)],
    ["remove release", hasRelease && rights.may("remove", origin)],
    ["remove project", rights.may("remove", origin)],
  ];
  return {
    origin,
    files,
    targets,
    manages: session.account !== null && rights.manages(origin),
    mayUpload: rights.may("publish", origin),
    mayRemove: rights.may("remove", origin),
    offered: all.flatMap(([deed, isOffered]) => (isOffered ? [deed] : [])),
  };
}
