import type { Indexes } from "../../../indexes/indexes.ts";
import { presentFile } from "../files/present.ts";
import type { ManagedProject } from "./managed.ts";
import type { Project } from "./schema.ts";

export function presentProject(project: ManagedProject, indexes: Indexes): Project {
  return {
    name: project.name,
    displayName: project.displayName,
    source: indexes.addressOf(project.sourceIndexId),
    status: project.status,
    statusReason: project.statusReason,
    restricted: project.restricted,
    serial: project.serial,
    versions: [...new Set(project.files.map((file) => file.version))],
    files: project.files.map((file) => presentFile(file, indexes)),
  };
}
