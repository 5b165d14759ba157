import type { Caller } from "./caller.ts";
import type { Server } from "./start-server.ts";

export interface Scope {
  indexes?: string[];
  projects?: string[];
  permissions?: string[];
}

/** Makes an account with a password, and answers the caller that uses it. */
export async function makeAccount(server: Server, name: string, kind = "person"): Promise<Caller> {
  const password = `${name}: a pass:wörd`;
  await server.admin.manage("POST", "/accounts", { name, kind, password });
  return server.anonymous.withPassword(name, password);
}

/** Makes a token of the caller's own account (or, for an administrator, of another's), and answers its text and id. */
export async function makeToken(
  maker: Caller,
  scope: Scope = {},
  more: Record<string, unknown> = {},
): Promise<{ id: number; token: string }> {
  const whole = {
    indexes: ["*"],
    projects: ["*"],
    permissions: ["read", "publish", "yank", "remove", "manage"],
  };
  return maker.manage("POST", "/tokens", {
    note: "of a test",
    notYet: true,
    scope: { ...whole, ...scope },
    ...more,
  });
}

/** Adds a grant; resolves with its id. */
export async function grant(
  server: Server,
  principal: string,
  permission: string,
  index = "root/main",
  project = "*",
): Promise<number> {
  const made = await server.admin.manage<{ id: number }>("POST", "/grants", {
    principal,
    permission,
    index,
    project,
    // Tests grant before they publish.
    notYet: true,
  });
  return made.id;
}
