import { CommandFailure, EXIT } from "../../../terminal/failure.ts";
import { allRows, type OldDatabase, type Row } from "../../engine/old-database.ts";
import type { RuleEntry, Rules } from "./rules.ts";

/** Rules in PyPICloud's own database (`pypi.auth = sql`). */
export async function sqlRules(database: OldDatabase): Promise<Rules> {
  try {
    const users = await allRows(database, "select username, password, admin, pending from pypicloud_users");
    const groups = await allRows(database, "select name from pypicloud_groups");
    const members = await allRows(database, 'select username, "group" as name from pypicloud_user_groups');
    return {
      users: users.map(({ username, password, admin, pending }) => ({
        name: String(username),
        hash: String(password),
        isAdmin: isTrue(admin),
        isPending: isTrue(pending),
      })),
      groups: groups.map(({ name }) => ({
        name: String(name),
        members: members.filter((one) => one.name === name).map(({ username }) => String(username)),
      })),
      entries: [
        ...(await entriesOf(database, "user", "username")),
        ...(await entriesOf(database, "group", "groupname")),
      ],
      problems: [],
    };
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(
      "The database (auth.db.url, --dump) does not have PyPICloud's tables of users, groups and permissions.",
      EXIT.usage,
    );
  }
}

async function entriesOf(
  database: OldDatabase,
  kind: "user" | "group",
  column: string,
): Promise<RuleEntry[]> {
  const rows = await allRows(
    database,
    `select package, ${column} as name, read, write from pypicloud_${kind}_permissions`,
  );
  return rows.map((row: Row) => ({
    project: String(row.package),
    kind,
    name: String(row.name),
    read: isTrue(row.read),
    write: isTrue(row.write),
  }));
}

/** SQLite keeps 0 and 1. */
function isTrue(value: unknown): boolean {
  return value === true || value === 1 || value === 1n;
}
