import type { CommandGroup } from "./command-group.ts";

/** Commands about the database and the storage. */
export const DATA_COMMANDS: CommandGroup = {
  heading: "Data",
  commands: [
    {
      name: "backup",
      summary: "back up a running server to a folder or bucket, and list and verify backups",
      load: () => import("../data/backup.ts"),
    },
    {
      name: "restore",
      summary: "restore a backup into an empty place",
      load: () => import("../data/restore.ts"),
    },
    {
      name: "rebuild",
      summary: "rebuild the database from the records in the storage",
      load: () => import("../data/rebuild.ts"),
    },
    {
      name: "verify",
      summary: "compare database, records and stored files",
      load: () => import("../data/verify.ts"),
    },
    {
      name: "trash",
      summary: "list, restore or delete what repairs moved to the trash",
      load: () => import("../data/trash.ts"),
    },
    {
      name: "database",
      summary: "copy all data from one database to another",
      load: () => import("../data/database.ts"),
    },
    {
      name: "storage",
      summary: "copy stored files to another storage",
      load: () => import("../data/storage.ts"),
    },
  ],
};
