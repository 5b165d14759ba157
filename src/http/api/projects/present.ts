import type { IndexProject } from "../../../indexes/package-index.ts";
import { presentFile } from "../files/present.ts";
import type { Project } from "./schema.ts";

export function presentProject(project: IndexProject, restricted: boolean): Project {
  return {
    name: project.name,
    displayName: project.displayName,
    status: project.status,
    statusReason: project.statusReason,
    restricted,
    serial: project.serial,
    versions: [...new Set(project.files.map((file) => file.version))],
    files: project.files.map(presentFile),
  };
}
