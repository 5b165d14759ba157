import { isIP } from "node:net";
import { z } from "zod";
import { PATH, SECONDS } from "../settings/units.ts";

/** An address, or a network such as `10.0.0.0/8`. */
function isNetwork(text: string): boolean {
  const [address = "", prefix, ...rest] = text.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

/** A host name, one with `*.` in front, or an address; no scheme, no port. */
function isHost(text: string): boolean {
  const name = text.replace(/^\*\./, "").replace(/^\[(.*)\]$/, "$1");
  return isIP(name) !== 0 || /^[a-z0-9_](?:[a-z0-9._-]{0,251}[a-z0-9_])?$/i.test(name);
}

export const Listen = z.strictObject({
  host: z
    .string()
    .default("127.0.0.1")
    .describe(
      "Address to listen on. On any address other than loopback, reading requires an account by default.",
    ),
  port: z.number().int().min(0).max(65535).default(8765).describe("Port to listen on. 0: any free port."),
  workers: z
    .union([z.literal("auto"), z.number().int().min(1).max(256)])
    .default(1)
    .describe("Number of server processes on this machine. `auto`: one per core."),
  trustedProxies: z
    .array(
      z.string().refine(isNetwork, { error: "give addresses or networks, such as 10.0.0.1 or 10.0.0.0/8" }),
    )
    .default([])
    .describe("Addresses and networks (CIDR) of reverse proxies whose X-Forwarded-For header is trusted."),
  hosts: z
    .array(
      z.string().refine(isHost, {
        error: "give names or addresses without port, such as packages.example.com or *.example.com",
      }),
    )
    .default([])
    .describe(
      "Host names that this server answers to, such as `packages.example.com` or `*.example.com`. Requests for any other are refused (421), except health checks and callers on the same machine. Default: every name is answered, and addresses in answers are absolute only where the name is known to be this server's.",
    ),
  docsHost: z
    .string()
    .refine((name) => isHost(name) && !name.startsWith("*."), {
      error: "give a name without port, such as docs.packages.example.com",
    })
    .optional()
    .describe(
      "Host name that the documentation of releases is served at, and nothing else, such as `docs.packages.example.com`. It must lead to this server. Links to documentation are redirected there. Default: documentation is served at the same names as everything else.",
    ),
  certificate: z
    .string()
    .optional()
    .describe(
      "PEM file of a certificate with its chain. If set, the server itself serves HTTPS, without a proxy. A renewed file is loaded within a minute.",
    )
    .meta(PATH),
  privateKey: z.string().optional().describe("PEM file of the certificate's private key.").meta(PATH),
  hsts: z
    .number()
    .int()
    .min(0)
    .max(63_072_000)
    .default(31_536_000)
    .describe(
      "Seconds for which browsers that came by https refuse http for this host name (Strict-Transport-Security). `0`: the header is not sent, for example because a proxy sends it.",
    )
    .meta(SECONDS),
  fastPath: z
    .boolean()
    .default(true)
    .describe(
      "Answer simple GET requests for cached pages on the fast path. Turn it off only to diagnose a problem.",
    ),
});
