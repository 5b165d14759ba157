import type { CommandGroup } from "./command-group.ts";

/** Commands about the site as a whole. */
export const SITE_COMMANDS: CommandGroup = {
  heading: "Site",
  commands: [
    {
      name: "plan",
      summary: "show how the site differs from a site file",
      load: () => import("../site/plan.ts"),
    },
    {
      name: "apply",
      summary: "make the site as a site file says, in one transaction",
      load: () => import("../site/apply.ts"),
    },
    {
      name: "site",
      summary: "write a running site as a site file, and list what site files manage",
      load: () => import("../site/site.ts"),
    },
    {
      name: "webhook",
      summary: "manage webhooks, which notify other systems of changes",
      load: () => import("../site/webhook.ts"),
    },
    {
      name: "keys",
      summary: "manage the keys that encrypt secrets in the database",
      load: () => import("../site/keys.ts"),
    },
    { name: "log", summary: "show the change log: who changed what", load: () => import("../site/log.ts") },
    {
      name: "audit",
      summary: "check and export the change log, and show security events",
      load: () => import("../audit/audit.ts"),
    },
    {
      name: "task",
      summary: "list, show and cancel background tasks",
      load: () => import("../site/task.ts"),
    },
  ],
};
