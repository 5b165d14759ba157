import type { Indexes } from "../../../indexes/indexes.ts";
import { presentFile } from "../files/present.ts";
import type { ManagedProject } from "./managed.ts";
import { latestOf, releasesOf } from "./releases.ts";
import type { Project } from "./schema.ts";

export function presentProject(project: ManagedProject, indexes: Indexes): Project {
  const releases = releasesOf(project.files);
  return {
    name: project.name,
    displayName: project.displayName,
    source: indexes.addressOf(project.sourceIndexId),
    status: project.status,
    statusReason: project.statusReason,
    restricted: project.restricted,
    serial: project.serial,
    versions: releases.map(({ version }) => version),
    releases,
    latest: latestOf(releases),
    files: project.files.map((file) => presentFile(file, indexes)),
  };
}
