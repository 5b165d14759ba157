import type { IncomingMessage } from "node:http";
import type { Caller } from "../accounts/caller.ts";
import { addressOf, type IndexRecord } from "../indexes/index-record.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import { Refusal } from "../refusal.ts";
import { pathPrefixOf } from "./caller.ts";
import { type AddressServices, ownAddress } from "./own-address.ts";
import type { SimpleServices } from "./simple/services.ts";

/**
 * Whether packages are requested for the index: the caller reads it, and not everything comes to it by itself from an
 * upstream. Of the indexes that it inherits from, those count that the caller may read.
 */
export function takesRequests(
  { access, indexes }: SimpleServices,
  caller: Caller,
  index: IndexRecord,
): boolean {
  if (index.kind !== "hosted" || !access.allow(caller, "read", index, null)) return false;
  const sources = indexes.sourcesOf(index).filter((source) => access.allow(caller, "read", source, null));
  const isLimited = sources.some(({ settings }) => settings.policy.length > 0 || settings.view !== null);
  return isLimited || sources.every(({ kind }) => kind === "hosted");
}

/**
 * The refusal, with the package to request instead, where the index takes requests. Like `notThere`, it depends on the
 * caller's rights and on the name, never on what is in the index.
 */
export function requestable(
  services: SimpleServices,
  caller: Caller,
  wanted: { index: IndexRecord; project: ProjectName },
  refusal: Refusal,
): Refusal {
  const { index, project } = wanted;
  if (refusal.kind !== "not-found" || !takesRequests(services, caller, index)) return refusal;
  const { kind, code, message } = refusal;
  return new Refusal(kind, code, message, { wanted: { index: addressOf(index), project } });
}

/** The error; if its package can be requested, the message also says where. Installers print the message. */
export function withRequestPage(
  services: AddressServices,
  request: { raw: IncomingMessage },
  error: unknown,
): unknown {
  if (!(error instanceof Refusal) || error.wanted === null) return error;
  const { index, project } = error.wanted;
  const own = ownAddress(services, request) ?? pathPrefixOf(services, request);
  const page = `${own}/ui/requests?index=${index}&ask=${project}`;
  return new Refusal(error.kind, error.code, `${error.message} Request it at ${page}`);
}
