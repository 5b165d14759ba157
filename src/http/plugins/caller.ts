import type { PluginCaller } from "../../../plugin/src/contract.ts";
import type { Access } from "../../access/access.ts";
import type { Caller } from "../../accounts/caller.ts";
import { PERMISSIONS } from "../../accounts/permission.ts";
import { addressOf } from "../../indexes/index-record.ts";
import type { Indexes } from "../../indexes/indexes.ts";

/** What a plugin learns about a caller: facts, and no way to act for them. */
export function pluginCaller(services: { access: Access; indexes: Indexes }, caller: Caller): PluginCaller {
  const { access, indexes } = services;
  const rights = indexes.list().flatMap((index) => {
    const permissions = PERMISSIONS.filter((permission) => access.allow(caller, permission, index, null));
    const hiddenProjects = access.hiddenFrom(caller, index);
    return permissions.length === 0 ? [] : [{ index: addressOf(index), permissions, hiddenProjects }];
  });
  return {
    account: caller.account?.name ?? null,
    groups: [...caller.groups].sort(),
    isAdministrator: access.mayManageSite(caller),
    address: caller.address,
    rights,
  };
}
