import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, it } from "node:test";
import { parse } from "yaml";
import { buildWheel } from "../harness/build-distribution.ts";
import { type Server, startServer } from "../harness/start-server.ts";
import { findTool, ROOT } from "./tools.ts";

const ALERTS = join(ROOT, "deploy/prometheus/alerts.yaml");
const PAGE = join(ROOT, "docs/watch.md");
const DASHBOARD = join(ROOT, "deploy/grafana/wheelyard.json");
const folder = mkdtempSync(join(tmpdir(), "wheelyard-watch-"));
/** What Prometheus itself says of what it scrapes. */
const OF_PROMETHEUS = ["up"];
const FUNCTIONS = "sum max count rate increase time histogram_quantile label_values by and or without".split(
  " ",
);

interface Rule {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string; description: string };
}
interface Panel {
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets: { expr: string }[];
}

const rules = (parse(readFileSync(ALERTS, "utf8")) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);
const dashboard = JSON.parse(readFileSync(DASHBOARD, "utf8")) as {
  panels: Panel[];
  templating: { list: { query: string }[] };
};

let server: Server;
/** Names of samples, with the labels each was seen with. */
const samples = new Map<string, Set<string>>();
/** Names of metrics: a histogram is one of them, and three of the samples. */
const metrics = new Set<string>();

before(async () => {
  // Some metrics are there only with what they measure.
  const auditReceivers = { log: { kind: "file", path: join(folder, "audit.jsonl") } };
  server = await startServer({ config: { auditReceivers } });
  const wheel = buildWheel({ name: "watched", size: 100_000 });
  assert.equal((await server.admin.upload(wheel)).status, 200);
  const page = await server.anonymous.get("/simple/watched/");
  const link = /href="([^"#]+)/.exec(page.text)?.[1] ?? "";
  const file = await server.anonymous.get(new URL(link, `${server.origin}/simple/watched/`).pathname);
  assert.equal(file.status, 200);
  const { text } = await server.admin.get("/-/metrics");
  for (const [, name = ""] of text.matchAll(/^# TYPE (\w+) /gm)) metrics.add(name);
  for (const [, name = "", labels = ""] of text.matchAll(/^(\w+)(?:\{(.*)\})? /gm)) {
    const known = samples.get(name) ?? new Set();
    for (const [, label = "", value = ""] of labels.matchAll(/(\w+)="([^"]*)"/g))
      known.add(label).add(`${label}=${value}`);
    samples.set(name, known);
  }
});
after(async () => {
  await server.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Every metric that an expression asks for is told by the server, with the labels it is asked by. */
function checkExpression(expression: string, where: string): void {
  const bare = expression.replaceAll(/\{[^}]*\}|\[[^\]]*\]|\b(?:by|without) \([^)]*\)|"[^"]*"/g, " ");
  const names = [...bare.matchAll(/\b[a-z_]\w*\b/g)]
    .map(([name]) => name)
    .filter((name) => !FUNCTIONS.includes(name));
  const metrics = names.filter((name) => !["job", "instance"].includes(name));
  assert.ok(metrics.length > 0, where);
  for (const name of metrics)
    if (!OF_PROMETHEUS.includes(name))
      assert.ok(samples.has(name), `${where}: /-/metrics does not tell ${name}`);
  for (const [, name = "", selector = ""] of expression.matchAll(/(\w+)\{([^}]*)\}/g))
    for (const [, label = "", operator = "", value = ""] of selector.matchAll(/(\w+)(=~|=)"([^"]*)"/g)) {
      if (["job", "instance"].includes(label) || OF_PROMETHEUS.includes(name)) continue;
      const known = samples.get(name);
      assert.ok(known?.has(label), `${where}: ${name} has no label ${label}`);
      // What went wrong, and which status, is not to be seen on a good day.
      if (operator === "=" && value !== "error")
        assert.ok(known?.has(`${label}=${value}`), `${where}: ${name} is never ${label}="${value}"`);
    }
}

it("alerts ask for what is there, and say what to do", () => {
  assert.ok(rules.length >= 8);
  for (const { alert, expr, labels, annotations } of rules) {
    checkExpression(expr, alert);
    assert.match(labels.severity, /^(critical|warning|info)$/);
    assert.ok(annotations.summary.length > 10 && annotations.description.length > 20, alert);
  }
  assert.equal(new Set(rules.map(({ alert }) => alert)).size, rules.length);
});

it("the dashboard asks for what is there, and no panel lies on another", () => {
  for (const { title, targets } of dashboard.panels)
    for (const { expr } of targets) checkExpression(expr, title);
  for (const { query } of dashboard.templating.list.slice(1)) checkExpression(query, "a variable");
  const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
  );
  assert.equal(new Set(cells).size, cells.length);
  for (const { gridPos } of dashboard.panels) assert.ok(gridPos.x + gridPos.w <= 24);
});

it("the documentation names what there is, all of it and nothing else", () => {
  const page = readFileSync(PAGE, "utf8");
  const rows = page.slice(page.indexOf("| Metric |")).match(/^\|.*$/gm) ?? [];
  const named = rows.flatMap((row) =>
    [...(row.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  assert.deepEqual(named.sort(), [...metrics].sort());
});

it("promtool takes the alerts", async (context) => {
  const promtool = await findTool("promtool", context);
  if (promtool) await promtool(["check", "rules", ALERTS]);
});
