import { z } from "zod";
import type { Plugins } from "../plugins/plugins.ts";
import type { DescriptionRenderer } from "./descriptions.ts";

const MAX_HTML = 4_000_000;
const Html = z.string().max(MAX_HTML).nullable();

/** The plugins that render descriptions. */
export function pluginRenderers(plugins: Plugins): DescriptionRenderer[] {
  return plugins.having("descriptions").map((name) => ({
    render: ({ form, text }) => plugins.ask(name, "descriptions", "render", { form, text }, Html),
  }));
}
