import { readFile } from "node:fs/promises";
import type { Logger } from "pino";
import type { Config } from "../config/schema.ts";
import { SERVER } from "../database/change.ts";
import type { Database } from "../database/database.ts";
import { DeclaredSite } from "../declared/declared-site.ts";
import { SiteDocument } from "../declared/file/site-document.ts";
import { resolveForApply } from "../declared/secrets/resolve.ts";
import { configuredHaving } from "../plugins/configured-having.ts";
import { Refusal } from "../refusal.ts";

/** Times that another node, or a person, may change the site in between. */
const TRIES = 10;

/**
 * Applies the site file that `site.file` names. Of several nodes that start at once, one does it and the others find nothing to do.
 * A file that cannot be applied is logged, and the site is served as it is: a mistake in it must not stop installs.
 */
export async function applySiteFile(config: Config, database: Database, log: Logger): Promise<void> {
  const { file } = config.site;
  if (file === undefined) return;
  try {
    const text = await readFile(file, "utf8").catch((cause: unknown) => {
      throw new Refusal("invalid", "bad-site-file", `The file ${file} (site.file) cannot be read.`, {
        cause,
      });
    });
    const document = new SiteDocument(file, text);
    const request = { ...(await resolveForApply(document)), prune: false };
    const { defaultIndex, tokens } = config;
    const rulePlugins = configuredHaving(config.plugins, "policy");
    const declared = new DeclaredSite({ database, defaultIndex, tokenAges: tokens, rulePlugins });
    const { steps, warnings } = await untilUnchanged(() => declared.apply(request, null, SERVER));
    log.info({ file, changes: steps.length, warnings }, "site file applied");
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    log.error({ file, reason: error.message }, "site file not applied");
  }
}

async function untilUnchanged<T>(work: () => Promise<T>, left = TRIES): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isLost = error instanceof Refusal && error.code === "site-changed";
    if (!isLost || left === 0) throw error;
    return untilUnchanged(work, left - 1);
  }
}
