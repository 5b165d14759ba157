/** Apart, since only a file of our own can be loaded lazily by name both from the sources and from the bundle. */
export { createBLAKE2b } from "hash-wasm";
