import { markerTokens } from "../versions/marker.ts";
import { parseVersion } from "../versions/version.ts";
import { matches, parseSpecifier } from "../versions/version-specifier.ts";
import { markerVariables, type PythonEnvironment } from "./python-environment.ts";

interface Reader {
  readonly tokens: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
  at: number;
}

/** Variables that old spellings stand for. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  "os.name": "os_name",
  "sys.platform": "sys_platform",
  "platform.machine": "platform_machine",
  "platform.python_implementation": "platform_python_implementation",
};

/**
 * Whether a valid marker (PEP 508) holds in an environment. What asks for something that an environment does not tell, such as the
 * release of a kernel, holds.
 */
export function markerHolds(marker: string, environment: PythonEnvironment): boolean {
  const tokens = markerTokens(marker.trimEnd()) ?? [];
  return tokens.length === 0 || anyHolds({ tokens, variables: markerVariables(environment), at: 0 });
}

function anyHolds(reader: Reader): boolean {
  let holds = allHold(reader);
  while (take(reader, "or")) holds = allHold(reader) || holds;
  return holds;
}

function allHold(reader: Reader): boolean {
  let holds = termHolds(reader);
  while (take(reader, "and")) holds = termHolds(reader) && holds;
  return holds;
}

function termHolds(reader: Reader): boolean {
  if (take(reader, "(")) {
    const holds = anyHolds(reader);
    take(reader, ")");
    return holds;
  }
  const left = operand(reader);
  const isNot = take(reader, "not");
  const operator = reader.tokens[reader.at++] ?? "";
  const right = operand(reader);
  if (left === null || right === null) return true;
  return compare(left, isNot ? `not ${operator}` : operator, right);
}

/** The text that an operand stands for; null: not known. */
function operand(reader: Reader): string | null {
  const token = reader.tokens[reader.at++] ?? "";
  if (/^["']/.test(token)) return token.slice(1, -1);
  return reader.variables.get(OLD_NAMES[token] ?? token) ?? null;
}

function compare(left: string, operator: string, right: string): boolean {
  if (operator === "in") return right.includes(left);
  if (operator === "not in") return !right.includes(left);
  const version = parseVersion(left);
  const specifier = version === null ? null : parseSpecifier(`${operator}${right}`);
  if (version !== null && specifier !== null) return matches(specifier, version);
  if (operator === "==" || operator === "===") return left === right;
  if (operator === "!=") return left !== right;
  if (operator === "<" || operator === "<=") return left < right || (operator === "<=" && left === right);
  return left > right || (operator === ">=" && left === right);
}

function take(reader: Reader, token: string): boolean {
  if (reader.tokens[reader.at] !== token) return false;
  reader.at++;
  return true;
}
