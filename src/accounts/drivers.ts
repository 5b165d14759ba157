/** Every accounts driver, one line each: `Object.values` of this module are all there are. */
export { header } from "./drivers/header/index.ts";
export { htpasswd } from "./drivers/htpasswd/index.ts";
export { http } from "./drivers/http/index.ts";
export { ldap } from "./drivers/ldap/index.ts";
export { local } from "./drivers/local/index.ts";
