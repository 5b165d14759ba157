import type { Command } from "commander";
import { define as defineAdmit } from "./bundle-admit.ts";
import { define as defineAudit } from "./bundle-audit.ts";
import { define as defineCollect } from "./bundle-collect.ts";
import { define as defineCreate } from "./bundle-create.ts";
import { define as defineInspect } from "./bundle-inspect.ts";
import { define as defineKey } from "./bundle-key.ts";
import { define as defineLeftovers } from "./bundle-leftovers.ts";
import { define as defineList } from "./bundle-list.ts";
import { define as defineSign } from "./bundle-sign.ts";
import { define as defineVerify } from "./bundle-verify.ts";
import { define as defineResolve } from "./resolve/bundle-resolve.ts";

export function define(command: Command): void {
  defineKey(command);
  defineCreate(command);
  defineResolve(command);
  defineSign(command);
  defineInspect(command);
  defineVerify(command);
  defineCollect(command);
  defineAdmit(command);
  defineLeftovers(command);
  defineList(command);
  defineAudit(command);
}
