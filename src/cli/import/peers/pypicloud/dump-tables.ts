import { CommandFailure, EXIT } from "../../../terminal/failure.ts";
import type { Dumps } from "../../engine/dumps/open-dumps.ts";

/** PyPICloud's tables, and what each is searched by. */
export const TABLES = {
  packages: "filename",
  pypicloud_users: "username",
  pypicloud_groups: "name",
  pypicloud_user_groups: "username",
  pypicloud_user_permissions: "package",
  pypicloud_group_permissions: "package",
};

export const BROKEN =
  "The dump is cut off or damaged. Times and uploaders come from its rows before that, and from the storage.";

/**
 * Whether the dumps have users and rights. Refuses (usage) rights of a dump that is cut off: without one of its entries, a
 * project would be open to more people than before.
 */
export function hasRules({ tables, broken }: Dumps): boolean {
  if (![...tables].some((name) => name.startsWith("pypicloud_"))) return false;
  if (broken.length === 0) return true;
  throw new CommandFailure(
    `The dump ${broken.join(" and ")} is cut off or damaged, so that rights may be missing. Write it again.`,
    EXIT.usage,
  );
}
