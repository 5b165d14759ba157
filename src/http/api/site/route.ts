import { VERSION } from "../../../version.ts";
import { endpointsOf } from "../endpoint.ts";
import { None, Nothing } from "../fields.ts";
import { declaredEndpoints } from "./declared.ts";
import { secretKeys } from "./keys.ts";
import { lookEndpoints, presentLookFor } from "./look.ts";
import { presentCaller } from "./present.ts";
import { Site, WhoAmI } from "./schema.ts";
import type { SiteServices } from "./services.ts";
import { settings } from "./settings.ts";
import { state } from "./state.ts";
import { warnings } from "./warnings.ts";

const endpoint = endpointsOf<SiteServices>();

const site = endpoint({
  method: "GET",
  path: "/",
  tag: "site",
  summary: "Show the version of this server",
  asks: "anybody",
  refusals: [],
  params: None,
  query: None,
  body: Nothing,
  answer: Site,
  status: 200,
  async handle({ services, caller }) {
    const { defaultIndex, bin, access } = services.config;
    return {
      version: VERSION,
      defaultIndex,
      binDays: bin.days,
      reads: access.read ?? "authenticated",
      look: presentLookFor(services.look.current, caller.account !== null),
      caller: presentCaller(caller),
    };
  },
});

const whoAmI = endpoint({
  method: "GET",
  path: "/whoami",
  tag: "site",
  summary: "Show who is signed in",
  asks: "anybody",
  refusals: [],
  params: None,
  query: None,
  body: Nothing,
  answer: WhoAmI,
  status: 200,
  handle: async ({ caller }) => presentCaller(caller),
});

export const siteEndpoints = [
  site,
  whoAmI,
  settings,
  state,
  secretKeys,
  warnings,
  ...lookEndpoints,
  ...declaredEndpoints,
];
