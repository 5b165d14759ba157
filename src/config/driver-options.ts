import type { z } from "zod";
import { Refusal } from "../refusal.ts";
import { didYouMean } from "./nearest.ts";
import { parseSetting } from "./parse-setting.ts";
import { allowedValues, settingsOf } from "./settings.ts";

/**
 * A driver's own options, checked by its schema: text, as environment and flags give it, means what it means for any
 * other setting ("8 MiB", "30s", "true"). Raises a `Refusal` that names the key that is unknown or wrong (`storage.bucket`)
 * and says what is allowed; a secret's value is never in it.
 */
export function readDriverOptions<S extends z.ZodObject>(
  schema: S,
  group: "storage" | "database",
  raw: Record<string, unknown>,
): z.infer<S> {
  const settings = new Map(settingsOf(schema, group).map((setting) => [setting.path, setting]));
  const known = Object.keys(schema.shape);
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(raw)) {
    const setting = settings.get(`${group}.${key}`);
    if (!setting) {
      const hint = didYouMean(key, known) || `; known are: ${known.join(", ")}`;
      throw badConfig(`${group}.${key} is not known${hint}.`);
    }
    values[key] = typeof value === "string" ? parseSetting(setting, value) : value;
  }
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] as { path: PropertyKey[]; message: string };
  const key = String(path[0] ?? "");
  const setting = settings.get(`${group}.${key}`);
  if (values[key] === undefined && setting)
    throw badConfig(`${group}.${key} is missing: ${setting.description}`);
  const allowed = setting && setting.choices.length > 0 ? `give ${allowedValues(setting)}` : message;
  throw badConfig(`${group}.${key} is not allowed: ${allowed}.`);
}

function badConfig(message: string): Refusal {
  return new Refusal("invalid", "bad-config", message);
}
