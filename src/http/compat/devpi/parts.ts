import type { FastifyRequest } from "fastify";
import type { PageCaches } from "../../simple/answer.ts";
import type { ManagementApi } from "../management.ts";
import type { CompatServices } from "../services.ts";

/** What the routes of this folder need. */
export interface DevpiParts {
  services: CompatServices;
  caches: PageCaches;
  management: ManagementApi;
}

/** Whether an answer in JSON is asked for, as devpi's client does, and browsers and installers never do. */
export function wantsJson({ headers }: FastifyRequest): boolean {
  return headers.accept === "application/json";
}
