import { binUsageOf, usageOf } from "../../../indexes/usage.ts";
import { endpointsOf } from "../endpoint.ts";
import { IndexPath, None, Nothing } from "../fields.ts";
import { requireIndex } from "../rights.ts";
import { IndexUsage } from "./schema.ts";
import type { UsageServices } from "./services.ts";

const endpoint = endpointsOf<UsageServices>();

const usage = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}/usage",
  tag: "indexes",
  summary: "Show how much an index holds, and its quotas",
  refusals: [403, 404],
  params: IndexPath,
  query: None,
  body: Nothing,
  answer: IndexUsage,
  status: 200,
  async handle(request) {
    const index = requireIndex(request, "manage");
    const { survey } = request.services.database;
    const { maxSize, maxProjectSize } = index.settings;
    const [used, bin] = await Promise.all([usageOf(survey, index), binUsageOf(survey, index)]);
    return { ...used, maxSize, maxProjectSize, bin };
  },
});

export const usageEndpoints = [usage];
