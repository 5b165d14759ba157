import { z } from "zod";
import { CONTRACT, type PluginOption } from "../../plugin/src/contract.ts";
import { Refusal } from "../refusal.ts";
import { PARTS, type Part, type RawManifest } from "./parts.ts";

/** What a plugin says about itself. */
export interface PluginManifest {
  /** The version of the plugin; null: it has none. */
  version: string | null;
  parts: readonly Part[];
  answersAnyone: boolean;
  /** Groups that its accounts part decides about. */
  groups: readonly string[];
  /** Strict: a key that is not in it is refused. */
  options: z.ZodObject;
}

const OptionForm = z.strictObject({
  type: z.enum(["text", "integer", "number", "boolean", "list"]),
  description: z.string().min(1),
  default: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]).optional(),
  required: z.boolean().optional(),
  secret: z.boolean().optional(),
  path: z.boolean().optional(),
  unit: z.enum(["bytes", "seconds"]).optional(),
});

const Options = z.record(
  z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/, {
    error: "names of options begin with a lowercase letter and have letters and digits",
  }),
  OptionForm,
);

/** Keys of every plugin's group that are the server's own. */
const OWN_KEYS = ["package", "timeout"];

/** Reads what the module of a plugin says. Refuses (`invalid`) another version of the contract, and what is no plugin. */
export function readManifest(name: string, raw: RawManifest): PluginManifest {
  if (raw.contract !== CONTRACT) throw otherContract(name, raw.contract);
  const options = Options.safeParse(raw.options ?? {});
  if (!options.success) {
    const [issue] = options.error.issues;
    throw bad(`The plugin ${name} has a wrong option, at ${issue?.path.join(".")}: ${issue?.message}.`);
  }
  const taken = OWN_KEYS.find((key) => Object.hasOwn(options.data, key));
  if (taken !== undefined)
    throw bad(`The plugin ${name} has an option ${taken}. The server uses that name itself.`);
  const parts = PARTS.filter((part) => raw.parts.includes(part));
  if (parts.length === 0) throw bad(`The plugin ${name} has none of the parts ${PARTS.join(", ")}.`);
  const version = typeof raw.version === "string" ? raw.version.slice(0, 50) : null;
  const shape = Object.entries(options.data).map(([key, option]) => [key, schemaOf(option)] as const);
  return {
    version,
    parts,
    answersAnyone: raw.answersAnyone === true,
    groups: readGroups(name, raw.groups),
    options: z.strictObject(Object.fromEntries(shape)),
  };
}

function readGroups(name: string, raw: unknown): string[] {
  const groups = z
    .array(z.string().max(64))
    .max(1_000)
    .safeParse(raw ?? []);
  if (groups.success) return groups.data;
  throw bad(`The plugin ${name} has wrong \`groups\`: it must be a list of names.`);
}

function otherContract(name: string, contract: unknown): Refusal {
  if (typeof contract !== "number") {
    const message = `The module of the plugin ${name} is no plugin: its default export has no number \`contract\`.`;
    return bad(message);
  }
  const advice = contract > CONTRACT ? "Update the server" : "Install a newer version of the plugin";
  return bad(
    `The plugin ${name} was made for version ${contract} of the plugin contract; this server has version ${CONTRACT}. ${advice}.`,
  );
}

function schemaOf(option: z.infer<typeof OptionForm>): z.ZodType {
  const { description, secret, path, unit } = option;
  let schema: z.ZodType = kinds[option.type]();
  if (option.default !== undefined) schema = schema.default(option.default);
  else if (!option.required) schema = schema.optional();
  return schema.describe(description).meta({
    ...(secret && { secret }),
    ...(path && { path }),
    ...(unit && { unit }),
  });
}

const kinds: Record<PluginOption["type"], () => z.ZodType> = {
  text: () => z.string(),
  integer: () => z.number().int(),
  number: () => z.number(),
  boolean: () => z.boolean(),
  list: () => z.array(z.string()),
};

function bad(message: string): Refusal {
  return new Refusal("invalid", "bad-plugin", message);
}
