import type { CommandGroup } from "./command-group.ts";

/** Commands that carry packages from one place to another. */
export const MOVING_COMMANDS: CommandGroup = {
  heading: "Moving packages",
  commands: [
    {
      name: "import",
      summary: "move in from another index server, with its users and rights",
      load: () => import("../import/import-command.ts"),
    },
    {
      name: "export",
      summary: "export indexes to a static site, or for devpi",
      load: () => import("../export/export-command.ts"),
    },
    {
      name: "bundle",
      summary: "carry packages to a server without a connection, in signed bundles",
      load: () => import("../bundle/bundle-command.ts"),
    },
  ],
};
