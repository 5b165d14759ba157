/** Every storage driver, one line each: `Object.values` of this module are all there are. */
export { azure } from "./drivers/azure/index.ts";
export { filesystem } from "./drivers/filesystem/index.ts";
export { gcs } from "./drivers/gcs/index.ts";
export { memory } from "./drivers/memory/index.ts";
export { s3 } from "./drivers/s3/index.ts";
export { tiered } from "./drivers/tiered/index.ts";
