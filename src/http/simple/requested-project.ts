import type { FastifyRequest } from "fastify";
import type { IndexRecord } from "../../indexes/index-record.ts";
import { type CallerServices, callerOf } from "../caller.ts";
import { type PageCaches, readableIndex, readableProject } from "./answer.ts";
import type { ProjectPages } from "./project-pages.ts";
import type { SimpleServices } from "./services.ts";

interface Params {
  /** Both are missing in addresses of the default index. */
  owner?: string;
  index?: string;
  project: string;
}

/** The project that the parameters of an address name, for its caller. Refuses (`notThere`) one that they may not read. */
export async function requestedProject(
  services: CallerServices & SimpleServices,
  caches: PageCaches,
  request: FastifyRequest,
): Promise<{ index: IndexRecord; pages: ProjectPages }> {
  const { owner, index: name = "", project } = request.params as Params;
  const caller = await callerOf(services, request);
  const index = readableIndex(services, caller, owner === undefined ? null : { owner, name });
  return { index, pages: await readableProject(services, caches, index, project, caller) };
}
