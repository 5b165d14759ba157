import type { Indexes } from "../../../indexes/indexes.ts";
import { Turns } from "../../../turns.ts";
import { presentFile } from "../files/present.ts";
import type { ManagedProject } from "./managed.ts";
import { latestOf, releasesOf } from "./releases.ts";
import type { Project } from "./schema.ts";

export async function presentProject(project: ManagedProject, indexes: Indexes): Promise<Project> {
  const turns = new Turns();
  const releases = await releasesOf(project.files, turns);
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
    files: await turns.map(project.files, (file) => presentFile(file, indexes)),
  };
}
