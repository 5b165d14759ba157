import { Refusal } from "../../../refusal.ts";
import type { ApiRequest } from "../endpoint.ts";
import type { IndexServices } from "./services.ts";

type Asked = Pick<ApiRequest<unknown, unknown, unknown, IndexServices>, "services" | "caller">;

/** Whether there is such an index and the caller may read something in it. */
export function maySeeBase({ services, caller }: Asked, address: string): boolean {
  const [owner = "", name = ""] = address.split("/");
  const index = services.indexes.find(owner, name);
  return index !== null && services.access.allow(caller, "read", index, null);
}

/**
 * Refuses (`invalid`) bases that the caller may not read, in the words for those that are not there: settings must not
 * tell of an index that is hidden.
 */
export function requireBases(asked: Asked, bases: readonly string[]): void {
  const hidden = bases.find((base) => !maySeeBase(asked, base));
  if (hidden === undefined) return;
  throw new Refusal("invalid", "bad-bases", `There is no index ${hidden} to use as a base.`);
}
