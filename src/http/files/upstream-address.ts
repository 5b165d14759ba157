import type { FastifyReply, FastifyRequest } from "fastify";
import { callerOf } from "../caller.ts";
import { readSegments } from "../compat/old-address.ts";
import type { PageCaches } from "../simple/answer.ts";
import { type IndexPath, pathOf } from "../target.ts";
import { filePath, findFileByName } from "./file-by-name.ts";
import type { FileServices } from "./services.ts";

/** What follows it is the path that the file has at its upstream. */
export const UPSTREAM = "+upstream";

/** A file by the path that it has at its upstream. Only the end of the path says which one; clients compare the hash. */
export interface UpstreamAddress {
  index: IndexPath;
  filename: string;
}

const HASHED = /^\/packages\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{60}\/[^/]+$/;

/**
 * Reads `/{owner}/{index}/+upstream/{any path}/{file}` of any index, and of the default one also without its name, or
 * `/packages/{hash in three parts}/{file}`. A lock file that was made with the upstream so works when only the beginning of its
 * addresses is replaced. null: the address is none of these.
 */
export function readUpstreamAddress(path: string): UpstreamAddress | null {
  const segments = readSegments(path);
  const filename = segments?.at(-1) ?? "";
  if (segments === null || filename === "") return null;
  if (HASHED.test(path)) return { index: null, filename };
  const [owner = "", name = "", marker] = segments;
  if (owner === UPSTREAM && segments.length > 1) return { index: null, filename };
  return marker === UPSTREAM && segments.length > 3 ? { index: { owner, name }, filename } : null;
}

/** Redirects to the file that is meant. Refuses what the caller may not read like what does not exist. */
export async function redirectUpstreamAddress(
  services: FileServices,
  caches: PageCaches,
  address: UpstreamAddress,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  request.routeName = "upstream address";
  const wanted = { ...address, project: null, sha256: "" };
  const { file } = await findFileByName(services, caches, await callerOf(services, request), wanted);
  const up = "../".repeat(pathOf(request.url).split("/").length - 2);
  return reply
    .code(302)
    .header("Location", up + filePath(address.index, file))
    .header("Cache-Control", "no-store")
    .send();
}
