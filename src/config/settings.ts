import { z } from "zod";
import { type KeySchema, type Setting, settingsBelow } from "../settings/setting.ts";
import { Config } from "./schema.ts";

const root = z.toJSONSchema(Config, { io: "input" }) as KeySchema;

/** Every key there is, in the order of the schema. */
export const SETTINGS: readonly Setting[] = settingsBelow(root, []);

/** Groups whose keys besides `driver` belong to the driver: `storage` and `database`. */
export const OPEN_GROUPS: readonly string[] = Object.entries(root.properties ?? {})
  .filter(([, schema]) => schema.properties !== undefined && schema.additionalProperties !== false)
  .map(([name]) => name);

/** What a group of keys is about (`storage`, `database`), where the schema says it. */
export const GROUP_DESCRIPTIONS: ReadonlyMap<string, string> = new Map(
  Object.entries(root.properties ?? {})
    .filter(([, schema]) => schema.properties !== undefined && schema.description !== undefined)
    .map(([name, schema]) => [name, schema.description ?? ""]),
);

const byPath = new Map(SETTINGS.map((setting) => [setting.path, setting]));

export function settingAt(path: string): Setting | undefined {
  return byPath.get(path);
}
