import type { OpenSession } from "../../../accounts/sessions.ts";
import { addressOf, type IndexRecord } from "../../../indexes/index-record.ts";
import type { DocsTickets } from "../../docs/tickets.ts";

interface DocsPlace {
  index: IndexRecord;
  project: string;
  /** Whether everyone may read the project. */
  isPublic: boolean;
}

/**
 * Where the documentation of a project's releases is read, relative to the address of the site. For a session, the path has a
 * ticket where not everyone may read.
 */
export async function docsPaths(
  tickets: DocsTickets,
  session: Pick<OpenSession, "id"> | null,
  { index, project, isPublic }: DocsPlace,
): Promise<(version: string) => string> {
  const address = addressOf(index);
  const ticket =
    session === null || isPublic
      ? ""
      : `${await tickets.issue({ session: session.id, index: address, project })}/`;
  return (version) => `${address}/${project}/${encodeURIComponent(version)}/docs/${ticket}`;
}
