import type { FastifyRequest } from "fastify";
import { type Encoding, negotiateEncoding } from "../negotiate.ts";

/** The encoding in which a client wants a file of the build, which has no zstd. */
export function encodingWanted({ headers }: FastifyRequest): Encoding {
  return negotiateEncoding(headers["accept-encoding"]?.toString(), ["br", "gzip"]);
}
