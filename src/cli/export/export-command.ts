import type { Command } from "commander";
import { define as defineDevpi } from "./export-devpi.ts";
import { define as defineStatic } from "./export-static.ts";
import { define as defineVerify } from "./export-verify.ts";

export function define(command: Command): void {
  defineStatic(command);
  defineVerify(command);
  defineDevpi(command);
}
