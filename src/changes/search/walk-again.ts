import type { Database } from "../../database/database.ts";
import { TEXTS_KEY, type TextsState } from "./project-texts.ts";

/** Makes the keeper of the texts look at every project once more, wherever it runs. */
export async function walkProjectsAgain(database: Database): Promise<void> {
  await database.write(async ({ tx }) => {
    const row = await tx.selectFrom("site").select("value").where("key", "=", TEXTS_KEY).executeTakeFirst();
    // Nothing yet: the walk begins by itself.
    if (row === undefined) return;
    const value = JSON.stringify({ ...(JSON.parse(row.value) as TextsState), walked: 0 });
    await tx.updateTable("site").set({ value }).where("key", "=", TEXTS_KEY).execute();
  });
}

/** How many projects are still to be looked at, of how many. */
export async function readProjectTextsLeft({ read }: Database): Promise<{ left: number; total: number }> {
  const row = await read.selectFrom("site").select("value").where("key", "=", TEXTS_KEY).executeTakeFirst();
  const walked = row === undefined ? 0 : (JSON.parse(row.value) as TextsState).walked;
  const count = async (after: number) => {
    const projects = read
      .selectFrom("projects")
      .select(({ fn }) => fn.countAll().as("count"))
      .where("id", ">", after);
    return Number((await projects.executeTakeFirstOrThrow()).count);
  };
  const total = await count(0);
  if (walked === null) return { left: 0, total };
  // The last step, after which nothing is left to walk, is still to come.
  return { left: Math.max(1, await count(walked)), total };
}
