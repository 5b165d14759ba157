import type { CommandGroup } from "./command-group.ts";

/** Commands that set up the machine of someone who installs or publishes. */
export const CLIENT_COMMANDS: CommandGroup = {
  heading: "This machine",
  commands: [
    {
      name: "login",
      summary: "sign this machine in, with a browser",
      load: () => import("../login/login.ts"),
    },
    { name: "logout", summary: "sign this machine out", load: () => import("../login/logout.ts") },
    { name: "whoami", summary: "show who you are signed in as", load: () => import("../login/whoami.ts") },
    {
      name: "client-setup",
      summary: "print settings for pip, uv, twine, poetry, pdm and hatch",
      load: () => import("../packages/client-setup.ts"),
    },
  ],
};
