import assert from "node:assert/strict";
import { test } from "node:test";
import { Metrics } from "./metrics.ts";

/** A line of Prometheus' text format 0.0.4: name, labels, value. */
const SAMPLE =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|\+Inf|NaN)$/;

function read(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  const types = new Map<string, string>();
  assert.ok(text.endsWith("\n"));
  for (const line of text.slice(0, -1).split("\n")) {
    const type = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line);
    if (type) {
      assert.ok(!types.has(type[1] as string), `${line}: told twice`);
      types.set(type[1] as string, type[2] as string);
    } else if (!/^# HELP \S+ \S/.test(line)) {
      const sample = SAMPLE.exec(line);
      assert.ok(sample, `no sample: ${line}`);
      const name = (sample[1] as string).replace(/_(bucket|sum|count)$/, "");
      assert.ok(types.has(name) || types.has(sample[1] as string), `${line}: its type is not told before`);
      const key = `${sample[1]}${sample[2] ?? ""}`;
      assert.ok(!samples.has(key), `${line}: told twice`);
      samples.set(key, Number(sample[3]));
    }
  }
  return samples;
}

test("the text is Prometheus' format: each series typed before its samples and told once", () => {
  const metrics = new Metrics();
  metrics.observe("project page", "GET", 200, 0.003);
  metrics.observe("/-/api/v1/accounts/:account", "DELETE", 404, 1e-7);
  metrics.add("wheelyard_uploads_total");
  metrics.add("wheelyard_uploads_total", 2);
  metrics.gauge("wheelyard_connections", "Open connections.", () => 7);
  const samples = read(metrics.expose());
  assert.equal(samples.get("wheelyard_uploads_total"), 3);
  assert.equal(samples.get("wheelyard_connections"), 7);
  assert.ok((samples.get("process_resident_memory_bytes") as number) > 1e6);
  read(metrics.expose());
});

test("a histogram's buckets grow up to its count, and a duration lies in its bucket", () => {
  const metrics = new Metrics();
  for (const seconds of [0.001, 0.002, 0.5, 61]) metrics.observe("file", "GET", 200, seconds);
  const samples = read(metrics.expose());
  const labels = 'route="file",method="GET",status="200"';
  const bucket = (le: string) => samples.get(`wheelyard_request_seconds_bucket{${labels},le="${le}"}`);
  assert.deepEqual(["0.001", "0.005", "0.1", "0.5", "60", "+Inf"].map(bucket), [1, 2, 2, 3, 3, 4]);
  assert.equal(samples.get(`wheelyard_request_seconds_count{${labels}}`), 4);
  assert.equal(samples.get(`wheelyard_request_seconds_sum{${labels}}`), 61.503);
});

test("the event loop's lag is that since the last look, and no look's own interval", async () => {
  const metrics = new Metrics();
  const lag = () => read(metrics.expose()).get("wheelyard_event_loop_lag_seconds") as number;
  await new Promise((resolve) => setTimeout(resolve, 60));
  lag();
  await new Promise((resolve) => setTimeout(resolve, 60));
  const until = performance.now() + 300;
  while (performance.now() < until);
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.ok(lag() > 0.1, "a standstill of 0.3 s is not seen");
  assert.equal(lag(), 0, "it is told for ever");
});
