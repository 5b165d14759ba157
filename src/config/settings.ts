import { z } from "zod";
import { ANY_NAME, type KeySchema, type Setting, settingsBelow, variableOf } from "../settings/setting.ts";
import { Config } from "./schema.ts";

const root = z.toJSONSchema(Config, { io: "input" }) as KeySchema;
const groups = Object.entries(root.properties ?? {});

/** Every key there is, in the order of the schema. Keys of groups with names of their own have `NAME` in their path. */
export const SETTINGS: readonly Setting[] = settingsBelow(root, []);

/** Groups whose keys besides `driver` belong to the driver: `storage` and `database`. */
export const OPEN_GROUPS: readonly string[] = groups
  .filter(([, schema]) => schema.properties !== undefined && schema.additionalProperties !== false)
  .map(([name]) => name);

/** Groups that hold any number of groups, each with a name that the operator chooses: `oidc`. */
export const NAMED_GROUPS: readonly string[] = groups
  .filter(([name]) => SETTINGS.some(({ path }) => path.startsWith(`${name}.${ANY_NAME}.`)))
  .map(([name]) => name);

/** Whether a group with a name of its own takes keys that the schema does not name: the options of a plugin. */
const openNamed = new Set(
  groups
    .filter(([, schema]) => (schema.additionalProperties as KeySchema | undefined)?.additionalProperties)
    .map(([name]) => name),
);

/** Whether a path may hold a key that the schema does not name: options of drivers and plugins. */
export function takesAnyKey(path: string): boolean {
  const [group = "", ...rest] = path.split(".");
  return OPEN_GROUPS.includes(group) || (openNamed.has(group) && rest.length === 2);
}

/** What a group of keys is about (`storage`, `database`), where the schema says it. */
export const GROUP_DESCRIPTIONS: ReadonlyMap<string, string> = new Map(
  groups
    .filter(([name, schema]) => schema.properties !== undefined || NAMED_GROUPS.includes(name))
    .filter(([, schema]) => schema.description !== undefined)
    .map(([name, schema]) => [name, schema.description ?? ""]),
);

const byPath = new Map(SETTINGS.map((setting) => [setting.path, setting]));

/** The setting at a path, also of a group with a name of its own: `oidc.okta.issuer`. */
export function settingAt(path: string): Setting | undefined {
  const setting = byPath.get(patternOf(path));
  return setting === undefined || setting.path === path
    ? setting
    : { ...setting, path, variable: variableOf(path) };
}

/** The path as `SETTINGS` has it: `oidc.okta.issuer` is `oidc.NAME.issuer` there. */
export function patternOf(path: string): string {
  const [group = "", name, ...rest] = path.split(".");
  return name !== undefined && NAMED_GROUPS.includes(group) ? [group, ANY_NAME, ...rest].join(".") : path;
}

/** The settings of a configuration that has these names in its named groups. */
export function settingsWithNames(config: object): Setting[] {
  const plain = SETTINGS.filter(({ path }) => !path.includes(`.${ANY_NAME}.`));
  const named = NAMED_GROUPS.flatMap((group) => {
    const templates = SETTINGS.filter(({ path }) => path.startsWith(`${group}.${ANY_NAME}.`));
    const names = Object.keys((config as Record<string, object | undefined>)[group] ?? {});
    return names.flatMap((name) =>
      templates.map(({ path }) => settingAt(path.replace(ANY_NAME, name))).filter((one) => one !== undefined),
    );
  });
  return [...plain, ...named];
}
