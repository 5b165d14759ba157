import { addressOf } from "../../../indexes/index-record.ts";
import { Refusal } from "../../../refusal.ts";
import type { ApiRequest } from "../endpoint.ts";
import { thereIsNone } from "../named.ts";
import type { IndexServices } from "./services.ts";

type Asked = Pick<
  ApiRequest<unknown, unknown, unknown, Pick<IndexServices, "access" | "indexes">>,
  "services" | "caller"
>;

/** Whether there is such an index and the caller may read something in it. */
export function maySeeBase({ services, caller }: Asked, address: string): boolean {
  const [owner = "", name = ""] = address.split("/");
  const index = services.indexes.find(owner, name);
  return index !== null && services.access.allow(caller, "read", index, null);
}

/**
 * Refuses (`invalid`) bases that do not exist, with the nearest name that does. Bases that the caller may not read are
 * refused in the same words: settings must not tell of an index that is hidden.
 */
export function requireBases(asked: Asked, bases: readonly string[]): void {
  requireBasesAt(asked, "settings.bases", bases);
}

/** The same for bases that are elsewhere in the body of a request. */
export function requireBasesAt(asked: Asked, field: string, bases: readonly string[]): void {
  const problems = bases.flatMap((base, at) =>
    maySeeBase(asked, base)
      ? []
      : [{ field: `${field}.${at}`, message: thereIsNone("index", base, readable(asked)) }],
  );
  const [first] = problems;
  if (first !== undefined) throw new Refusal("invalid", "bad-bases", first.message, { problems });
}

function readable(asked: Asked): string[] {
  return asked.services.indexes
    .list()
    .map(addressOf)
    .filter((address) => maySeeBase(asked, address));
}
