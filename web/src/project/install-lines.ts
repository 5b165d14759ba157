import type { SetUpContext } from "../home/set-up-context.ts";
import type { ProjectFile } from "./queries.ts";

/** What is installed, and from where. */
export interface Installing {
  name: string;
  /** null: the newest release. */
  version: string | null;
  extras: readonly string[];
  /** Files of the release. */
  files: readonly Pick<ProjectFile, "sha256">[];
  context: SetUpContext;
}

export interface Installer {
  id: string;
  label: string;
  lines: (installing: Installing) => string;
}

/** Ways to install a release, the most common one first. */
export const INSTALLERS: readonly Installer[] = [
  { id: "pip", label: "pip", lines: pip },
  { id: "uv", label: "uv", lines: uv },
  { id: "poetry", label: "Poetry", lines: poetry },
  { id: "hashes", label: "requirements.txt", lines: requirements },
];

function pip(installing: Installing): string {
  const { simpleWithToken, insecureHost } = installing.context;
  const trusted = insecureHost === null ? "" : `--trusted-host ${insecureHost} `;
  return `pip install ${trusted}--index-url ${simpleWithToken} ${quoted(requirement(installing))}`;
}

function uv(installing: Installing): string {
  return `uv add --default-index ${installing.context.simpleWithToken} ${quoted(requirement(installing))}`;
}

function poetry(installing: Installing): string {
  const { name, simple } = installing.context;
  return `poetry source add --priority=primary ${name} ${simple}\npoetry add ${quoted(requirement(installing, "@"))}`;
}

/** A line for `pip install --require-hashes`. It always names the version, since the hashes are of its files. */
function requirements(installing: Installing): string {
  const { simple } = installing.context;
  const hashes = installing.files.flatMap(({ sha256 }) =>
    sha256 === null ? [] : [`--hash=sha256:${sha256}`],
  );
  return `--index-url ${simple}\n${[requirement(installing), ...hashes].join(" \\\n    ")}`;
}

/** `name[extras]==version` */
function requirement({ name, version, extras }: Installing, equals = "=="): string {
  const what = `${name}${extras.length > 0 ? `[${extras.join(",")}]` : ""}`;
  return version === null ? what : `${what}${equals}${version}`;
}

/** For the shell, to which brackets mean something. */
function quoted(text: string): string {
  return text.includes("[") ? `"${text}"` : text;
}
