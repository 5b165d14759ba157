import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { CommandFailure, EXIT } from "../../../terminal/failure.ts";
import type { RuleEntry, Rules } from "./rules.ts";

const Permissions = z.record(z.string(), z.record(z.string(), z.array(z.string())));
const Dump = z.object({
  users: z.array(z.object({ username: z.string(), password: z.string(), admin: z.boolean().default(false) })),
  groups: z.record(z.string(), z.array(z.string())),
  packages: z.object({ users: Permissions.default({}), groups: Permissions.default({}) }),
  pending_users: z.array(z.object({ username: z.string(), password: z.string() })).default([]),
});

/** Most bytes of a dump. */
const MOST = 256 * 2 ** 20;

/** Rules in a dump: the output of `ppc-export`, or `acl.json.gz` of the administration page. */
export async function dumpRules(path: string): Promise<Rules> {
  const dump = await read(path);
  const users = dump.users.map(({ username, password, admin }) => ({
    ...{ name: username, hash: password, isAdmin: admin, isPending: false },
  }));
  const pending = dump.pending_users.map(({ username, password }) => ({
    ...{ name: username, hash: password, isAdmin: false, isPending: true },
  }));
  return {
    users: [...users, ...pending],
    groups: Object.entries(dump.groups).map(([name, members]) => ({ name, members })),
    entries: [...entriesOf("user", dump.packages.users), ...entriesOf("group", dump.packages.groups)],
    problems: [{ what: path, why: LOST }],
  };
}

const LOST =
  "Dumps of PyPICloud leave out entries of everyone and authenticated. A project that has only such entries looks as if it had none, and the defaults apply to it here.";

async function read(path: string): Promise<z.infer<typeof Dump>> {
  try {
    const bytes = await readFile(path);
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const text = isPacked ? gunzipSync(bytes, { maxOutputLength: MOST }) : bytes;
    return Dump.parse(JSON.parse(text.toString("utf8")));
  } catch {
    throw new CommandFailure(`${path} is not a dump of PyPICloud (ppc-export, acl.json.gz).`, EXIT.usage);
  }
}

function entriesOf(kind: "user" | "group", packages: z.infer<typeof Permissions>): RuleEntry[] {
  return Object.entries(packages).flatMap(([project, names]) =>
    Object.entries(names).map(([name, permissions]) => ({
      ...{ project, kind, name },
      read: permissions.includes("read"),
      write: permissions.includes("write"),
    })),
  );
}
