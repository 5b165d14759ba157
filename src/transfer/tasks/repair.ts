import type { Problem } from "../verification.ts";
import { beginVerification } from "../verify.ts";
import { mendFile } from "../verify-files.ts";
import { mendMirroredSubject } from "../verify-mirrored.ts";
import { mendRecord } from "../verify-records.ts";
import { keysNamedByRecords, mendStray } from "../verify-stored.ts";
import type { TaskWork } from "./task-work.ts";
import { tellTo } from "./verify-site.ts";

const PAGE = 200;

const MENDERS = {
  metadata: mendFile,
  record: mendRecord,
  "stray-bytes": mendStray,
  "mirrored-bytes": mendMirroredSubject,
} as const;

/**
 * Repairs what the verification `of` found, after checking each finding again: what is right by now, or would lose
 * data, is left alone.
 */
export async function repair(work: TaskWork, of: number): Promise<Record<string, number>> {
  const { database, storage, pace, notes } = work;
  const options = { repair: true, quick: false, pace };
  const verification = await beginVerification(database, storage, options, tellTo(notes));
  let [looked, mended] = [0, 0];
  const total = await countOf(work, of);
  const named = await keysNamedByRecords(verification, await straysOf(work, of));
  for (let after = 0; ; ) {
    const findings = await pageOf(work, of, after);
    for (const { number, kind, subject, problem } of findings) {
      await pace.pass(0);
      const mend = MENDERS[kind as keyof typeof MENDERS];
      const isMended =
        !verification.isDatabaseOld &&
        mend !== undefined &&
        !named.has(subject) &&
        (await mend(verification, subject));
      notes.found({ kind: kind as Problem["kind"], subject, problem, mendable: !isMended, mended: isMended });
      if (isMended) {
        mended++;
        await noteMended(work, of, number);
      }
      notes.watch("repair", ++looked, total);
    }
    const last = findings.at(-1);
    if (last === undefined) return { looked, mended };
    after = last.number;
  }
}

/** Keys of bytes that nothing names. The findings of one task fit into memory. */
async function straysOf({ database }: TaskWork, of: number): Promise<string[]> {
  const rows = await database.read
    .selectFrom("task_findings")
    .select("subject")
    .where("task_id", "=", of)
    .where("kind", "=", "stray-bytes")
    .where("mended", "=", 0)
    .execute();
  return rows.map(({ subject }) => subject);
}

function pageOf({ database }: TaskWork, of: number, after: number) {
  return database.read
    .selectFrom("task_findings")
    .selectAll()
    .where("task_id", "=", of)
    .where("mendable", "=", 1)
    .where("mended", "=", 0)
    .where("number", ">", after)
    .orderBy("number")
    .limit(PAGE)
    .execute();
}

async function countOf({ database }: TaskWork, of: number): Promise<number> {
  const task = database.read.selectFrom("tasks").select("mendable").where("id", "=", of);
  return (await task.executeTakeFirst())?.mendable ?? 0;
}

async function noteMended({ database }: TaskWork, of: number, number: number): Promise<void> {
  await database.write(async ({ tx }) => {
    await tx
      .updateTable("task_findings")
      .set({ mended: 1 })
      .where("task_id", "=", of)
      .where("number", "=", number)
      .execute();
    await tx
      .updateTable("tasks")
      .set((row) => ({ mended: row("mended", "+", 1), mendable: row("mendable", "-", 1) }))
      .where("id", "=", of)
      .execute();
  });
}
