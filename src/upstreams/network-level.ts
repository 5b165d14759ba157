import { BlockList, isIP } from "node:net";

/**
 * How near to this machine an address lies: the nearer, the more an upstream could reach through us that it has no
 * business with (RELIABILITY F117). `public`; `private` (RFC 1918, 6598, 4193 and other networks that the Internet does not
 * route); `loopback`; `local`: link-local, where clouds keep their metadata, and whatever no server has (unspecified,
 * multicast, reserved).
 */
export const LEVELS = ["public", "private", "loopback", "local"] as const;
export type Level = (typeof LEVELS)[number];

const NETWORKS: Record<Exclude<Level, "public">, [network: string, prefix: number][]> = {
  private: [
    ["10.0.0.0", 8],
    ["172.16.0.0", 12],
    ["192.168.0.0", 16],
    ["100.64.0.0", 10],
    ["192.0.0.0", 24],
    ["198.18.0.0", 15],
    ["fc00::", 7],
    ["fec0::", 10],
    ["64:ff9b:1::", 48],
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
    // Tunnels (Teredo, 6to4), which end wherever their address says.
    ["2001::", 32],
    ["2002::", 16],
    // Where clouds keep metadata and credentials beside the link-local address: AWS, Alibaba, Oracle, Azure.
    ["fd00:ec2::", 32],
    ["100.100.100.200", 32],
    ["192.0.0.192", 32],
    ["168.63.129.16", 32],
  ],
};

const LISTS = (["local", "loopback", "private"] as const).map((level) => ({
  level,
  list: listOf(NETWORKS[level]),
}));

/** IPv6 addresses that carry an IPv4 one in their last four bytes: compatible, mapped, translated, NAT64. */
const CARRIERS = listOf([
  ["::", 96],
  ["::ffff:0:0", 96],
  ["::ffff:0:0:0", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
]);

function listOf(networks: readonly [network: string, prefix: number][]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks)
    list.addSubnet(network, prefix, network.includes(":") ? "ipv6" : "ipv4");
  return list;
}

/**
 * The level of an IP address, with or without a zone; an IPv4 address in IPv6 clothing is as near as what it carries. What is no
 * address at all is `local`: nobody may be led there.
 */
export function levelOf(address: string): Level {
  const [plain = ""] = address.split("%");
  const kind = isIP(plain);
  if (kind === 0) return "local";
  if (kind === 4) return listedLevel(plain, "ipv4");
  const own = listedLevel(plain, "ipv6");
  return CARRIERS.check(plain, "ipv6") && own !== "loopback" ? nearer(own, levelOf(carriedBy(plain))) : own;
}

/** The nearer of two levels. */
function nearer(a: Level, b: Level): Level {
  return LEVELS.indexOf(a) > LEVELS.indexOf(b) ? a : b;
}

function listedLevel(address: string, family: "ipv4" | "ipv6"): Level {
  return LISTS.find(({ list }) => list.check(address, family))?.level ?? "public";
}

/** The IPv4 address in the last four bytes of an IPv6 one. */
function carriedBy(address: string): string {
  // The URL parser writes every address in one way: in groups of hexadecimal digits.
  const groups = new URL(`http://[${address}]/`).hostname.slice(1, -1).split(":");
  const [high, low] = groups.slice(-2).map((group) => Number.parseInt(group || "0", 16)) as [number, number];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/**
 * The level of a URL's host when it tells it by itself: an IP address in any spelling, or a name of this machine. The host must
 * come from `URL`, which writes decimal, octal and hexadecimal addresses in the usual way.
 */
export function levelOfHost(hostname: string): Level | null {
  const host = hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
  if (isIP(host.split("%")[0] ?? "") !== 0) return levelOf(host);
  return host === "localhost" || host.endsWith(".localhost") ? "loopback" : null;
}
