import type { Command } from "commander";
import type { Index } from "../../http/api/indexes/schema.ts";
import type { Evicted, EvictionPlan, MirrorState, Refreshed } from "../../http/api/mirrors/schema.ts";
import { MIRROR_DEFAULTS, type MirrorSettings } from "../../indexes/mirror/settings.ts";
import { parseByteSize } from "../../settings/parse-setting.ts";
import { parseDuration } from "../options/duration.ts";
import { indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { facts, print, size, time } from "../terminal/output.ts";

interface SetOptions extends ServerOptions {
  upstream?: string;
  credentials?: string | false;
  mode?: MirrorSettings["mode"];
  names?: MirrorSettings["names"];
  metadata?: MirrorSettings["metadata"];
  expiry?: string;
  negativeExpiry?: string;
  notFound?: string;
  keepDropped?: string;
  cacheSize?: string;
  allowPrivate?: boolean;
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
Examples:
  wheelyard mirror show root/pypi
  wheelyard mirror refresh root/pypi flask
  wheelyard mirror evict root/pypi --unused 90d --dry-run
  wheelyard mirror evict root/pypi --project flask
  wheelyard mirror set root/pypi --expiry 1h --cache-size "200 GiB"
  wheelyard mirror set root/pypi --mode off
  wheelyard mirror set up/gpu --not-found 403
  wheelyard mirror set up/other --upstream https://packages.example.com/simple/ --credentials other

Credentials are held by the server's environment: WHEELYARD_CREDENTIALS_OTHER_USERNAME and _PASSWORD, or _TOKEN,
_CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE.`,
  );
  addServerOptions(
    command.command("show <index>").description("show the upstream of a mirror and how much is cached"),
  ).action(show);
  addServerOptions(
    command
      .command("refresh <index> [project]")
      .description(
        "fetch a project's page from the upstream now; without a project, fetch each page again on its next request",
      ),
  ).action(refresh);
  addServerOptions(
    command
      .command("evict <index>")
      .description("remove cached files; they are fetched again on request")
      .option("--project <name>", "only files of this project")
      .option("--unused <time>", "only files that were not downloaded for this long, for example 90d")
      .option("--dry-run", "show what would be removed, without removing it"),
  ).action(evict);
  addServerOptions(
    command
      .command("set <index>")
      .description("change the settings of a mirror")
      .option("--upstream <url>", "URL of the upstream's simple index; site: use the site's default upstream")
      .option("--credentials <name>", "name of the credentials in the server's environment")
      .option("--no-credentials", "send no credentials to the upstream")
      .option(
        "--mode <mode>",
        "cache: keep files; redirect: send clients to the upstream; off: answer nothing",
      )
      .option(
        "--names <names>",
        "project list: off; known: requested projects; full: all projects of the upstream",
      )
      .option("--metadata <how>", "wheel metadata: extract it if the upstream serves none, or relay only")
      .option("--expiry <time>", "cache pages for this long, for example 10m, 1h")
      .option("--negative-expiry <time>", "cache missing projects for this long, for example 60s")
      .option(
        "--not-found <statuses>",
        "statuses that mean the project does not exist, for example 403; none: only 404 and 410",
      )
      .option(
        "--keep-dropped <time>",
        "serve cached files that the upstream removed for this long, for example 90d; forever: no limit",
      )
      .option("--cache-size <size>", 'keep files up to, for instance "200 GiB"; none: no limit')
      .option("--allow-private", "follow links and redirects to private addresses")
      .option("--no-allow-private", "follow them only if the upstream itself is private (default)"),
  ).action(set);
}

async function show(address: string, options: ServerOptions): Promise<void> {
  const state = await (await connect(options)).get<MirrorState>(`${indexPath(address)}/mirror`);
  const text = facts([
    ["mirror", address],
    ["mode", state.mode],
    ["upstream", state.upstream],
    ["found in", state.from],
    ["problem", state.problem],
    ["pages kept", state.pages],
    ["last asked", state.lastChecked === null ? "never" : time(state.lastChecked)],
    ["files kept", state.files],
    ["size of files", size(state.bytes)],
    ["hit ratio", state.hitRatio === null ? null : `${Math.round(state.hitRatio * 100)} %`],
    [`fetched in ${state.lately.days} days`, `${state.lately.fetched}, ${size(state.lately.fetchedBytes)}`],
    [`failed in ${state.lately.days} days`, state.lately.failed],
    ["last trouble", state.trouble && `${time(state.trouble.at)}: ${state.trouble.reason}`],
  ]);
  print(options, state, text);
}

async function refresh(address: string, project: string | undefined, options: ServerOptions): Promise<void> {
  const api = await connect(options);
  const order = { project: project ?? null };
  const done = await api.post<Refreshed>(`${indexPath(address)}/mirror/refresh`, order);
  const one = done.found
    ? `${done.project}: ${done.files} files.`
    : `${done.project}: the upstream has no such project.`;
  print(
    options,
    done,
    done.project === null ? `All pages of ${address} are fetched again on their next request.` : one,
  );
}

interface EvictOptions extends ServerOptions {
  project?: string;
  unused?: string;
  dryRun?: boolean;
}

const DAY_SECONDS = 86_400;

async function evict(address: string, options: EvictOptions): Promise<void> {
  const { project, unused } = options;
  if (project === undefined && unused === undefined)
    throw new CommandFailure("Choose the files: --project flask, --unused 90d, or both", EXIT.usage);
  const order = {
    ...(project === undefined ? {} : { project }),
    ...(unused === undefined ? {} : { unusedDays: Math.ceil(parseDuration(unused) / DAY_SECONDS) }),
  };
  const api = await connect(options);
  if (options.dryRun) {
    const plan = await api.get<EvictionPlan>(`${indexPath(address)}/mirror/eviction`, order);
    const lines = plan.projects.map((one) => `${one.project}: ${one.files} files, ${size(one.bytes)}`);
    return print(options, plan, [...lines, `Total: ${plan.files} files, ${size(plan.bytes)}.`].join("\n"));
  }
  const gone = { files: 0, bytes: 0 };
  for (;;) {
    const done = await api.post<Evicted>(`${indexPath(address)}/mirror/evict`, order);
    gone.files += done.files;
    gone.bytes += done.bytes;
    if (done.files === 0 || done.left.files === 0) break;
  }
  print(options, gone, `Removed ${gone.files} files, ${size(gone.bytes)}.`);
}

async function set(address: string, options: SetOptions): Promise<void> {
  const changes = changesOf(options);
  if (Object.keys(changes).length === 0)
    throw new CommandFailure("Nothing to change. Add an option, for example --expiry 1h", EXIT.usage);
  const api = await connect(options);
  const index = await api.change<Index>(indexPath(address), ({ kind, settings }) => {
    if (kind !== "mirror") throw new CommandFailure(`${address} is not a mirror.`);
    return { settings: { mirror: { ...(settings.mirror ?? MIRROR_DEFAULTS), ...changes } } };
  });
  print(options, index, `Changed mirror ${address}.`);
}

function changesOf(options: SetOptions): Partial<MirrorSettings> {
  const { mode, names, metadata, allowPrivate, upstream, credentials, expiry, negativeExpiry, cacheSize } =
    options;
  const { notFound, keepDropped } = options;
  return {
    ...(upstream === undefined ? {} : { url: upstream === "site" ? null : upstream }),
    ...(credentials === undefined ? {} : { credentials: credentials === false ? null : credentials }),
    ...(mode === undefined ? {} : { mode }),
    ...(names === undefined ? {} : { names }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(expiry === undefined ? {} : { expiry: parseDuration(expiry) }),
    ...(negativeExpiry === undefined ? {} : { negativeExpiry: parseDuration(negativeExpiry) }),
    ...(notFound === undefined ? {} : { notFound: statusesOf(notFound) }),
    ...(keepDropped === undefined
      ? {}
      : { keepDropped: keepDropped === "forever" ? null : parseDuration(keepDropped) }),
    ...(cacheSize === undefined ? {} : { cacheSize: bytesOf(cacheSize) }),
    ...(allowPrivate === undefined ? {} : { allowPrivate }),
  };
}

function statusesOf(text: string): number[] {
  if (text === "none") return [];
  const statuses = text.split(",").map((one) => one.trim());
  if (statuses.every((one) => /^[45]\d\d$/.test(one))) return statuses.map(Number);
  throw new CommandFailure(`--not-found ${text}: write statuses such as 403 or 403,401, or none`, EXIT.usage);
}

function bytesOf(text: string): number | null {
  if (text === "none") return null;
  const bytes = parseByteSize(text);
  if (bytes !== null) return bytes;
  throw new CommandFailure(`--cache-size ${text}: use a size such as "200 GiB", or none`, EXIT.usage);
}
