/** The TypeScript type of a JSON Schema (2020-12, as OpenAPI 3.1 has it); `indent` is the column of the line it begins in. */
export function typeOf(schema, indent) {
  if (schema === true || schema === undefined) return "unknown";
  if (schema === false) return "never";
  if (schema.$ref !== undefined) return refType(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return union(choices.map((choice) => typeOf(choice, indent)));
  if (schema.allOf !== undefined) return schema.allOf.map((part) => `(${typeOf(part, indent)})`).join(" & ");
  if (Array.isArray(schema.type))
    return union(schema.type.map((type) => typeOf({ ...schema, type }, indent)));
  return plainType(schema, indent);
}

function plainType(schema, indent) {
  switch (schema.type) {
    case "string":
      return "string";
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    case "array":
      return arrayType(schema, indent);
    case "object":
      return objectType(schema, indent);
    default:
      return schema.properties === undefined ? "unknown" : objectType(schema, indent);
  }
}

function refType(ref) {
  return `components["schemas"][${JSON.stringify(ref.split("/").at(-1))}]`;
}

function arrayType({ items, prefixItems }, indent) {
  if (prefixItems !== undefined) return `[${prefixItems.map((item) => typeOf(item, indent)).join(", ")}]`;
  const item = typeOf(items, indent);
  const isOne = items?.type === "object" || !/[|&]/.test(item);
  return isOne ? `${item}[]` : `(${item})[]`;
}

function objectType({ properties = {}, required = [], additionalProperties }, indent) {
  const pad = " ".repeat(indent + 2);
  const fields = Object.entries(properties).map(([name, schema]) => {
    const told =
      schema.description === undefined ? "" : `/** ${schema.description.replaceAll("*/", "*\\/")} */\n${pad}`;
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    return `${pad}${told}${key}${required.includes(name) ? "" : "?"}: ${typeOf(schema, indent + 2)};`;
  });
  if (typeof additionalProperties === "object" && Object.keys(additionalProperties).length > 0) {
    const type = typeOf(additionalProperties, indent + 2);
    if (fields.length === 0) return `Record<string, ${type}>`;
  } else if (fields.length === 0) {
    return additionalProperties === false ? "Record<string, never>" : "Record<string, unknown>";
  }
  return `{\n${fields.join("\n")}\n${" ".repeat(indent)}}`;
}

function union(types) {
  return [...new Set(types)].join(" | ");
}
