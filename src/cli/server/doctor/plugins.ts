import type { Config } from "../../../config/schema.ts";
import { describePlugin } from "../../../plugins/describe.ts";
import { type Finding, problem, well, wordsOf } from "./finding.ts";

/** Whether every plugin can be loaded, and what it has. */
export async function checkPlugins({ plugins }: Config): Promise<Finding[]> {
  return Promise.all(
    Object.entries(plugins).map(async ([name, settings]) => {
      try {
        const { version, parts } = await describePlugin(name, settings.package);
        const which = version === null ? "" : `version ${version}, `;
        return well(`plugin ${name}`, `${which}${parts.join(", ")}: ${settings.package}`);
      } catch (error) {
        return problem(`plugin ${name}`, wordsOf(error), "See docs/plugins.md.");
      }
    }),
  );
}
