import { readFileSync } from "node:fs";
import { didYouMean } from "../settings/nearest.ts";
import { parseSetting } from "../settings/parse-setting.ts";
import { variableOf } from "../settings/setting.ts";
import type { Source } from "./setting-origin.ts";
import { NAMED_GROUPS, OPEN_GROUPS, SETTINGS, settingAt, takesAnyKey } from "./settings.ts";

/** Short names of the settings that everyone sets. */
const SHORT: Readonly<Record<string, string>> = {
  WHEELYARD_HOST: "listen.host",
  WHEELYARD_PORT: "listen.port",
  WHEELYARD_WORKERS: "listen.workers",
};

/** Variables that are not settings of the server: where the file is, what the command line and the tests read. */
const OTHERS = [
  "WHEELYARD_CONFIG",
  "WHEELYARD_URL",
  "WHEELYARD_TOKEN",
  "WHEELYARD_TOKEN_FILE",
  "WHEELYARD_ACCOUNT",
  "WHEELYARD_PASSWORD",
  "WHEELYARD_PASSWORD_FILE",
  "WHEELYARD_INDEX",
  "WHEELYARD_PUSH_PASSWORD",
  "WHEELYARD_FROM_PASSWORD",
  "WHEELYARD_SEED",
  "WHEELYARD_ROUNDS",
  "WHEELYARD_FUZZ",
  "WHEELYARD_FULL",
  "WHEELYARD_CLIENTS",
];
/** Of the tests, and credentials for upstreams (`WHEELYARD_CREDENTIALS_<NAME>_…`), which mirrors name. */
const OTHER_PREFIXES = /^WHEELYARD_(TEST|BENCH|INTERNAL|CREDENTIALS)_/;

/** Variables that Kubernetes sets in every pod beside a service called `wheelyard`. */
const SERVICE_LINK = /^WHEELYARD_(SERVICE_(HOST|PORT)(_.*)?|PORT_\d+_.*)$/;

/**
 * The settings among the environment's variables. Empty ones count as not set, since that is what compose files and
 * charts leave behind; unknown `WHEELYARD_…` names are problems, since a mistyped name must not be passed over.
 */
export function readEnvironment(environment: NodeJS.ProcessEnv): Source {
  const source: Source = { given: new Map(), problems: [] };
  for (const [variable, text] of Object.entries(environment)) {
    if (
      !variable.startsWith("WHEELYARD_") ||
      text === undefined ||
      text === "" ||
      isNoSetting(variable, text)
    )
      continue;
    const target = targetOf(variable);
    if (target === null) source.problems.push(unknownVariable(variable));
    else if (target.fromFile) readValueFile(source, target.path, variable, text);
    else give(source, target.path, variable, text);
  }
  return source;
}

function isNoSetting(variable: string, text: string): boolean {
  if (OTHERS.includes(variable) || OTHER_PREFIXES.test(variable) || SERVICE_LINK.test(variable)) return true;
  return variable === "WHEELYARD_PORT" && /^(tcp|udp):\/\//.test(text);
}

const PATHS = new Map<string, string>([
  ...SETTINGS.map((setting): [string, string] => [setting.variable, setting.path]),
  ...Object.entries(SHORT),
]);

/** The path that a variable sets, and whether it names a file that holds the value (`…_FILE`, for secrets). */
function targetOf(variable: string): { path: string; fromFile: boolean } | null {
  const path = PATHS.get(variable);
  if (path !== undefined) return { path, fromFile: false };
  const named = namedTargetOf(variable);
  if (named !== null) return { path: named, fromFile: false };
  if (variable.endsWith("_FILE")) {
    const target = targetOf(variable.slice(0, -"_FILE".length));
    return target === null ? null : { path: target.path, fromFile: true };
  }
  for (const group of OPEN_GROUPS) {
    const prefix = `${variableOf(group)}_`;
    if (variable.startsWith(prefix) && variable.length > prefix.length)
      return { path: `${group}.${camelCase(variable.slice(prefix.length))}`, fromFile: false };
  }
  return null;
}

/** `WHEELYARD_OIDC_OKTA_CLIENT_SECRET` → `oidc.okta.clientSecret`. */
function namedTargetOf(variable: string): string | null {
  for (const group of NAMED_GROUPS) {
    const prefix = `${variableOf(group)}_`;
    const [, name = "", key = ""] = /^([A-Z][A-Z0-9]*)_(.+)$/.exec(variable.slice(prefix.length)) ?? [];
    const path = `${group}.${name.toLowerCase()}.${camelCase(key)}`;
    if (!variable.startsWith(prefix)) continue;
    if (settingAt(path)?.variable === variable) return path;
    // The value of an option of a plugin may be in a file, as that of any secret.
    if (takesAnyKey(path) && (key === "FILE" || !/^$|_FILE$/.test(key))) return path;
  }
  return null;
}

function readValueFile(source: Source, path: string, variable: string, file: string): void {
  try {
    give(source, path, variable, readFileSync(file, "utf8").replace(/\r?\n$/, ""));
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    source.problems.push(`${variable}: the file ${file} cannot be read (${reason})`);
  }
}

function give(source: Source, path: string, variable: string, text: string): void {
  const setting = settingAt(path);
  const value = setting === undefined ? text : parseSetting(setting, text);
  const before = source.given.get(path);
  if (before?.origin.from === "environment" && JSON.stringify(before.value) !== JSON.stringify(value)) {
    source.problems.push(
      `${before.origin.variable} and ${variable} have different values. Set only one of them`,
    );
    return;
  }
  source.given.set(path, { value, origin: { from: "environment", variable } });
}

function unknownVariable(variable: string): string {
  const known = [...PATHS.keys(), ...OTHERS];
  const hint = didYouMean(variable, known) || "; docs/reference/configuration.md lists every one";
  return `${variable} is not a Wheelyard setting${hint}`;
}

function camelCase(upperSnake: string): string {
  return upperSnake.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
