import { once } from "node:events";
import { createServer } from "node:net";
import type { Config } from "../../../config/schema.ts";
import { UpstreamClient } from "../../../upstreams/client.ts";
import { proxyFor } from "../../../upstreams/proxy.ts";
import { type FoundAddress, SiteUpstream } from "../../../upstreams/site-upstream.ts";
import { askOwn, ownUrl } from "../own-server.ts";
import { clockAgainst, type Finding, problem, warning, well, wordsOf } from "./finding.ts";

const UPSTREAM = "upstream";
const SERVER = "server";
const ANSWER_MS = 10_000;
/** A project that every general index has; that it is missing is an answer too. */
const PROJECT = "pip/";

/** Whether the upstream of mirrors can be reached from here, and by which proxy. */
export async function checkUpstream(config: Config, environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  if (config.upstreamUrl === "off" || config.upstreams.offline) return [well(UPSTREAM, "off, as configured")];
  const socks = environment.ALL_PROXY ?? environment.all_proxy ?? "";
  const findings = /^socks/.test(socks)
    ? [
        warning(
          "proxies",
          "ALL_PROXY names a SOCKS proxy, which is not used",
          "Name an http proxy in HTTPS_PROXY.",
        ),
      ]
    : [];
  try {
    const address = await new SiteUpstream(config.upstreamUrl, environment).find();
    return [...findings, ...(await askUpstream(config, environment, address))];
  } catch (error) {
    const advice =
      "Mirrors without an upstream URL answer nothing. Set upstreamUrl: off if this is intended.";
    return [...findings, warning(UPSTREAM, wordsOf(error), advice)];
  }
}

async function askUpstream(
  config: Config,
  environment: NodeJS.ProcessEnv,
  address: FoundAddress,
): Promise<Finding[]> {
  const { connectTimeout, idleTimeout, pageTimeout, pageSize } = config.upstreams;
  const limits = {
    connect: connectTimeout * 1000,
    idle: idleTimeout * 1000,
    page: pageTimeout * 1000,
    pageSize,
    concurrency: 1,
  };
  const { root, authorization, where } = address;
  const tls = { ca: [], cert: null, key: null };
  const client = new UpstreamClient(
    { root, layout: "simple", authorization, tls, allowPrivate: true, limits, via: "doctor" },
    environment,
  );
  const proxy = proxyFor(root, environment);
  const by = proxy === null ? "without a proxy" : `by the proxy ${new URL(proxy).host}`;
  const subject = `${root.host} (from ${where}), ${by}`;
  const advice = "See HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE and firewalls. Cached files are still served.";
  try {
    const asked = Date.now();
    const { status, headers, body } = await client.get(new URL(PROJECT, root));
    body.destroy();
    if (status === 401 || status === 403 || status === 407)
      return [
        problem(
          UPSTREAM,
          `${subject}: answers ${status}`,
          "Check the credentials of the upstream and of the proxy.",
        ),
      ];
    if (status >= 500)
      return [warning(UPSTREAM, `${subject}: answers ${status}`, "The upstream itself has a problem.")];
    const theirs = Date.parse(headers.date ?? "");
    const clock = Number.isNaN(theirs) ? [] : [clockAgainst("the upstream", theirs, asked)];
    return [well(UPSTREAM, `${subject}: answers`), ...clock];
  } catch (error) {
    // One that nobody chose may well be out of reach, for instance where the network leads nowhere.
    const asChosen = config.upstreamUrl === undefined ? warning : problem;
    return [asChosen(UPSTREAM, `${subject}: ${wordsOf(error)}`, advice)];
  } finally {
    client.close();
  }
}

interface Ready {
  status: string;
  parts: Record<string, string>;
}

/** What the server says of itself, if it runs here; else whether it could listen. */
export async function checkServer({ listen }: Config): Promise<Finding> {
  const url = ownUrl({ listen });
  if (listen.port === 0) return well(SERVER, "listens on any free port");
  const answer = await askOwn(`${url}/-/ready`, ANSWER_MS).catch(() => null);
  if (answer === null) return canListen(listen.host, listen.port);
  const ready = readReady(answer.body);
  if (ready?.parts === undefined)
    return problem(SERVER, `another program is running at ${url}`, "Choose another port: --port 8080");
  if (ready.status === "ready") return well(SERVER, `runs at ${url} and is ready`);
  const troubles = Object.entries(ready.parts).filter(([, state]) => state !== "ok");
  const words = troubles.map(([part, state]) => `${part}: ${state}`).join("; ");
  return problem(
    SERVER,
    `runs at ${url} and is ${ready.status} (${words})`,
    "See the results above for that component.",
  );
}

function readReady(answer: string): Ready | null {
  try {
    return JSON.parse(answer);
  } catch {
    return null;
  }
}

async function canListen(host: string, port: number): Promise<Finding> {
  const probe = createServer().listen(port, host);
  try {
    await once(probe, "listening");
    probe.close();
    return well(SERVER, `not running. ${host} port ${port} is free`);
  } catch (error) {
    const advice = "Choose another: --port 8080, --host 127.0.0.1";
    return problem(
      SERVER,
      `not running, and cannot listen on ${host} port ${port}: ${wordsOf(error)}`,
      advice,
    );
  }
}
