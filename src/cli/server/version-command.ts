import type { Command } from "commander";
import { VERSION } from "../../version.ts";
import { print } from "../terminal/output.ts";

export function define(command: Command): void {
  command.option("--json", "print JSON").action((options: { json?: boolean }) => {
    const facts = {
      wheelyard: VERSION,
      node: process.versions.node,
      platform: process.platform,
      arch: process.arch,
    };
    print(
      options,
      facts,
      `Wheelyard ${facts.wheelyard} on Node ${facts.node} (${facts.platform}-${facts.arch})`,
    );
  });
}
