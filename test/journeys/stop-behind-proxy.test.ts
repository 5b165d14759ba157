import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startHttp } from "../../src/http/server.ts";
import { buildWheel } from "../harness/build-distribution.ts";
import { open } from "../harness/raw-socket.ts";
import { startTwins } from "../harness/twin-servers.ts";

const twins = await startTwins();
await twins.admin.publish(buildWheel({ name: "demo" }));
after(() => twins.stop());

const GET = "GET /simple/demo/ HTTP/1.1\r\nHost: x\r\n\r\n";

for (const fastPath of [true, false]) {
  const way = fastPath ? "on the fast path" : "by the ordinary server";

  test(`F11 what a proxy asks in the moment of a stop is answered, on old connections and on new ones: ${way}`, async () => {
    const { services, caches } = twins;
    const config = { ...services.config, listen: { ...services.config.listen, fastPath } };
    const server = await startHttp({ ...services, config }, caches);
    const port = Number(new URL(server.url).port);
    const old = await open(port);
    old.write(GET);
    await new Promise((resolve) => old.once("data", resolve));
    const fresh = await open(port);
    // Both are on their way, and nobody has read of them, when the stop begins.
    for (const socket of [old, fresh]) socket.write(GET);
    const answers = [old, fresh].map(async (socket) => {
      let text = "";
      for await (const chunk of socket) text += chunk;
      return text;
    });
    await server.stop({ graceMs: 30000, lingerMs: 250 });
    for (const text of await Promise.all(answers)) {
      assert.match(text, /^HTTP\/1\.1 200 OK\r\n/);
      assert.match(text, /\r\nconnection: close\r\n/i, "the proxy is told to ask elsewhere");
    }
  });
}
