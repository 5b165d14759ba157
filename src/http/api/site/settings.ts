import { z } from "zod";
import { endpoint } from "../endpoint.ts";
import { None, Nothing } from "../fields.ts";
import { requireSiteManager } from "../rights.ts";

const Settings = z.strictObject({
  items: z.array(
    z.strictObject({
      path: z.string().describe("As the configuration file has it, such as `listen.port`."),
      value: z.unknown().describe("Secrets are masked."),
      origin: z.string().describe("A flag, a variable, a line of a file, or default."),
    }),
  ),
});

export const settings = endpoint({
  method: "GET",
  path: "/site/settings",
  tag: "site",
  summary: "Show every setting in force and where it came from",
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
