import { z } from "zod";

export const Log = z.strictObject({
  level: z
    .enum(["debug", "info", "warn", "error", "silent"])
    .default("info")
    .describe("Minimum severity of log messages."),
  requests: z
    .enum(["all", "changes", "none"])
    .default("changes")
    .describe("Which requests are logged. `all`, `changes` (those that change something or fail) or `none`."),
  format: z.enum(["json", "text"]).optional().describe("Default: text on a terminal, json elsewhere."),
});

export const Statistics = z.strictObject({
  downloads: z
    .boolean()
    .default(true)
    .describe(
      "Count downloads by project, release, day, Python version and installer. Names and addresses are not recorded.",
    ),
  days: z.number().int().min(1).max(36_500).default(400).describe("Days to keep download counts."),
});

export const Metrics = z.strictObject({
  public: z
    .boolean()
    .default(false)
    .describe("Answer /-/metrics to everyone; else to administrators and those with a grant of `metrics`."),
});
