import { isIP } from "node:net";

/** Groups of an IPv6 address that name a network: a /64, which one subscriber has as a whole. */
const NETWORK_GROUPS = 4;

/**
 * What an address counts as when requests are counted: an IPv4 address as itself, an IPv6 address as its /64, since
 * one owner has all its addresses. Any other address counts as itself.
 */
export function networkOf(address: string): string {
  const plain = address.split("%", 1)[0] as string;
  if (isIP(plain) !== 6) return address;
  const [head = "", tail] = plain.split("::");
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0");
  const groups = [...before, ...(tail === undefined ? [] : zeros), ...after];
  return `${groups.slice(0, NETWORK_GROUPS).join(":")}::/64`;
}

/** Groups without leading zeros; an embedded IPv4 address is two of them, and never in the first four that count. */
function groupsOf(text: string): string[] {
  if (text === "") return [];
  return text
    .split(":")
    .flatMap((group) => (group.includes(".") ? ["0", "0"] : [Number.parseInt(group, 16).toString(16)]));
}
