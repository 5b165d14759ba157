import { join } from "node:path";
import type { z } from "zod";
import { Refusal } from "../refusal.ts";
import type { Driver } from "./driver.ts";
import { plainWords } from "./field-problems.ts";
import { didYouMean } from "./nearest.ts";
import { parseSetting } from "./parse-setting.ts";
import { allowedValues, settingsOf } from "./setting.ts";

/** Where options of a driver are, and what their defaults depend on. */
export interface OptionsPlace {
  /** The group of the configuration, such as `storage`. */
  group: string;
  /** The data folder; null: paths have no default. */
  data: string | null;
}

/**
 * A driver's own options, checked by its schema. Text, as the environment and flags give it, means the same as for any
 * other setting ("8 MiB", "30s", "true"). Raises a `Refusal` that names the key that is unknown or wrong (`storage.bucket`)
 * and says what is allowed; a secret's value is never in it.
 */
export function readDriverOptions<S extends z.ZodObject>(
  { name, options: schema }: Pick<Driver<S>, "name" | "options">,
  { group, data }: OptionsPlace,
  raw: Record<string, unknown>,
): z.infer<S> {
  const settings = new Map(settingsOf(schema, group).map((setting) => [setting.path, setting]));
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(raw)) {
    const setting = settings.get(`${group}.${key}`);
    if (!setting) throw badConfig(unknownOption(`${group}.${key}`, name, Object.keys(schema.shape)));
    values[key] = typeof value === "string" ? parseSetting(setting, value) : value;
  }
  for (const { path, inData } of settings.values())
    if (inData !== null && data !== null) values[path.slice(group.length + 1)] ??= join(data, inData);
  const parsed = schema.safeParse(values, { error: plainWords });
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] as { path: PropertyKey[]; message: string };
  const key = String(path[0] ?? "");
  const setting = settings.get(`${group}.${key}`);
  if (values[key] === undefined && setting)
    throw badConfig(`${group}.${key} is missing: ${setting.description}`);
  const allowed = setting && setting.choices.length > 0 ? `give ${allowedValues(setting)}` : message;
  throw badConfig(`${group}.${key} is not allowed: ${allowed}.`);
}

/** Says that a driver has no such option. `path` is that of the option, such as `storage.bukcet`; `known` are names. */
export function unknownOption(path: string, driver: string, known: string[]): string {
  const key = path.split(".").at(-1) ?? "";
  const takes = known.length === 0 ? "takes no options" : `takes ${known.join(", ")}`;
  return `${path} is not known${didYouMean(key, known)}; ${driver} ${takes}.`;
}

function badConfig(message: string): Refusal {
  return new Refusal("invalid", "bad-config", message);
}
