import { ACCOUNTS_DRIVERS, optionsIn } from "../../../accounts/open.ts";
import type { Fetcher } from "../../../accounts/verifier.ts";
import type { Config } from "../../../config/schema.ts";
import { providerFetch } from "../../../upstreams/provider-fetch.ts";
import { type Finding, problem, well, wordsOf } from "./finding.ts";

const fetcher: Fetcher = (root, limits) => providerFetch(root, limits, process.env);

/** Whether the drivers that check passwords get an answer from what they ask. */
export async function checkAccounts(config: Config): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const driver of ACCOUNTS_DRIVERS) {
    if (driver.check === undefined || !config.accounts.drivers.includes(driver.name)) continue;
    try {
      findings.push(well(driver.name, await driver.check(optionsIn(config, driver.name), { fetcher })));
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? ` (${wordsOf(error.cause)})` : "";
      const advice = `See docs/${driver.guide ?? driver.name}.md. Local accounts and tokens still work.`;
      findings.push(problem(driver.name, `${wordsOf(error)}${cause}`, advice));
    }
  }
  return findings;
}
