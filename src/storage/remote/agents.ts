import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

/** How connections to a store are made. */
export interface ConnectionTerms {
  /** Most at the same time. */
  connections: number;
  /** Address of a proxy, `off`, or undefined: as the environment says (HTTPS_PROXY, HTTP_PROXY, NO_PROXY). */
  proxy?: string | undefined;
}

/** A pool of connections of its own for http and https, kept alive. */
export function agents({ connections, proxy }: ConnectionTerms): {
  httpAgent: HttpAgent;
  httpsAgent: HttpsAgent;
} {
  const options = { keepAlive: true, maxSockets: connections, ...proxied(proxy) };
  return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
}

function proxied(proxy: string | undefined): { proxyEnv?: NodeJS.ProcessEnv } {
  if (proxy === "off") return {};
  return { proxyEnv: proxy === undefined ? process.env : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } };
}
