import { z } from "zod";
import { endpointsOf } from "../endpoint.ts";
import { None, Nothing } from "../fields.ts";
import { requireSiteManager } from "../rights.ts";
import type { SiteServices } from "./services.ts";

const endpoint = endpointsOf<SiteServices>();

const Settings = z.strictObject({
  items: z.array(
    z.strictObject({
      path: z.string().describe("Key as in the configuration file, such as `listen.port`."),
      value: z.unknown().describe("Secrets are masked."),
      origin: z.string().describe("A flag, a variable, a line of a file, or default."),
    }),
  ),
});

export const settings = endpoint({
  method: "GET",
  path: "/site/settings",
  tag: "site",
  summary: "Show all settings and where they come from",
  refusals: [403],
  params: None,
  query: None,
  body: Nothing,
  answer: Settings,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    return { items: request.services.settings.map((one) => ({ ...one })) };
  },
});
