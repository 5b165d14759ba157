import type { FastifyReply, FastifyRequest } from "fastify";
import type { Peer } from "../../config/compat-settings.ts";
import { callerOf } from "../caller.ts";
import { filePath, findFileByName } from "../files/file-by-name.ts";
import type { PageCaches } from "../simple/answer.ts";
import { pathOf } from "../target.ts";
import { readOldAddress } from "./old-address.ts";
import { findRecordedFile, recordedAddress } from "./recorded-address.ts";
import type { CompatServices } from "./services.ts";

/**
 * Answers a GET request for an address that Wheelyard does not have and an earlier server had, with a redirect to what it means
 * here: to the file that was imported from this address, or to what is meant by it in the default index. The rights are checked
 * there; for a file, they are checked here too, since it must be found. null: no earlier server had the address.
 */
export async function redirectOldAddress(
  services: CompatServices,
  caches: PageCaches,
  peers: readonly Peer[],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | null> {
  if (request.method !== "GET" && request.method !== "HEAD") return null;
  const path = pathOf(request.url);
  const target =
    (await recordedTarget(services, caches, peers, request)) ??
    (await meantTarget(services, caches, peers, request));
  if (target === null) return null;
  request.routeName = "old address";
  const depth = path.split("/").length - 2;
  return reply
    .code(302)
    .header("Location", "../".repeat(depth) + target)
    .header("Cache-Control", "no-store")
    .send();
}

/** The path of the file that was imported from this address; null: none that the caller may read. */
async function recordedTarget(
  services: CompatServices,
  caches: PageCaches,
  peers: readonly Peer[],
  request: FastifyRequest,
): Promise<string | null> {
  const address = recordedAddress(pathOf(request.url));
  if (address === null) return null;
  return findRecordedFile(services, caches, await callerOf(services, request), address, peers);
}

/** The path of what an address means by its form; null: none of these servers had such addresses. */
async function meantTarget(
  services: CompatServices,
  caches: PageCaches,
  peers: readonly Peer[],
  request: FastifyRequest,
): Promise<string | null> {
  const address = readOldAddress(pathOf(request.url), peers);
  if (address === null) return null;
  if (address.kind === "root") return "simple/";
  if (address.kind === "project") return `simple/${encodeURIComponent(address.project)}/`;
  if (address.kind === "json") return `pypi/${encodeURIComponent(address.project)}/json`;
  const { file } = await findFileByName(services, caches, await callerOf(services, request), address);
  return filePath(address.index, file);
}
