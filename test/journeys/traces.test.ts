import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { pathToFileURL } from "node:url";
import { buildWheel } from "../harness/build-distribution.ts";
import { recorded } from "../harness/recorded.ts";
import { type Server, startServer } from "../harness/start-server.ts";

interface Span {
  traceId: string;
  spanId: string;
  parent: string | null;
  name: string;
  attributes: Record<string, unknown>;
}

const folder = mkdtempSync(join(tmpdir(), "wheelyard-traces-"));
const file = join(folder, "spans");
const preload = pathToFileURL(join(import.meta.dirname, "../harness/spans-preload.mjs")).href;
let server: Server;

before(async () => {
  server = await startServer({ env: { NODE_OPTIONS: `--import=${preload}`, SPANS_FILE: file } });
});
after(async () => {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Spans of a trace, once that of its request has ended: it is the last. */
async function spansOf(traceId: string, name: string): Promise<Span[]> {
  for (let tries = 0; tries < 400; tries++) {
    const all = readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Span);
    const ours = all.filter((span) => span.traceId === traceId);
    if (ours.some((span) => span.name === name)) return ours;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail(`no span ${name} in the trace:\n${readFileSync(file, "utf8")}`);
}

it("a publish is one trace, within the caller's own: the request, and in it what storage and database did", async () => {
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
  const answer = await server.admin.upload(buildWheel({ name: "traced", size: 3_000_000 }), { headers });
  assert.equal(answer.status, 200);
  const spans = await spansOf(traceId, "POST /legacy/");
  const request = spans.find(({ name }) => name === "POST /legacy/") as Span;
  assert.equal(request.parent, "b7ad6b7169203331");
  assert.equal(request.attributes["http.response.status_code"], 200);
  assert.equal(request.attributes["url.path"], "/legacy/");
  for (const name of ["storage putFile", "database write"]) {
    const call = spans.find((span) => span.name === name);
    assert.ok(call, `no span ${name}: ${spans.map((span) => span.name)}`);
    assert.ok(
      spans.some(({ spanId }) => spanId === call.parent),
      `${name} hangs in the air`,
    );
  }
});

it("what no request waits for makes no spans", async () => {
  // The records of what was published are written behind the requests.
  await recorded(server);
  const names = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Span);
  assert.deepEqual(
    names.filter(({ parent, name }) => parent === null && !/^(GET|POST)/.test(name)),
    [],
  );
});
