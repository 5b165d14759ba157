/** Every accounts driver, one line each: `Object.values` of this module are all there are. */
export { ldap } from "./drivers/ldap/index.ts";
export { local } from "./drivers/local/index.ts";
