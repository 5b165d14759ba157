import type { Access } from "../../../access/access.ts";
import type { SiteTasks } from "../../../transfer/tasks/site-tasks.ts";

/** What the endpoints of this folder need. */
export interface TaskServices {
  access: Access;
  tasks: SiteTasks;
}
