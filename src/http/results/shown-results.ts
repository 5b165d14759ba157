import type { Access } from "../../access/access.ts";
import type { Caller } from "../../accounts/caller.ts";
import type { Database } from "../../database/database.ts";
import type { Indexes } from "../../indexes/indexes.ts";
import { type ResultRow, resultsOf } from "../../indexes/results/release-results.ts";
import { parseVersion } from "../../packaging/versions/version.ts";
import { Refusal } from "../../refusal.ts";
import { managedProject } from "../api/projects/managed.ts";
import { requireAddress } from "../api/rights.ts";

interface Finding {
  services: { access: Access; database: Database; indexes: Indexes };
  caller: Caller;
}

interface Place {
  owner: string;
  index: string;
  project: string;
}

/** The results of all releases of a project as an index shows it to the caller, newest first. */
export async function shownResults(asked: Finding & { params: Place }): Promise<ResultRow[]> {
  const project = await managedProject(asked, requireAddress(asked));
  return resultsOf(asked.services.database.read, project, null);
}

/** The same of one release. Refuses (`not-found`) a release that is not there. */
export async function shownReleaseResults(
  asked: Finding & { params: Place & { version: string } },
): Promise<ResultRow[]> {
  const project = await managedProject(asked, requireAddress(asked));
  const sought = parseVersion(asked.params.version)?.canonical ?? asked.params.version;
  const file = project.files.find(({ version }) => (parseVersion(version)?.canonical ?? version) === sought);
  if (file === undefined)
    throw new Refusal("not-found", "no-such-release", `${project.name} has no such release here.`);
  return resultsOf(asked.services.database.read, project, file.version);
}
