import type { IndexRecord, IndexSettingsChange } from "../../../indexes/index-record.ts";
import { Refusal } from "../../../refusal.ts";

/** What devpi calls the settings of an index, as far as Wheelyard has them. */
export interface DevpiSettings {
  settings: IndexSettingsChange;
  kind: "hosted" | "mirror";
  /** Who may upload, as devpi names them; undefined: as before. */
  aclUpload: string[] | undefined;
}

const OPERATION = /^([a-z_]+)(\+=|-=|=)(.*)$/s;
const LISTS = new Set(["bases", "acl_upload"]);
/** Settings that have no counterpart, and are accepted where they change nothing. */
const IGNORED = new Set([
  "acl_toxresult_upload",
  "mirror_whitelist",
  "mirror_whitelist_inheritance",
  "projects",
]);

/** The settings of an index as devpi's client shows them. */
export function presentConfig({ kind, settings }: IndexRecord, aclUpload: string[] | null) {
  const common = { volatile: settings.volatile, title: settings.description };
  if (kind === "mirror") return { type: "mirror", ...common, mirror_url: settings.mirror?.url ?? "" };
  const acl = aclUpload === null ? {} : { acl_upload: aclUpload };
  return { type: "stage", ...common, bases: settings.bases, ...acl };
}

/**
 * Reads the settings of a PUT or PATCH: an object, or a list of `key=value`, `key+=value` and `key-=value`, whose values are texts.
 * `present`: the lists as they are. Refuses (`invalid`) settings that Wheelyard does not have.
 */
export function readConfig(body: unknown, present: Record<string, string[]>): DevpiSettings {
  const wanted = Array.isArray(body) ? applied(body, present) : objectOf(body);
  const read: DevpiSettings = { settings: {}, kind: "hosted", aclUpload: undefined };
  for (const [key, value] of Object.entries(wanted)) readSetting(read, key, value);
  return read;
}

function readSetting(read: DevpiSettings, key: string, value: unknown): void {
  const { settings } = read;
  if (key === "type") read.kind = value === "mirror" ? "mirror" : "hosted";
  else if (key === "volatile") settings.volatile = /^(?:true|yes|on|1)$/i.test(String(value));
  else if (key === "title") settings.description = String(value);
  else if (key === "bases") settings.bases = listOf(value);
  else if (key === "acl_upload") read.aclUpload = listOf(value);
  else if (key === "mirror_url") settings.mirror = { url: String(value) } as never;
  else if (!IGNORED.has(key))
    throw new Refusal(
      "invalid",
      "unknown-setting",
      `Wheelyard has no setting ${key.slice(0, 50)} of an index.`,
    );
}

/** The operations of a list, one after the other. */
function applied(operations: unknown[], present: Record<string, string[]>): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const operation of operations) {
    const [, key = "", sign, value = ""] = OPERATION.exec(String(operation)) ?? [];
    if (sign === undefined)
      throw new Refusal("invalid", "bad-operation", "Use KEY=VALUE, KEY+=VALUE or KEY-=VALUE.");
    if (sign === "=") result[key] = value;
    else if (!LISTS.has(key))
      throw new Refusal("invalid", "bad-operation", `${key} is no list. Use ${key}=VALUE.`);
    else {
      const before = listOf(result[key] ?? present[key] ?? []);
      const named = listOf(value);
      const others = before.filter((one) => !named.includes(one));
      result[key] = sign === "+=" ? [...others, ...named] : others;
    }
  }
  return result;
}

function listOf(value: unknown): string[] {
  const parts = Array.isArray(value) ? value.map(String) : String(value).split(",");
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

function objectOf(body: unknown): Record<string, unknown> {
  if (typeof body === "object" && body !== null) return body as Record<string, unknown>;
  throw new Refusal("invalid", "bad-body", "The body must be a JSON object or a list of operations.");
}
