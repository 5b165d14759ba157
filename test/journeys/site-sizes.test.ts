import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import { startServer } from "../harness/start-server.ts";

interface State {
  storage: { published: number };
  sizes: { day: string; database: number; published: number; files: number; projects: number }[];
}

test("how much there is is noted day by day, and told with what was before", async () => {
  const server = await startServer();
  after(() => server.remove());
  const wheel = buildWheel({ name: "kept-well" });
  await server.admin.publish(wheel);
  const read = async (): Promise<State> => {
    // What is told is counted anew when the server is.
    await server.kill();
    await server.start();
    return server.admin.manage<State>("GET", "/site/state");
  };
  let state = await read();
  while (state.sizes[0]?.files !== 1) {
    await sleep(2_500);
    state = await read();
  }
  const [today] = state.sizes;
  assert.equal(state.sizes.length, 1);
  assert.match(String(today?.day), /^\d{4}-\d\d-\d\d$/);
  assert.deepEqual([today?.published, today?.files, today?.projects], [wheel.bytes.length, 1, 1]);
  assert.ok((today?.database ?? 0) > 0);
  assert.equal(state.storage.published, wheel.bytes.length);
});
