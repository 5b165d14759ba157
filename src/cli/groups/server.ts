import type { CommandGroup } from "./command-group.ts";

/** Commands about the server on this machine. */
export const SERVER_COMMANDS: CommandGroup = {
  heading: "Server",
  commands: [
    { name: "serve", summary: "start the server", load: () => import("../server/serve.ts") },
    {
      name: "init",
      summary: "write a configuration file and create the data folder",
      load: () => import("../server/init.ts"),
    },
    {
      name: "config",
      summary: "check or print the configuration",
      load: () => import("../server/config.ts"),
    },
    {
      name: "doctor",
      summary: "check everything that a server needs, and suggest fixes",
      load: () => import("../server/doctor.ts"),
    },
    {
      name: "health",
      summary: "check the health of the server on this machine",
      load: () => import("../server/health.ts"),
    },
    {
      name: "upgrade",
      summary: "check whether this version can take over the data, and how to go back",
      load: () => import("../server/upgrade.ts"),
    },
    {
      name: "restart",
      summary: "replace the workers of the running server one by one",
      load: () => import("../server/restart.ts"),
    },
    {
      name: "version",
      summary: "print the versions of Wheelyard and Node",
      load: () => import("../server/version-command.ts"),
    },
  ],
};
