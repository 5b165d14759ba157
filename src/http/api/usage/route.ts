import type { Access } from "../../../access/access.ts";
import type { Database } from "../../../database/database.ts";
import type { Indexes } from "../../../indexes/indexes.ts";
import { type Usage, usageByProject } from "../../../indexes/usage.ts";
import { endpointsOf } from "../endpoint.ts";
import { IndexPath, None, Nothing } from "../fields.ts";
import { requireIndex } from "../rights.ts";
import { IndexUsage } from "./schema.ts";

/** What the endpoints of this folder need. */
interface UsageServices {
  access: Access;
  database: Database;
  indexes: Indexes;
}

const endpoint = endpointsOf<UsageServices>();

const usage = endpoint({
  method: "GET",
  path: "/indexes/{owner}/{index}/usage",
  tag: "indexes",
  summary: "Show how much an index holds of the projects that you may read, and its quotas",
  refusals: [403, 404],
  params: IndexPath,
  query: None,
  body: Nothing,
  answer: IndexUsage,
  status: 200,
  async handle(request) {
    const index = requireIndex(request, "manage");
    const { access, database } = request.services;
    const rows = (await usageByProject(database.survey, index)).filter(({ project }) =>
      access.allow(request.caller, "read", index, project),
    );
    const { maxSize, maxProjectSize } = index.settings;
    return {
      ...sumOf(rows.map(({ shown }) => shown)),
      maxSize,
      maxProjectSize,
      bin: sumOf(rows.map(({ binned }) => binned)),
    };
  },
});

function sumOf(all: readonly Usage[]): Usage {
  const add = (sum: Usage, { files, size }: Usage) => ({ files: sum.files + files, size: sum.size + size });
  return all.reduce(add, { files: 0, size: 0 });
}

export const usageEndpoints = [usage];
