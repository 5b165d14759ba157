export * from "./contract.ts";
export * from "./storage.ts";
