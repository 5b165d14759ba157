import { z } from "zod";
import { steadyNow } from "../../../clock.ts";
import { endpointsOf } from "../endpoint.ts";
import { None, Nothing } from "../fields.ts";
import { requireSiteManager } from "../rights.ts";
import type { SiteServices } from "./services.ts";
import { type SiteWarning, siteWarnings } from "./site-warnings.ts";

const endpoint = endpointsOf<SiteServices>();

const Warnings = z.strictObject({
  items: z.array(
    z.strictObject({
      kind: z.enum(["mirror", "namesake", "quarantine", "registrations", "disk", "backup", "audit"]),
      index: z.string().nullable().describe("The index it is about. null: the whole site."),
      project: z.string().nullable(),
      message: z.string(),
    }),
  ),
});

/** To look for namesakes compares all names, so it is done now and then. */
const KEPT_MS = 15_000;
const kept = new WeakMap<SiteServices["database"], { at: number; found: Promise<SiteWarning[]> }>();

export const warnings = endpoint({
  method: "GET",
  path: "/site/warnings",
  tag: "site",
  summary: "List what needs an administrator's attention, at most 15 seconds old",
  refusals: [403],
  params: None,
  query: None,
  body: Nothing,
  answer: Warnings,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    return { items: await lately(request.services) };
  },
});

function lately(services: SiteServices): Promise<SiteWarning[]> {
  const { database, config } = services;
  const known = kept.get(database);
  if (known && steadyNow() - known.at < KEPT_MS) return known.found;
  const backupAge = config.backups.warnAfter * 1000;
  const auditReceivers = Object.keys(config.auditReceivers);
  const found = siteWarnings({ ...services, dataFolder: config.data, backupAge, auditReceivers });
  const made = { at: steadyNow(), found };
  kept.set(database, made);
  made.found.catch(() => kept.get(database) === made && kept.delete(database));
  return made.found;
}
