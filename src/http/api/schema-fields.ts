/** The parts of a JSON schema that a table can show. */
export interface Schema {
  type?: string | string[];
  format?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

/** One row of a table: a field by its path, such as `items[].name`. */
export interface Field {
  name: string;
  required: boolean;
  type: string;
  description: string;
}

/** Limits of whole numbers in JavaScript, which zod writes into each schema of an integer. */
const ANY_INTEGER = Number.MAX_SAFE_INTEGER;

/** All fields of an object or a list of objects, those inside below the one that holds them. */
export function fieldsOf(schema: Schema, prefix = ""): Field[] {
  const choices = choicesOf(schema);
  if (choices.length > 1) return unique(choices.flatMap((choice) => fieldsOf(choice, prefix)));
  const [only = schema] = choices;
  if (only.items !== undefined) return fieldsOf(only.items, `${prefix}[]`);
  const dot = prefix === "" ? "" : `${prefix}.`;
  const named = Object.entries(only.properties ?? {}).flatMap(([name, value]) => [
    field(`${dot}${name}`, value, only.required?.includes(name) ?? false),
    ...fieldsOf(value, `${dot}${name}`),
  ]);
  const { additionalProperties: others } = only;
  if (typeof others !== "object" || Object.keys(others).length === 0) return named;
  return [...named, field(`${dot}NAME`, others, false), ...fieldsOf(others, `${dot}NAME`)];
}

function field(name: string, schema: Schema, required: boolean): Field {
  const [only] = choicesOf(schema);
  const description = schema.description ?? only?.description ?? "";
  // The type says it already.
  return { name, required, type: typeOf(schema), description: description.replace(/^UTC, ISO 8601\.$/, "") };
}

/** What a value can be, with its limits: "integer (1 to 500), default 100". */
export function typeOf(schema: Schema): string {
  const type = choicesOf(schema).map(plainType);
  const parts = [...new Set([...type, ...(allowsNull(schema) ? ["null"] : [])])].join(" or ");
  return schema.default === undefined || isEmpty(schema.default)
    ? parts
    : `${parts}, default \`${JSON.stringify(schema.default).replaceAll('"', "")}\``;
}

function plainType(schema: Schema): string {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(", ");
  if (schema.format === "date-time") return "time";
  const type = [schema.type ?? "any"].flat().filter((name) => name !== "null")[0] ?? "null";
  if (type === "array") return listOf(schema);
  return `${type}${limits(schema)}`;
}

function listOf({ items = {}, maxItems }: Schema): string {
  const inside = choicesOf(items)[0] ?? items;
  const isNamed = inside.enum !== undefined || inside.const !== undefined || inside.type === "array";
  const words = isNamed ? plainType(inside) : `${inside.format === "date-time" ? "time" : inside.type}s`;
  return `list of ${words}${maxItems === undefined ? "" : ` (at most ${maxItems})`}`;
}

/** "at least 0" is left out: counts and sizes are never negative. */
function limits({ minimum, maximum, maxLength, format }: Schema): string {
  if (format === "binary") return " of bytes";
  if (maxLength !== undefined) return ` (at most ${maxLength} characters)`;
  const least = minimum === undefined || minimum <= -ANY_INTEGER ? null : minimum;
  const most = maximum === undefined || maximum >= ANY_INTEGER ? null : maximum;
  if (least !== null && most !== null) return ` (${least} to ${most})`;
  if (least !== null) return least === 0 ? "" : ` (at least ${least})`;
  return most === null ? "" : ` (at most ${most})`;
}

/** What a schema allows, apart from null. */
function choicesOf(schema: Schema): Schema[] {
  const choices = schema.anyOf ?? schema.oneOf ?? [schema];
  return choices.filter(({ type }) => type !== "null");
}

function allowsNull(schema: Schema): boolean {
  const choices = schema.anyOf ?? schema.oneOf ?? [schema];
  return choices.some(({ type }) => [type].flat().includes("null"));
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function unique(fields: Field[]): Field[] {
  return [...new Map(fields.map((one) => [one.name, one])).values()];
}
