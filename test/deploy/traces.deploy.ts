import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { buildWheel } from "../harness/build-distribution.ts";
import { startServer } from "../harness/start-server.ts";
import { ROOT } from "./tools.ts";

const PRELOAD = join(ROOT, "deploy/telemetry/traces.mjs");
const TOOLS = process.env.WHEELYARD_TEST_TOOLS ?? join(homedir(), ".cache/wheelyard-services");
const VERSIONS: Readonly<Record<string, string>> = {
  "@opentelemetry/sdk-node": "0.301.0",
  "@opentelemetry/exporter-trace-otlp-proto": "0.301.1",
};

it("deploy/telemetry/traces.mjs sends what a publish did to a collector, and the last of it before the end", async (context) => {
  const folder = sdkFolder(context);
  if (folder === null) return;
  const collector = await startCollector();
  context.after(() => collector.close());
  const server = await startServer({
    env: {
      NODE_OPTIONS: `--import=${pathToFileURL(join(folder, "traces.mjs")).href}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_SERVICE_NAME: "packages-of-a-team",
    },
  });
  context.after(() => server.remove());
  const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
  const answer = await server.admin.upload(buildWheel({ name: "collected", size: 3_000_000 }), { headers });
  assert.equal(answer.status, 200);
  await server.kill();
  // Fields of Protocol Buffers are found by their bytes: texts and ids stand in them as they are.
  const holds = (bytes: Buffer) => collector.received().includes(bytes);
  for (let tries = 0; !holds(Buffer.from("POST /legacy/")) && tries < 200; tries++) await sleep(50);
  for (const text of ["POST /legacy/", "storage putFile", "database write", "packages-of-a-team"])
    assert.ok(holds(Buffer.from(text)), `the collector was not told of ${text}`);
  assert.ok(holds(Buffer.from(traceId, "hex")), "not in the caller's own trace");
});

/** Takes OTLP by HTTP, as collectors do. */
async function startCollector() {
  const bodies: Buffer[] = [];
  const collector = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const isOtlp =
      request.url === "/v1/traces" && request.headers["content-type"] === "application/x-protobuf";
    if (isOtlp) bodies.push(request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body);
    response.writeHead(isOtlp ? 200 : 404, { "content-type": "application/x-protobuf" }).end();
  });
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  return {
    endpoint: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    received: () => Buffer.concat(bodies),
    close: () => collector.close(),
  };
}

/** The folder that docs/watch.md has people make: the SDK is installed once, the file is today's. */
function sdkFolder(context: TestContext): string | null {
  const folder = join(TOOLS, `traces-${VERSIONS["@opentelemetry/sdk-node"]}`);
  if (!existsSync(folder)) {
    const draft = `${folder}.${process.pid}`;
    mkdirSync(draft, { recursive: true });
    writeFileSync(join(draft, "package.json"), JSON.stringify({ private: true, dependencies: VERSIONS }));
    try {
      execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], {
        cwd: draft,
        stdio: "pipe",
      });
      renameSync(draft, folder);
    } catch {
      rmSync(draft, { recursive: true, force: true });
      context.skip("the SDK of OpenTelemetry cannot be installed on this machine");
      return null;
    }
  }
  for (const name of Object.keys(VERSIONS))
    assert.ok(readFileSync(PRELOAD, "utf8").includes(`"${name}"`), name);
  copyFileSync(PRELOAD, join(folder, "traces.mjs"));
  return folder;
}
