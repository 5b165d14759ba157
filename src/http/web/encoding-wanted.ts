import type { FastifyRequest } from "fastify";
import { type Encoding, negotiateEncoding } from "../negotiate.ts";

/** The encoding in which a client wants a file of the build; zstd is left out, since nothing is built in that. */
export function encodingWanted({ headers }: FastifyRequest): Encoding {
  return negotiateEncoding(headers["accept-encoding"]?.toString().replace(/\bzstd\b[^,]*,?/gi, ""));
}
