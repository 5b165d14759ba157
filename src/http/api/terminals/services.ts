import type { Access } from "../../../access/access.ts";
import type { TerminalSignIns } from "../../../accounts/terminal-sign-ins.ts";

/** What the endpoints of this folder need. */
export interface TerminalServices {
  access: Access;
  terminals: TerminalSignIns;
}
