import { formatBytes } from "./parse-setting.ts";
import { allowedValues, GROUP_DESCRIPTIONS, SETTINGS, type Setting, settingsOf } from "./settings.ts";
import { STORAGE_OPTIONS } from "./storage-options.ts";

const INTRODUCTION = `# Configuration

Every setting has a default, so nothing is needed to start. A value comes from the command line's flags, else from the
environment, else from a YAML file, else it is the default.

- **File**: \`wheelyard serve --config wheelyard.yaml\`, or its path in \`WHEELYARD_CONFIG\`. \`wheelyard init\` writes one with
  every key in comments. Relative paths start from the file's folder.
- **Environment**: the variables below. Lists are separated by commas. With \`_FILE\` behind its name a variable holds the
  path of a file that holds the value, which suits secrets. Empty variables count as not set.
- **Flags**: \`--host\`, \`--port\`, \`--workers\`, \`--data\`, \`--config\`, and \`--set key=value\` for any key.
- Sizes may be written as \`20 GiB\` or \`500 MB\`, times as \`30s\`, \`5 min\` or \`500ms\`.

Keys and variables that do not exist are refused, with the name that was most likely meant.
\`wheelyard config check\` checks, \`wheelyard config print\` shows every value in force and where it comes from.

This page is written by \`npm run docs\` from \`src/config/schema.ts\`.
`;

const SHORT_VARIABLES: Readonly<Record<string, string>> = {
  "listen.host": "WHEELYARD_HOST",
  "listen.port": "WHEELYARD_PORT",
  "listen.workers": "WHEELYARD_WORKERS",
};

/** The page docs/reference/configuration.md. */
export function referencePage(): string {
  const sections = groups().map(([name, settings]) => {
    const about = GROUP_DESCRIPTIONS.get(name);
    const isGroup = settings.some(({ path }) => path.includes("."));
    if (!isGroup) return settings.map((setting) => entry(setting, "##")).join("\n\n");
    const entries = settings.map((setting) => entry(setting, "###"));
    const drivers = name === "storage" ? Object.keys(STORAGE_OPTIONS).map(driverSection) : [];
    return [`## ${name}`, ...(about === undefined ? [] : [about]), ...entries, ...drivers].join("\n\n");
  });
  return `${[INTRODUCTION.trimEnd(), ...sections].join("\n\n")}\n`;
}

/** What `storage` takes besides, with a driver that has options of its own. */
function driverSection(driver: string): string {
  const settings = settingsOf(STORAGE_OPTIONS[driver] as (typeof STORAGE_OPTIONS)[string], "storage");
  const heading = `### With \`storage.driver: ${driver}\``;
  return [heading, ...settings.map((setting) => entry(setting, "####"))].join("\n\n");
}

/** A file with every key in comments: all defaults hold until a line is made to count. */
export function exampleFile(): string {
  const head = [
    "# Configuration of Wheelyard: every key with its default. Take the # away where you want something else",
    "# (also from the line of its group). docs/reference/configuration.md says more.",
  ];
  const blocks = groups().map(([name, settings]) => {
    const isGroup = settings.some(({ path }) => path.includes("."));
    const lines = settings.flatMap((setting) => exampleLines(setting, isGroup ? "  " : ""));
    return (isGroup ? [`#${name}:`, ...lines] : lines).join("\n");
  });
  return `${[head.join("\n"), ...blocks].join("\n\n")}\n`;
}

function groups(): [string, Setting[]][] {
  const byName = new Map<string, Setting[]>();
  for (const setting of SETTINGS) {
    const name = setting.path.split(".")[0] ?? "";
    byName.set(name, [...(byName.get(name) ?? []), setting]);
  }
  return [...byName];
}

function entry(setting: Setting, heading: string): string {
  const variables = [SHORT_VARIABLES[setting.path], setting.variable].filter((name) => name !== undefined);
  const facts = [
    `- Variable: ${variables.map((name) => `\`${name}\``).join(" or ")}`,
    `- Takes: ${allowedValues(setting)}`,
    ...(setting.default === undefined ? [] : [`- Default: \`${shown(setting)}\``]),
  ];
  return `${heading} ${setting.path}\n\n${setting.description}\n\n${facts.join("\n")}`;
}

function exampleLines(setting: Setting, indent: string): string[] {
  const name = setting.path.split(".").at(-1);
  const value = setting.default === undefined ? "" : ` ${shown(setting)}`;
  return [`${indent}# ${setting.description}`, `${indent}#${name}:${value}`];
}

function shown(setting: Setting): string {
  const value = setting.default;
  if (setting.unit === "bytes" && typeof value === "number") return formatBytes(value);
  if (setting.unit === "seconds" && typeof value === "number") return `${value}s`;
  return typeof value === "string" ? value : JSON.stringify(value);
}
