/** Every database driver, one line each: `Object.values` of this module are all there are. */
export { postgres } from "./drivers/postgres/index.ts";
export { sqlite } from "./drivers/sqlite/index.ts";
