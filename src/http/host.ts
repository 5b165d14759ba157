import { isLoopback } from "../system/loopback.ts";

/** A host as a client names it in the Host header, with or without a port. */
export interface NamedHost {
  /** As it was sent: `Packages.Example.com:8443`. */
  text: string;
  /** Without port, brackets and final dot, in lower case: `packages.example.com`. */
  name: string;
}

const HOST =
  /^(?:\[(?<ipv6>[0-9a-f:.]{2,45})\]|(?<name>[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9_])?)\.?)(?::\d{1,5})?$/i;

/** Reads a Host header; null when it is missing or not a host with an optional port. */
export function readHost(text: string | undefined): NamedHost | null {
  const groups = HOST.exec(text ?? "")?.groups;
  if (text === undefined || groups === undefined) return null;
  return { text, name: (groups.ipv6 ?? groups.name ?? "").toLowerCase() };
}

/** Whether a name is one of the setting `listen.hosts`, where `*.example.com` stands for every name below that domain. */
export function isListedHost(hosts: readonly string[], name: string): boolean {
  return hosts.some((host) => {
    const wanted = host.toLowerCase().replace(/^\[|\]$/g, "");
    return wanted.startsWith("*.") ? name.endsWith(wanted.slice(1)) : wanted === name;
  });
}

/** What a request says of the host it was sent to. */
export interface AskedHost {
  /** Address of the other end of the connection. */
  peer: string;
  host: string | undefined;
  /** X-Forwarded-Host. */
  forwardedHost: string | undefined;
}

/** What of the configuration decides about hosts. */
export interface HostRules {
  config: { listen: { hosts: readonly string[]; host: string; docsHost?: string | undefined } };
  trustedProxies: { has(address: string): boolean };
}

/** The host that the client asked for: of a trusted proxy the one that it forwards, if it does. */
export function askedHost({ trustedProxies }: HostRules, asked: AskedHost): NamedHost | null {
  if (asked.forwardedHost === undefined || !trustedProxies.has(asked.peer)) return readHost(asked.host);
  return readHost(asked.forwardedHost.split(",")[0]?.trim());
}

/** Whether a request is for the name that only shows documentation, `listen.docsHost`. */
export function isDocsHost(rules: HostRules, asked: AskedHost): boolean {
  const { docsHost } = rules.config.listen;
  return docsHost !== undefined && askedHost(rules, asked)?.name === docsHost.toLowerCase();
}

/**
 * Whether `listen.hosts` allows a request for this host. Without that setting every host is allowed. Programs of this
 * machine may always name it by a loopback name, and everyone by the address that it listens on.
 */
export function mayAskFor(rules: HostRules, asked: AskedHost): boolean {
  const { hosts, host: listensOn } = rules.config.listen;
  if (hosts.length === 0) return true;
  const name = askedHost(rules, asked)?.name;
  if (name === undefined) return false;
  if (isListedHost(hosts, name) || name === listensOn.toLowerCase()) return true;
  if (isDocsHost(rules, asked)) return true;
  return isLoopback(name) && isLoopback(asked.peer.replace(/^::ffff:/, ""));
}
