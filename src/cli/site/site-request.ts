import { Problem } from "../../../client/src/problem.ts";
import type { SiteDocument } from "../../declared/file/site-document.ts";
import type { ResolvedSite } from "../../declared/secrets/resolve.ts";
import type { SitePlan } from "../../http/api/site/declared-schema.ts";
import type { ApiClient } from "../api-client.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import type { SiteFileOptions } from "./site-file-option.ts";

interface Asked {
  api: ApiClient;
  document: SiteDocument;
  resolved: ResolvedSite;
  options: SiteFileOptions;
}

/** What applying the file would do. */
export function askPlan(asked: Asked): Promise<SitePlan> {
  return ask(asked, "/site/plan", {});
}

/** Applies the file, if the site still has the revision. */
export function askApply(asked: Asked, revision: string): Promise<SitePlan> {
  return ask(asked, "/site/apply", { revision });
}

/** Problems that the server finds are shown with the lines of the file. */
async function ask(
  { api, document, resolved, options }: Asked,
  path: string,
  more: object,
): Promise<SitePlan> {
  const body = { ...resolved, prune: options.prune === true, ...more };
  try {
    return await api.post<SitePlan>(path, body);
  } catch (error) {
    if (!(error instanceof Problem) || !error.problems.some(({ field }) => field.startsWith("/")))
      throw error;
    throw new CommandFailure(document.refusalAt(error.problems).message, EXIT.failed);
  }
}
