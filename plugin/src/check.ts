import assert from "node:assert/strict";
import { CONTRACT, type Plugin } from "./contract.ts";

const PARTS = ["policy", "events", "descriptions", "http", "accounts", "storage"] as const;

/** Throws if a server of this contract would not load the plugin. */
export function checkPlugin(plugin: Plugin): void {
  assert.equal(plugin.contract, CONTRACT, `the plugin must say contract: ${CONTRACT}`);
  const parts = PARTS.filter((part) => plugin[part] !== undefined);
  assert.ok(parts.length > 0, `the plugin has none of the parts ${PARTS.join(", ")}`);
  for (const part of parts) assert.equal(typeof plugin[part], "function", `${part} must be a function`);
  for (const [name, option] of Object.entries(plugin.options ?? {})) {
    assert.match(name, /^[a-z][A-Za-z0-9]{0,63}$/, `the option ${name} has a wrong name`);
    assert.ok(option.description, `the option ${name} needs a description`);
    assert.ok(!["package", "timeout"].includes(name), `the server uses the option ${name} itself`);
  }
}
