import type { Command } from "commander";
import { parseByteSize } from "../config/parse-setting.ts";
import type { Index } from "../http/api/indexes/schema.ts";
import type { Evicted, EvictionPlan, MirrorState, Refreshed } from "../http/api/mirrors/schema.ts";
import { MIRROR_DEFAULTS, type MirrorSettings } from "../indexes/mirror/settings.ts";
import { parseDuration } from "./duration.ts";
import { CommandFailure, EXIT } from "./failure.ts";
import { indexPath } from "./index-option.ts";
import { facts, print, size, time } from "./output.ts";
import { addServerOptions, connect, type ServerOptions } from "./server-options.ts";

interface SetOptions extends ServerOptions {
  upstream?: string;
  credentials?: string | false;
  mode?: MirrorSettings["mode"];
  names?: MirrorSettings["names"];
  metadata?: MirrorSettings["metadata"];
  expiry?: string;
  negativeExpiry?: string;
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
  wheelyard mirror set up/other --upstream https://packages.example.com/simple/ --credentials other

Credentials are held by the server's environment: WHEELYARD_CREDENTIALS_OTHER_USERNAME and _PASSWORD, or _TOKEN,
_CLIENT_CERTIFICATE, _CLIENT_KEY, _CA_BUNDLE.`,
  );
  addServerOptions(
    command.command("show <index>").description("tell what a mirror is of and how much of it is kept"),
  ).action(show);
  addServerOptions(
    command
      .command("refresh <index> [project]")
      .description("ask the upstream for a project now; without one, for each when it is next wanted"),
  ).action(refresh);
  addServerOptions(
    command
      .command("evict <index>")
      .description("take kept files away; they are fetched again when somebody wants them")
      .option("--project <name>", "only files of this project")
      .option("--unused <time>", "only what nobody took for so long, for instance 90d")
      .option("--dry-run", "tell what would go, take nothing away"),
  ).action(evict);
  addServerOptions(
    command
      .command("set <index>")
      .description("change how a mirror asks its upstream and what it keeps")
      .option("--upstream <url>", "address of the upstream's simple index; site: as the site is set up")
      .option("--credentials <name>", "name of the credentials in the server's environment")
      .option("--no-credentials", "ask the upstream as nobody")
      .option(
        "--mode <mode>",
        "cache: keep files; redirect: send clients to the upstream; off: answer nothing",
      )
      .option("--names <names>", "list of names: off; known: what was asked for; full: all of the upstream's")
      .option("--metadata <how>", "of wheels: extract where the upstream serves none, or only relay")
      .option("--expiry <time>", "ask again for a page after, for instance 10m, 1h")
      .option("--negative-expiry <time>", "ask again for a name that was not there after, for instance 60s")
      .option("--cache-size <size>", 'keep files up to, for instance "200 GiB"; none: no limit')
      .option("--allow-private", "follow links and redirects to private addresses")
      .option("--no-allow-private", "follow them only if the upstream is private itself (the default)"),
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
    done.project === null ? `Every page of ${address} is asked for anew when it is next wanted.` : one,
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
    throw new CommandFailure("Say which files: --project flask, --unused 90d, or both", EXIT.usage);
  const order = {
    ...(project === undefined ? {} : { project }),
    ...(unused === undefined ? {} : { unusedDays: Math.ceil(parseDuration(unused) / DAY_SECONDS) }),
  };
  const api = await connect(options);
  if (options.dryRun) {
    const asked = new URLSearchParams(
      Object.entries(order).map(([key, value]) => [key, `${value}`] as [string, string]),
    );
    const plan = await api.get<EvictionPlan>(`${indexPath(address)}/mirror/eviction?${asked}`);
    const lines = plan.projects.map((one) => `${one.project}: ${one.files} files, ${size(one.bytes)}`);
    return print(options, plan, [...lines, `In all ${plan.files} files, ${size(plan.bytes)}.`].join("\n"));
  }
  const gone = { files: 0, bytes: 0 };
  for (;;) {
    const done = await api.post<Evicted>(`${indexPath(address)}/mirror/evict`, order);
    gone.files += done.files;
    gone.bytes += done.bytes;
    if (done.files === 0 || done.left.files === 0) break;
  }
  print(options, gone, `${gone.files} files were taken away, ${size(gone.bytes)}.`);
}

async function set(address: string, options: SetOptions): Promise<void> {
  const changes = changesOf(options);
  if (Object.keys(changes).length === 0)
    throw new CommandFailure("Say what to change, for instance --expiry 1h", EXIT.usage);
  const api = await connect(options);
  const before = await api.get<Index>(indexPath(address));
  if (before.kind !== "mirror") throw new CommandFailure(`${address} is no mirror.`);
  const mirror = { ...(before.settings.mirror ?? MIRROR_DEFAULTS), ...changes };
  const index = await api.patch<Index>(indexPath(address), { settings: { mirror } });
  print(options, index, `The mirror ${address} is set.`);
}

function changesOf(options: SetOptions): Partial<MirrorSettings> {
  const { mode, names, metadata, allowPrivate, upstream, credentials, expiry, negativeExpiry, cacheSize } =
    options;
  return {
    ...(upstream === undefined ? {} : { url: upstream === "site" ? null : upstream }),
    ...(credentials === undefined ? {} : { credentials: credentials === false ? null : credentials }),
    ...(mode === undefined ? {} : { mode }),
    ...(names === undefined ? {} : { names }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(expiry === undefined ? {} : { expiry: parseDuration(expiry) }),
    ...(negativeExpiry === undefined ? {} : { negativeExpiry: parseDuration(negativeExpiry) }),
    ...(cacheSize === undefined ? {} : { cacheSize: bytesOf(cacheSize) }),
    ...(allowPrivate === undefined ? {} : { allowPrivate }),
  };
}

function bytesOf(text: string): number | null {
  if (text === "none") return null;
  const bytes = parseByteSize(text);
  if (bytes !== null) return bytes;
  throw new CommandFailure(`--cache-size ${text}: write a size such as "200 GiB", or none`, EXIT.usage);
}
