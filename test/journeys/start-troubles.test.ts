import assert from "node:assert/strict";
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { refusedStart } from "../harness/site-states.ts";
import { makeServer, type Server, type ServerOptions } from "../harness/start-server.ts";

/** These are about folders and files of this machine. */
const ON_DISK =
  process.env.WHEELYARD_TEST_DATABASE || process.env.WHEELYARD_TEST_STORE ? { skip: "other drivers" } : {};
/** A server as another user needs root to begin with. */
const AS_ROOT = process.getuid?.() === 0 && !("skip" in ON_DISK) ? {} : { skip: "needs root" };
const OTHER = 12_345;
const asOther = { wrapper: ["setpriv", `--reuid=${OTHER}`, "--clear-groups"] };

async function make(options: ServerOptions = {}): Promise<Server> {
  const server = await makeServer(options);
  after(() => server.remove());
  return server;
}

for (const workers of [1, 2]) {
  test(
    `F147 a data folder that cannot be ends the start at once, with what stands in the way (${workers} workers)`,
    ON_DISK,
    async () => {
      const config = { listen: { workers } };
      const first = await make({ config });
      const base = join(first.data, "..");
      symlinkSync(join(base, "nowhere"), join(base, "link"));
      writeFileSync(join(base, "file"), "");
      const cases: [string, RegExp][] = [
        [join(base, "link"), /link is a link to \S+nowhere, which does not exist/],
        [join(base, "link/below"), /link is a link to \S+nowhere, which does not exist/],
        [join(base, "file"), /file is a file, not a folder/],
        [join(base, "file/below"), /file is a file, not a folder/],
        ["/proc/wheelyard", /\/proc takes no folders/],
      ];
      for (const [data, words] of cases) {
        const server = await make({ config, data });
        assert.match(await refusedStart(server), words);
      }
    },
  );
}

test("F147 another user's database is named, with both users and what to do", AS_ROOT, async () => {
  const first = await make();
  await first.start();
  await first.kill();
  // Everybody may go there, so that what is refused is the file.
  chmodSync(join(first.data, ".."), 0o755);
  chmodSync(first.data, 0o755);
  const second = await make({ ...asOther, data: first.data });
  chmodSync(join(second.configFile, ".."), 0o755);
  const said = await refusedStart(second);
  assert.match(
    said,
    new RegExp(`wheelyard\\.db.* uid ${OTHER}, which this process runs as, .*belongs to uid 0`),
  );
  assert.match(said, /chown/);
});

test(
  "a folder of another user inside of the storage is told by readiness, before and after a publish meets it",
  AS_ROOT,
  async () => {
    const server = await make(asOther);
    const above = join(server.data, "..");
    chmodSync(above, 0o755);
    mkdirSync(server.data);
    chownSync(server.data, OTHER, OTHER);
    await server.start();
    const storagePart = async () =>
      (await server.anonymous.get("/-/ready")).json<{ parts: { storage: string } }>().parts.storage;
    const until = async (says: RegExp) => {
      while (!says.test(await storagePart())) await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await server.admin.publish(buildWheel({ name: "kept" }));
    const files = join(server.data, "storage/files");
    chownSync(files, 0, 0);
    await until(/belongs to another user/);
    chownSync(files, OTHER, OTHER);
    await until(/^ok$/);
    const folders = Array.from({ length: 256 }, (_, i) => join(files, i.toString(16).padStart(2, "0")));
    for (const folder of folders) mkdirSync(folder, { recursive: true });
    for (const folder of folders) chownSync(folder, 0, 0);
    const answer = await server.admin.upload(buildWheel({ name: "more" }));
    assert.equal(answer.status, 503);
    assert.match(answer.text, /belongs to another user/);
    await until(/belongs to another user/);
    for (const folder of folders) chownSync(folder, OTHER, OTHER);
    await until(/^ok$/);
  },
);

test("a new data folder is for its user alone, the database too", ON_DISK, async () => {
  const server = await make();
  await server.start();
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  assert.equal(mode(server.data), "700");
  for (const name of readdirSync(server.data).filter((one) => one.startsWith("wheelyard.db")))
    assert.equal(mode(join(server.data, name)), "600", name);
});

test("F147 a database that is none is said to be damaged, and what makes it again", ON_DISK, async () => {
  const server = await make();
  await server.start();
  await server.kill();
  await server.loseFacts();
  writeFileSync(join(server.data, "wheelyard.db"), "no database".repeat(1_000));
  assert.match(await refusedStart(server), /wheelyard\.db .*damaged.*wheelyard rebuild --replace/);
  const doctor = await CommandLine.forAdmin(server).try(["doctor", "--set", "upstreamUrl=off"]);
  assert.match(doctor.stdout, /damaged/);
});
