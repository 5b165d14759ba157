import { isIP } from "node:net";
import { Refusal } from "../../refusal.ts";

/** Where passkeys are used: the host name that they belong to, and the origin of the pages. */
export interface PasskeyPlace {
  rpId: string;
  origin: string;
}

/** The place of a site's own address; null is one that the site does not know. Refuses (`conflict`) what no passkey works at. */
export function passkeyPlace(address: string | null): PasskeyPlace {
  if (address === null)
    throw new Refusal(
      "conflict",
      "passkeys-unknown-host",
      "This server does not know the host name in the request, so passkeys do not work here. Its operator adds the name to listen.hosts.",
    );
  const { hostname, origin } = new URL(address);
  if (isIP(hostname) !== 0 || hostname.startsWith("["))
    throw new Refusal(
      "conflict",
      "passkeys-need-host-name",
      "Passkeys need a host name, and you reached this server by an IP address. Open it by its name.",
    );
  return { rpId: hostname, origin };
}
