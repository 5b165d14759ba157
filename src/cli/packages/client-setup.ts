import type { Command } from "commander";
import type { Index } from "../../http/api/indexes/schema.ts";
import { addressOf } from "../../indexes/index-record.ts";
import { parseMoment } from "../../indexes/past/moment.ts";
import { Refusal } from "../../refusal.ts";
import { didYouMean } from "../../settings/nearest.ts";
import { indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions, serverUrl } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print } from "../terminal/output.ts";

/** Addresses of one index, without credentials, and what tools call it. */
interface IndexAddresses {
  name: string;
  simple: string;
  upload: string;
  /** Host that pip must be told to trust, since it is reached without TLS; null when that is not needed. */
  insecureHost: string | null;
}

interface SetupOptions extends ServerOptions {
  tool?: string;
  notYet?: boolean;
  asOf?: string;
}

/** What each tool wants in its settings, and where. */
const TOOLS: Record<string, (index: IndexAddresses) => string> = {
  pip: ({ simple, insecureHost }) =>
    `# pip: ~/.config/pip/pip.conf (Windows: %APPDATA%\\pip\\pip.ini)
[global]
index-url = ${simple}${insecureHost === null ? "" : `\ntrusted-host = ${insecureHost}`}`,
  uv: ({ name, simple, upload }) =>
    `# uv: ~/.config/uv/uv.toml; in pyproject.toml write [[tool.uv.index]]
[[index]]
name = "${name}"
url = "${simple}"
publish-url = "${upload}"
default = true
# credentials: UV_INDEX_${variable(name)}_USERNAME=__token__ UV_INDEX_${variable(name)}_PASSWORD=wy_…
# publish: UV_PUBLISH_TOKEN=wy_… uv publish --index ${name}`,
  twine: ({ name, upload }) =>
    `# twine: ~/.pypirc
[distutils]
index-servers = ${name}

[${name}]
repository = ${upload}
username = __token__
# password = wy_…  (or TWINE_PASSWORD)
# publish: twine upload --repository ${name} dist/*`,
  poetry: ({ name, simple, upload }) =>
    `# poetry: in the project's folder
poetry source add --priority=primary ${name} ${simple}
poetry config http-basic.${name} __token__ wy_…
# publish:
poetry config repositories.${name} ${upload}
poetry publish --build --repository ${name}`,
  pdm: ({ name, simple, upload }) =>
    `# pdm: for every project of yours; PDM_PUBLISH_USERNAME, PDM_PUBLISH_PASSWORD to publish
pdm config pypi.url ${simple}
pdm config repository.${name}.url ${upload}
# publish:
pdm publish --repository ${name}`,
  hatch: ({ upload, simple }) =>
    `# hatch: publish; HATCH_INDEX_USER=__token__ HATCH_INDEX_AUTH=wy_…
hatch publish --repo ${upload}
# environments install by pip or uv: PIP_INDEX_URL=${simple} UV_DEFAULT_INDEX=${simple}`,
};

export function define(command: Command): void {
  addServerOptions(command)
    .argument("[index]", "owner/name (also WHEELYARD_INDEX; default: the addresses of the default index)")
    .option("--tool <name>", `only for ${Object.keys(TOOLS).join(", ")}`)
    .option("--as-of <moment>", "as it was at a moment: 2026-05-01, 2026-05-01T12:00Z or serial-1234")
    .option("--not-yet", "do not ask the server whether the index exists")
    .addHelpText(
      "after",
      `
Example:
  wheelyard client-setup root/main --url https://packages.example.org --tool pip >> ~/.config/pip/pip.conf`,
    )
    .action(setUp);
}

async function setUp(address: string | undefined, options: SetupOptions): Promise<void> {
  const wanted = address ?? (process.env.WHEELYARD_INDEX || null);
  const index = addressesOf(serverUrl(options), wanted, momentOf(options));
  if (wanted !== null && options.notYet !== true) await requireIndex(options, wanted);
  const names = options.tool === undefined ? Object.keys(TOOLS) : [options.tool];
  const parts = names.map((name): [string, string] => [name, textFor(name, index)]);
  print(options, { ...index, tools: Object.fromEntries(parts) }, parts.map(([, text]) => text).join("\n\n"));
}

/** Refuses an index that does not exist, or that the caller cannot see. Whether it does is asked with the credentials given. */
async function requireIndex(options: SetupOptions, address: string): Promise<void> {
  const known = (await (await connect(options)).all<Index>("/indexes")).map(addressOf);
  if (known.includes(address)) return;
  throw new CommandFailure(
    `There is no index ${address} that you can read${didYouMean(address, known)}.\n` +
      "Sign in with --token or --account if it is private, or add --not-yet if it will be created later.",
  );
}

/** The part of the address that names the moment; empty: none is named. */
function momentOf({ asOf }: SetupOptions): string {
  if (asOf === undefined) return "";
  const moment = asOf.replace(/^@/, "");
  try {
    parseMoment(moment);
  } catch (error) {
    if (error instanceof Refusal) throw new CommandFailure(`--as-of: ${error.message}`, EXIT.usage);
    throw error;
  }
  return `@${moment}/`;
}

function textFor(tool: string, index: IndexAddresses): string {
  const write = Object.hasOwn(TOOLS, tool) ? TOOLS[tool] : undefined;
  if (write === undefined)
    throw new CommandFailure(`--tool ${tool}: there is ${Object.keys(TOOLS).join(", ")}`, EXIT.usage);
  return write(index);
}

function addressesOf(server: string, address: string | null, moment: string): IndexAddresses {
  if (!URL.canParse(server))
    throw new CommandFailure(`--url ${server}: write an address with http:// or https://`, EXIT.usage);
  if (address !== null) indexPath(address);
  const base = server.replace(/\/+$/, "");
  const { protocol, hostname } = new URL(server);
  const isLocal = hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
  return {
    name: address === null ? "wheelyard" : address.replace(/[^A-Za-z0-9]+/g, "-"),
    simple: address === null ? `${base}/${moment}simple/` : `${base}/${address}/${moment}simple/`,
    upload: address === null ? `${base}/legacy/` : `${base}/${address}/`,
    insecureHost: protocol === "https:" || isLocal ? null : hostname,
  };
}

/** As uv spells the name of an index in its variables. */
function variable(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, "_");
}
