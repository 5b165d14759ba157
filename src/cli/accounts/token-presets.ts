import type { Permission } from "../../accounts/permission.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

/** What a token with a preset may do, and for how long. */
export interface Preset {
  permissions: readonly Permission[];
  expires: string;
}

/** Ready-made kinds of tokens, by name. */
const PRESETS: Readonly<Record<"installer" | "publisher", Preset>> = {
  installer: { permissions: ["read"], expires: "1y" },
  publisher: { permissions: ["read", "publish"], expires: "90d" },
};

/**
 * The preset of this name. A publisher's token is for named projects of one index, so that a leaked one cannot touch others.
 * Refuses (wrong usage) an unknown name, and a publisher without a project or index.
 */
export function presetOf(
  name: string | undefined,
  { index, project, permission }: { index?: string[]; project?: string[]; permission?: string[] },
): Preset | null {
  if (name === undefined) return null;
  if (name !== "installer" && name !== "publisher")
    throw new CommandFailure(
      `--preset ${name} is not known. Use installer (read only) or publisher (read, and publish named projects).`,
      EXIT.usage,
    );
  if (permission !== undefined)
    throw new CommandFailure("Use --preset or --permission, not both.", EXIT.usage);
  if (name === "publisher" && (project === undefined || index === undefined))
    throw new CommandFailure(
      "--preset publisher needs --index and --project: name what the token may publish.",
      EXIT.usage,
    );
  return PRESETS[name];
}
