import type { IncomingMessage } from "node:http";
import { hostname } from "node:os";
import { type Networks, plainAddress } from "../access/network.ts";
import type { Config } from "../config/schema.ts";
import { Refusal } from "../refusal.ts";
import { isLoopback } from "../system/loopback.ts";
import { cameByHttps, pathPrefixOf } from "./caller.ts";
import { type AskedHost, askedHost, mayAskFor } from "./host.ts";
import { pathOf } from "./target.ts";

/** Asked by load balancers and orchestrators by the address of a node; their answers name no host. */
export const PROBES = new Set(["/-/health", "/-/ready", "/-/metrics"]);

/** What the server's own address is determined with. */
export interface AddressServices {
  config: Config;
  trustedProxies: Networks;
}

/** Refuses (`misdirected`) a request for a host that `listen.hosts` does not allow. */
export function refuseOtherHosts(services: AddressServices, raw: IncomingMessage): void {
  if (services.config.listen.hosts.length === 0) return;
  if (PROBES.has(pathOf(raw.url ?? "")) || mayAskFor(services, hostsOf(raw))) return;
  throw new Refusal(
    "misdirected",
    "unknown-host",
    "This server does not answer for the host name in the request. Use one of its own names; its operator adds names to listen.hosts.",
  );
}

/**
 * The address by which this caller reached the server, without a slash at its end: `https://packages.example.com/prefix`.
 *
 * It is made of the Host header (behind a trusted proxy, of X-Forwarded-Host) only when that names this server: a host
 * of `listen.hosts`; where there are none, whatever a trusted proxy says, and names that only lead to this machine.
 * null for every other host, so that nothing a stranger writes into a header stands in an answer (STANDARDS H21).
 */
export function ownAddress(services: AddressServices, request: { raw: IncomingMessage }): string | null {
  const asked = hostsOf(request.raw);
  const host = askedHost(services, asked);
  if (host === null || !isOurs(services, request.raw, asked, host.name)) return null;
  const scheme = cameByHttps(services, request) ? "https" : "http";
  return `${scheme}://${host.text}${pathPrefixOf(services, request)}`;
}

function isOurs(services: AddressServices, raw: IncomingMessage, asked: AskedHost, name: string): boolean {
  const { hosts, host: listensOn } = services.config.listen;
  if (hosts.length > 0) return mayAskFor(services, asked);
  if (services.trustedProxies.has(asked.peer) || isLoopback(name)) return true;
  const reached = plainAddress(raw.socket.localAddress ?? "");
  return [reached, listensOn, hostname()].some((own) => own.toLowerCase() === name);
}

/** An absolute address in the request line counts before the Host header (RFC 9112, 3.2.2). */
export function hostsOf({ url = "", headers, socket }: IncomingMessage): AskedHost {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url)?.[1];
  const forwarded = headers["x-forwarded-host"];
  return {
    peer: socket.remoteAddress ?? "",
    host: authority ?? headers.host,
    forwardedHost: Array.isArray(forwarded) ? forwarded[0] : forwarded,
  };
}
