import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openDatabase } from "../../src/database/open.ts";
import { IndexSettings } from "../../src/indexes/index-record.ts";
import { type FileUploadForm, parseUploadForm } from "../../src/packaging/upload/upload-form.ts";
import { Publishing } from "../../src/publishing/publishing.ts";
import { MemoryStorage } from "../../src/storage/drivers/memory/driver.ts";
import { buildWheel } from "../harness/build-archive.ts";
import { createPostgres, NEEDS_POSTGRES } from "../harness/postgres.ts";
import { TcpProxy } from "../harness/tcp-proxy.ts";

const INDEX = {
  id: 1,
  owner: "root",
  name: "main",
  kind: "hosted" as const,
  settings: IndexSettings.parse({}),
  createdAt: 0,
};
const limits = { members: 65_000, unpackedSize: 1024 ** 4 };

/** Messages of PostgreSQL's protocol that ask for an answer of its own: simple queries, and syncs behind prepared ones. */
class Asked {
  readonly #rests = new Map<Socket, Buffer>();
  readonly #asked = new Map<Socket, number>();
  /** Where a transaction was begun. */
  #writing: Socket | null = null;

  hear(chunk: Buffer, connection: Socket): void {
    let rest = Buffer.concat([this.#rests.get(connection) ?? Buffer.alloc(0), chunk]);
    while (rest.length > 4 && rest.length >= 1 + rest.readUInt32BE(1)) {
      const length = 1 + rest.readUInt32BE(1);
      const message = rest.subarray(0, length);
      if (message.includes("begin")) this.#writing = connection;
      if ("QS".includes(message.toString("latin1", 0, 1)))
        this.#asked.set(connection, (this.#asked.get(connection) ?? 0) + 1);
      rest = rest.subarray(length);
    }
    this.#rests.set(connection, rest);
  }

  get counts(): { writing: number; reading: number } {
    const all = [...this.#asked.values()].reduce((sum, one) => sum + one, 0);
    const writing = this.#writing === null ? 0 : (this.#asked.get(this.#writing) ?? 0);
    return { writing, reading: all - writing };
  }
}

test("a publish asks PostgreSQL no more often than it must", NEEDS_POSTGRES, async () => {
  const place = await createPostgres();
  const folder = await mkdtemp(join(tmpdir(), "wheelyard-messages-"));
  const { hostname, port } = new URL(place.url);
  const proxy = await TcpProxy.start({ host: hostname, port: Number(port) });
  const url = Object.assign(new URL(place.url), { port: String(proxy.port) }).href;
  const database = await openDatabase({ data: folder, database: { driver: "postgres", url } });
  const parts = { database, storage: new MemoryStorage(), spoolFolder: join(folder, "spool"), limits };
  const publishing = await Publishing.open(parts);
  after(async () => {
    await publishing.close();
    await database.close();
    await proxy.close();
    await place.drop();
    await rm(folder, { recursive: true });
  });
  const publish = async (version: string) => {
    const { filename, bytes } = buildWheel("demo", version);
    const fields = {
      ":action": "file_upload",
      metadata_version: "2.1",
      name: "demo",
      version,
      filetype: "bdist_wheel",
    };
    const form = parseUploadForm(Object.entries(fields)) as FileUploadForm;
    const upload = publishing.spool.begin(1_000_000, []);
    upload.write(bytes);
    const spooled = await upload.finish();
    const actor = { name: "alice", address: null };
    await publishing.publish({ index: INDEX, form, filename, spooled, signature: null, actor });
    await spooled.discard();
  };
  // The first one makes the connections, and the project.
  await publish("1.0");
  const asked = new Asked();
  proxy.onSent = (chunk, connection) => asked.hear(chunk, connection);
  await publish("1.1");
  // What it reads ahead; begin and lock, what is held, removals; change, project, file, metadata, commit.
  assert.deepEqual(asked.counts, { writing: 9, reading: 1 });
});
