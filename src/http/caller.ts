import type { IncomingMessage } from "node:http";
import { clientAddress } from "../access/network.ts";
import type { Caller } from "../accounts/caller.ts";
import type { Services } from "./services.ts";

/** Who sent the request. Refuses (`unauthenticated`) wrong credentials, also where none are needed (STANDARDS A05). */
export function callerOf(services: Services, request: { raw: IncomingMessage }): Promise<Caller> {
  const { headers, socket } = request.raw;
  const forwarded = headers["x-forwarded-for"];
  const address = clientAddress(socket.remoteAddress ?? "", toText(forwarded), services.trustedProxies);
  return services.authenticator.authenticate(headers.authorization, address);
}

function toText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(",") : header;
}
