import { BlockList, isIP } from "node:net";
import { Refusal } from "../refusal.ts";

/** An address as networks compare it: IPv4 that came over IPv6 is IPv4. */
export function plainAddress(address: string): string {
  return address.startsWith("::ffff:") && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
}

const familyOf = (address: string): "ipv4" | "ipv6" => (isIP(address) === 6 ? "ipv6" : "ipv4");

/** A set of addresses and networks (CIDR). */
export class Networks {
  readonly #list = new BlockList();
  readonly #isEmpty: boolean;

  /** Refuses (`invalid`) what is no address or network. */
  constructor(networks: readonly string[]) {
    this.#isEmpty = networks.length === 0;
    for (const network of networks) this.#add(network);
  }

  has(address: string): boolean {
    if (this.#isEmpty) return false;
    const plain = plainAddress(address);
    return isIP(plain) !== 0 && this.#list.check(plain, familyOf(plain));
  }

  #add(network: string): void {
    const [base = "", bits, ...rest] = network.trim().split("/");
    const most = isIP(base) === 6 ? 128 : 32;
    const length = bits === undefined ? most : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
    if (isIP(base) === 0 || length < 0 || length > most || rest.length > 0) {
      const example = "10.0.0.0/8 or 2001:db8::/32";
      throw new Refusal(
        "invalid",
        "bad-network",
        `${JSON.stringify(network)} is not a network. Use a form such as ${example}.`,
      );
    }
    this.#list.addSubnet(base, length, familyOf(base));
  }
}

/**
 * The client's address: the connection's own, or where that is a trusted proxy the last address in X-Forwarded-For
 * that is not one (RELIABILITY F76). What a stranger wrote into the header is never believed.
 */
export function clientAddress(peer: string, forwardedFor: string | undefined, trusted: Networks): string {
  let address = plainAddress(peer);
  const hops = forwardedFor?.split(",") ?? [];
  while (hops.length > 0 && trusted.has(address)) {
    const hop = plainAddress((hops.pop() as string).trim());
    if (isIP(hop) === 0) break;
    address = hop;
  }
  return address;
}
