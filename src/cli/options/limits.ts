import { Option } from "commander";
import { ALL_PERMISSIONS } from "../../accounts/permission.ts";
import { collect } from "./repeatable.ts";

/** What a token may be limited to. Each can be given several times. */
export const INDEX_LIMIT = new Option(
  "--index <glob>",
  "limit to these indexes (owner/name, * for any; repeatable)",
).argParser<string[]>(collect);

export const PROJECT_LIMIT = new Option("--project <glob>", "limit to these projects (repeatable)").argParser<
  string[]
>(collect);

export const PERMISSION_LIMIT = new Option(
  "--permission <name>",
  `limit to these permissions: ${ALL_PERMISSIONS.join(", ")} (repeatable)`,
).argParser<string[]>(collect);
