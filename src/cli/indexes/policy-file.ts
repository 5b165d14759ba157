import { readYamlFile } from "../options/yaml-file.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

/** Rules and a view as a file says them; what it does not name is left alone. */
export interface PolicyFile {
  policy?: unknown;
  view?: unknown;
}

/**
 * Reads a YAML or JSON file ("-": standard input): a list of rules, or an object with `policy`, `view` or both. Whether
 * the rules are right is for the server to say.
 */
export async function readPolicyFile(file: string): Promise<PolicyFile> {
  const value = await readYamlFile(file);
  if (Array.isArray(value)) return { policy: value };
  if (typeof value === "object" && value !== null) {
    const unknown = Object.keys(value).filter((key) => key !== "policy" && key !== "view");
    if (unknown.length === 0 && Object.keys(value).length > 0) return value;
    if (unknown.length > 0) throw wrong(file, `it holds "${unknown[0]}"`);
  }
  throw wrong(file, "it holds neither");
}

function wrong(file: string, what: string): CommandFailure {
  return new CommandFailure(
    `${file}: write a list of rules, or \`policy:\` and \`view:\`; ${what}.`,
    EXIT.usage,
  );
}
