/**
 * Writes facts with their changes for ever and says on its output which were acknowledged: a process for tests to
 * kill. Arguments: the configuration of the database as JSON, a word for the names, how many to write (0: no end).
 */
import { openDatabase } from "../../src/database/open.ts";

const [config = "", word = "", most = "0"] = process.argv.slice(2);
const database = await openDatabase(JSON.parse(config));
const WRITERS = 8;

async function writeOn(writer: number): Promise<void> {
  for (let i = writer; Number(most) === 0 || i < Number(most); i += WRITERS) {
    const name = `${word}-${i}`;
    const serial = await database.write(async ({ tx, record }) => {
      await tx.insertInto("groups").values({ name, created_at: 1 }).execute();
      const actor = { name: null, address: null };
      return record({ kind: "group.created", actor, indexId: null, project: null, subject: name });
    });
    process.stdout.write(`${serial} ${name}\n`);
  }
}

await Promise.all(Array.from({ length: WRITERS }, (_, writer) => writeOn(writer)));
await database.close();
