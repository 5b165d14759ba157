import type { Access } from "../../../access/access.ts";
import type { Caller } from "../../../accounts/caller.ts";
import type { Database } from "../../../database/database.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import { notHosted } from "../../../indexes/ownership.ts";
import { type ProjectAddress, requireFiles } from "../../../publishing/releases/find.ts";
import { requireOwnProject } from "../rights.ts";

interface Asked {
  caller: Caller;
  services: { access: Access; database: Database; indexes: Indexes };
  params: { owner: string; index: string; project: string; version: string };
}

/** The address of a release that the caller may publish the documentation of. Refuses (`not-found`) one that is not there. */
export async function requirePublishedRelease(asked: Asked): Promise<ProjectAddress & { version: string }> {
  const { index, project } = await requireOwnProject(asked, "publish");
  if (index.kind === "mirror") throw notHosted(index);
  const address = { index, project, version: asked.params.version };
  await requireFiles(asked.services.database.read, address);
  return address;
}
