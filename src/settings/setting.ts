import { z } from "zod";

/** One key of the configuration, read from the schema: what the file, the environment and the reference page know. */
export interface Setting {
  /** As in the file, dots between the levels: `listen.port`. */
  path: string;
  /** `WHEELYARD_LISTEN_PORT`. */
  variable: string;
  description: string;
  kind: "text" | "integer" | "number" | "boolean" | "list";
  /** Words that are allowed; together with `kind: "integer"`, words or a number. */
  choices: string[];
  minimum: number | null;
  maximum: number | null;
  unit: "bytes" | "seconds" | null;
  secret: boolean;
  /** Whether it is the path of a file or folder. */
  isPath: boolean;
  /** Its default is this name in the data folder. */
  inData: string | null;
  /** undefined: there is none, or it follows from other settings. */
  default: unknown;
}

/** Stands for a name that the operator chooses, in paths such as `oidc.NAME.issuer`. */
export const ANY_NAME = "NAME";

/** What is read from the JSON schema of a key. */
export interface KeySchema {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: string[];
  const?: string;
  anyOf?: KeySchema[];
  properties?: Record<string, KeySchema>;
  additionalProperties?: unknown;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  minLength?: number;
  unit?: "bytes" | "seconds";
  secret?: boolean;
  path?: boolean;
  inData?: string;
}

/** The keys of a schema of its own, such as a driver's options: `storage` makes them `storage.bucket` and so on. */
export function settingsOf(schema: z.ZodType, group: string): Setting[] {
  return settingsBelow(z.toJSONSchema(schema, { io: "input" }) as KeySchema, [group]);
}

/** `listen.trustedProxies` → `WHEELYARD_LISTEN_TRUSTED_PROXIES`. */
export function variableOf(path: string): string {
  return `WHEELYARD_${path
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(".", "_")
    .toUpperCase()}`;
}

/** The values that a setting takes, as a phrase after "give": "a whole number from 0 to 65535". */
export function allowedValues(setting: Setting): string {
  const words = setting.choices.map((choice) => `"${choice}"`);
  switch (setting.kind) {
    case "boolean":
      return "true or false";
    case "list":
      return "a list (in the environment: separated by commas)";
    case "text":
      return words.length > 0 ? oneOf(words) : "text";
    default:
      return oneOf([...words, numberWords(setting)]);
  }
}

function numberWords(setting: Setting): string {
  if (setting.unit === "bytes") return 'a size above 0: bytes, or for instance "20 GiB"';
  if (setting.unit === "seconds") return 'a time above 0: seconds, or for instance "30s" or "5 min"';
  const noun = setting.kind === "integer" ? "a whole number" : "a number";
  if (setting.minimum === null) return noun;
  return setting.maximum === null
    ? `${noun} of at least ${setting.minimum}`
    : `${noun} from ${setting.minimum} to ${setting.maximum}`;
}

function oneOf(words: string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** Every key below `above`, in the order of the schema. */
export function settingsBelow(schema: KeySchema, above: string[]): Setting[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const path = [...above, name];
    const named = child.additionalProperties as KeySchema | false | undefined;
    if (named && named.properties !== undefined) return settingsBelow(named, [...path, ANY_NAME]);
    return child.properties === undefined ? [setting(path.join("."), child)] : settingsBelow(child, path);
  });
}

function setting(path: string, schema: KeySchema): Setting {
  const forms = schema.anyOf ?? [schema];
  const number = forms.find((form) => form.type === "integer" || form.type === "number");
  const least =
    number?.minimum ?? (number?.exclusiveMinimum === undefined ? null : number.exclusiveMinimum + 1);
  const most = number?.maximum ?? null;
  return {
    path,
    variable: variableOf(path),
    description: schema.description ?? "",
    kind: kindOf(number ?? schema),
    choices: forms.flatMap((form) => form.enum ?? (form.const === undefined ? [] : [form.const])),
    minimum: least,
    maximum: most === Number.MAX_SAFE_INTEGER ? null : most,
    unit: schema.unit ?? null,
    secret: schema.secret ?? false,
    isPath: schema.path ?? false,
    inData: schema.inData ?? null,
    default: schema.default,
  };
}

function kindOf(schema: KeySchema): Setting["kind"] {
  switch (schema.type) {
    case "integer":
      return "integer";
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "array":
      return "list";
    default:
      return "text";
  }
}
