import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parse, YAMLParseError } from "yaml";
import { CommandFailure, EXIT } from "./failure.ts";

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
  const value = parsed(file, await contents(file));
  if (Array.isArray(value)) return { policy: value };
  if (typeof value === "object" && value !== null) {
    const unknown = Object.keys(value).filter((key) => key !== "policy" && key !== "view");
    if (unknown.length === 0 && Object.keys(value).length > 0) return value;
    if (unknown.length > 0) throw wrong(file, `it holds "${unknown[0]}"`);
  }
  throw wrong(file, "it holds neither");
}

async function contents(file: string): Promise<string> {
  try {
    return file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    throw new CommandFailure(`The file ${file} cannot be read (${reason}).`, EXIT.usage);
  }
}

function parsed(file: string, yaml: string): unknown {
  try {
    return parse(yaml);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new CommandFailure(`${file} is not YAML: ${error.message.split("\n")[0]}`, EXIT.usage);
  }
}

function wrong(file: string, what: string): CommandFailure {
  return new CommandFailure(
    `${file}: write a list of rules, or \`policy:\` and \`view:\`; ${what}.`,
    EXIT.usage,
  );
}
