import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Caller } from "../harness/caller.ts";
import { ADMIN_PASSWORD, startServer } from "../harness/start-server.ts";

const ROUNDS = 8;
const WRITERS = 12;
const API = "/-/api/v1";

test("of many who change the same state through several workers at once only one succeeds", async () => {
  const server = await startServer({ config: { listen: { workers: 3 } } });
  after(() => server.remove());
  await server.admin.manage("POST", "/indexes", { owner: "race", name: "one" });
  await server.admin.manage("POST", "/accounts", { name: "raced" });
  for (const [path, bodyOf] of [
    ["/indexes/race/one", (text: string) => ({ settings: { description: text } })],
    ["/accounts/raced", () => ({ kind: "service" })],
  ] as const) {
    for (let round = 0; round < ROUNDS; round++) {
      if (path.startsWith("/accounts")) await server.admin.manage("PATCH", path, { kind: "person" });
      const etag = (await server.admin.get(API + path)).headers.etag ?? "";
      const answers = await Promise.all(
        Array.from({ length: WRITERS }, (_, writer) =>
          // Of their own each: connections of many are handed to several workers.
          new Caller(server.origin).withPassword("admin", ADMIN_PASSWORD).send({
            method: "PATCH",
            path: API + path,
            headers: { "content-type": "application/json", "if-match": etag, connection: "close" },
            body: JSON.stringify(bodyOf(`round ${round}, writer ${writer}`)),
          }),
        ),
      );
      const statuses = answers.map(({ status }) => status).sort();
      assert.deepEqual(
        statuses,
        [200, ...Array.from({ length: WRITERS - 1 }, () => 412)],
        `${path} ${round}`,
      );
    }
  }
});
