import { BlockList, isIP } from "node:net";

/**
 * How near to this machine an address lies: the nearer, the more an upstream could reach through us that it has no
 * business with (RELIABILITY F117). `public` 0, `private` 1 (RFC 1918, 6598, 4193), `loopback` 2, `local` 3
 * (link-local, where clouds keep their metadata; unspecified; multicast).
 */
export const LEVELS = ["public", "private", "loopback", "local"] as const;
export type Level = (typeof LEVELS)[number];

const NETWORKS: Record<Exclude<Level, "public">, [network: string, prefix: number][]> = {
  private: [
    ["10.0.0.0", 8],
    ["172.16.0.0", 12],
    ["192.168.0.0", 16],
    ["100.64.0.0", 10],
    ["fc00::", 7],
  ],
  loopback: [
    ["127.0.0.0", 8],
    ["::1", 128],
  ],
  local: [
    ["0.0.0.0", 8],
    ["169.254.0.0", 16],
    ["224.0.0.0", 3],
    ["::", 128],
    ["fe80::", 10],
    ["ff00::", 8],
    ["64:ff9b::", 96],
    ["2002::", 16],
  ],
};

const LISTS = (["local", "loopback", "private"] as const).map((level) => {
  const list = new BlockList();
  for (const [network, prefix] of NETWORKS[level]) {
    list.addSubnet(network, prefix, network.includes(":") ? "ipv6" : "ipv4");
  }
  return { level, list };
});

/** The level of an IP address; an IPv4 address in IPv6 clothing counts as what it is. */
export function levelOf(address: string): Level {
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  return LISTS.find(({ list }) => list.check(address, family))?.level ?? "public";
}

/** The level of a URL's host when it tells it by itself: an IP address, or a name of this machine. */
export function levelOfHost(hostname: string): Level | null {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (isIP(host) !== 0) return levelOf(host);
  return host === "localhost" || host.endsWith(".localhost") ? "loopback" : null;
}
