import type { CommandGroup } from "./command-group.ts";

/** Commands about indexes and their rules. */
export const INDEXES_COMMANDS: CommandGroup = {
  heading: "Indexes",
  commands: [
    { name: "index", summary: "manage package indexes", load: () => import("../indexes/index-command.ts") },
    {
      name: "mirror",
      summary: "manage mirrors of upstream indexes and their cache",
      load: () => import("../indexes/mirror.ts"),
    },
    {
      name: "policy",
      summary: "manage the rules for files from bases and upstreams",
      load: () => import("../indexes/policy.ts"),
    },
    {
      name: "retention",
      summary: "remove old releases of an index on their own, into its recycle bin",
      load: () => import("../indexes/retention.ts"),
    },
    {
      name: "sandbox",
      summary: "let accounts create indexes of their own, and list those",
      load: () => import("../indexes/sandbox.ts"),
    },
  ],
};
