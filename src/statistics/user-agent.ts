/** What a client says it is. Only known names and short versions, so that invented ones cannot fill the table. */
export interface Agent {
  /** One of the known installers, `browser` or `other`. */
  installer: string;
  /** Its version, major and minor; empty when it does not say. */
  installerVersion: string;
  /** Python's version, major and minor; empty when it does not say. */
  python: string;
}

const INSTALLERS = new Set([
  ...["pip", "uv", "poetry", "pdm", "pipenv", "hatch", "pixi", "rattler", "conda", "mamba", "micromamba"],
  ...["setuptools", "distribute", "easy_install", "unearth", "flit", "rye", "pipx", "bandersnatch", "twine"],
  ...["devpi-server", "artifactory", "nexus", "pulp", "python-requests", "curl", "wget", "wheelyard"],
]);
const PRODUCT = /^([A-Za-z][A-Za-z0-9_.-]{0,40})\/(\S{1,40})/;
const VERSION = /^(\d{1,4}(?:\.\d{1,4})?)(?!\d)/;
const PYTHON = /^(2\.[67]|3\.\d{1,2})(?!\d)/;
const IN_WORDS = /\b(?:CPython|PyPy|Python|Python-urllib)\/(\d\.\d{1,2})/;
const MAX_LENGTH = 2_000;

/** Reads a User-Agent header: pip and uv send JSON behind their name, others `name/version` words. */
export function readUserAgent(header: string | undefined): Agent {
  const text = header?.slice(0, MAX_LENGTH) ?? "";
  const [, name = "", version = ""] = PRODUCT.exec(text) ?? [];
  const facts = jsonOf(text);
  const python = versionIn(PYTHON, facts?.python ?? IN_WORDS.exec(text)?.[1]);
  const installer = name.toLowerCase();
  if (installer === "mozilla") return { installer: "browser", installerVersion: "", python: "" };
  if (!INSTALLERS.has(installer)) return { installer: "other", installerVersion: "", python };
  return { installer, installerVersion: versionIn(VERSION, version), python };
}

function jsonOf(text: string): { python?: unknown } | null {
  const at = text.indexOf("{");
  if (at < 0) return null;
  try {
    return JSON.parse(text.slice(at)) as { python?: unknown };
  } catch {
    return null;
  }
}

function versionIn(pattern: RegExp, value: unknown): string {
  return typeof value === "string" ? (pattern.exec(value)?.[1] ?? "") : "";
}
