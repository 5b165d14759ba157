import { GroupMap } from "../../group-map.ts";
import { close, LdapServers } from "./connection.ts";
import type { LdapOptions } from "./options.ts";
import { People } from "./people.ts";
import { ServiceConnection } from "./service-connection.ts";

/** Connects, signs in and searches as a sign-in would; resolves with what was found. Refuses what does not work. */
export async function checkLdap(options: LdapOptions): Promise<string> {
  const servers = new LdapServers(options);
  const people = new People(options);
  new GroupMap(options, "ldap", (name) => name.toLowerCase());
  if (options.bindDn === undefined) {
    const client = await servers.connect();
    await close(client);
    return `${servers.place} answers; without ldap.bindDn nothing more can be checked, and groups are only refreshed at sign-in`;
  }
  const service = new ServiceConnection(servers, options);
  try {
    await service.run((client) => people.find(client, "wheelyard-doctor"));
  } finally {
    await service.close();
  }
  return `${servers.place}: connecting, signing in and searching work`;
}
