import type { FastifyReply, FastifyRequest } from "fastify";
import type { Peer } from "../../config/compat-settings.ts";
import { type CallerServices, callerOf } from "../caller.ts";
import type { PageCaches } from "../simple/answer.ts";
import type { SimpleServices } from "../simple/services.ts";
import { pathOf } from "../target.ts";
import { type OldAddress, readOldAddress } from "./old-address.ts";
import { filePath, findOldFile } from "./old-files.ts";

/** What old addresses for reading need. */
export interface OldAddressServices extends CallerServices, SimpleServices {}

/**
 * Answers a GET request for an address that Wheelyard does not have and an earlier server had, with a redirect to what it means
 * here, in the default index. The rights are checked there; for a file, they are checked here too, since it must be found. null:
 * no earlier server had the address.
 */
export async function redirectOldAddress(
  services: OldAddressServices,
  caches: PageCaches,
  peers: readonly Peer[],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | null> {
  if (request.method !== "GET" && request.method !== "HEAD") return null;
  const path = pathOf(request.url);
  const address = readOldAddress(path, peers);
  if (address === null) return null;
  request.routeName = "old address";
  const target = await targetOf(services, caches, address, request);
  const depth = path.split("/").length - 2;
  return reply
    .code(302)
    .header("Location", "../".repeat(depth) + target)
    .header("Cache-Control", "no-store")
    .send();
}

async function targetOf(
  services: OldAddressServices,
  caches: PageCaches,
  address: OldAddress,
  request: FastifyRequest,
): Promise<string> {
  if (address.kind === "root") return "simple/";
  if (address.kind === "project") return `simple/${encodeURIComponent(address.project)}/`;
  if (address.kind === "json") return `pypi/${encodeURIComponent(address.project)}/json`;
  const caller = await callerOf(services, request);
  const { file } = await findOldFile(services, caches, caller, address);
  return filePath(address.index, file);
}
