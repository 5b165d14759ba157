import { join } from "node:path";
import { readDump } from "./dump.ts";
import { bytesBelow, type OldDevpi } from "./old-devpi.ts";

/** What devpi-export wrote into a folder. Refuses (usage) anything else. */
export async function readExport(folder: string): Promise<OldDevpi> {
  const dump = await readDump(folder);
  return {
    description: `devpi-server ${dump.devpi_server ?? ""}`,
    users: dump.users,
    indexes: Object.fromEntries(
      Object.entries(dump.indexes).map(([address, { indexconfig, projects, files }]) => {
        const filed = new Set(files.map(({ projectname }) => projectname));
        const emptyProjects = () => Object.keys(projects).filter((name) => !filed.has(name));
        return [address, { indexconfig, files: () => files, emptyProjects }];
      }),
    ),
    bytes: bytesBelow((relpath) => join(folder, relpath)),
  };
}
