import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { createPostgres, NEEDS_POSTGRES } from "../harness/postgres.ts";
import { recorded } from "../harness/recorded.ts";
import { startServer } from "../harness/start-server.ts";

describe("a rebuild into PostgreSQL", NEEDS_POSTGRES, () => {
  it("F134 refuses a database that a server uses, that holds facts or half a rebuild, and fills an empty one", async () => {
    const place = await createPostgres();
    const server = await startServer({ config: { database: { driver: "postgres", url: place.url } } });
    after(async () => {
      await server.remove();
      await place.drop();
    });
    await server.admin.publish(buildWheel({ name: "kept" }));
    await recorded(server);
    const page = (await server.anonymous.get("/simple/kept/")).text;
    const wheelyard = CommandLine.forAdmin(server);
    const rebuild = () => wheelyard.try(["rebuild", "--replace"]);
    while ((await place.rows("select 1 from leases")).length === 0);
    const used = await rebuild();
    assert.equal(used.code, 1, used.stdout);
    assert.match(used.stderr, /is in use: stop every server first/);
    await server.kill();
    const full = await rebuild();
    assert.equal(full.code, 1);
    assert.match(full.stderr, /holds facts\. Nothing was changed/);
    await place.empty();
    const rebuilt = await rebuild();
    assert.equal(rebuilt.code, 0, rebuilt.stdout + rebuilt.stderr);
    await place.run(
      "insert into site (key, value) values ('rebuild.after', 'records/'), ('rebuild.from', 'other')",
    );
    const half = await rebuild();
    assert.match(half.stderr, /holds a rebuild that was interrupted, and something was recorded since/);
    await place.run("delete from site where key like 'rebuild.%'");
    await server.start();
    assert.equal((await server.anonymous.get("/simple/kept/")).text, page);
    await wheelyard.run(["account", "create", "maria", "--kind", "service"]);
  });
});
