import { monitorEventLoopDelay } from "node:perf_hooks";

/** Upper bounds of the buckets of durations, in seconds. */
const BUCKETS = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60] as const;

/** How often the event loop's delay is looked at; the time between two looks is part of what Node measures. */
const LAG_RESOLUTION_MS = 20;

/** What is counted as it happens; there from the start, so that a first event is seen as one. */
const COUNTERS: Readonly<Record<string, string>> = {
  wheelyard_uploads_total: "Files that were published.",
  wheelyard_upload_bytes_total: "Their bytes.",
  wheelyard_promotions_total: "Releases that were copied to another index.",
  wheelyard_namesakes_total: "Names that are owned here and were found upstream too.",
};

interface Series {
  count: number;
  sum: number;
  buckets: number[];
}

/** Counters and durations of this process, in Prometheus' text form; counting costs additions only. */
export class Metrics {
  readonly #requests = new Map<string, Series>();
  readonly #calls = {
    storage: new Map<string, Series>(),
    database: new Map<string, Series>(),
    plugin: new Map<string, Series>(),
  };
  readonly #counters = new Map(Object.keys(COUNTERS).map((name) => [name, 0]));
  readonly #infos: string[] = [];
  readonly #gauges = new Map<string, { help: string; read: () => string[] }>();
  readonly #lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });

  constructor() {
    this.#lag.enable();
    this.gauge(
      "wheelyard_event_loop_lag_seconds",
      "99th percentile of the event loop's delay since it was last asked for.",
      () => this.#readLag(),
    );
    this.gauge("process_resident_memory_bytes", "Resident memory.", () => process.memoryUsage.rss());
    this.gauge("process_cpu_seconds_total", "CPU time used.", () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    });
    this.gauge("process_uptime_seconds", "Time since the start.", () => process.uptime());
  }

  /** The series of one route and status: for who counts often and keeps it. */
  requests(route: string, method: string, status: number): Series {
    return seriesOf(this.#requests, `route="${route}",method="${method}",status="${status}"`);
  }

  observe(route: string, method: string, status: number, seconds: number): void {
    count(this.requests(route, method, status), seconds);
  }

  /** A call of the storage, the database or a plugin: the driver or plugin, the operation, and how it ended. */
  call(
    part: "storage" | "database" | "plugin",
    { driver, operation, outcome }: { driver: string; operation: string; outcome: "ok" | "error" },
    seconds: number,
  ): void {
    const whose = part === "plugin" ? "plugin" : "driver";
    const labels = `${whose}="${driver}",operation="${operation}",outcome="${outcome}"`;
    count(seriesOf(this.#calls[part], labels), seconds);
  }

  add(name: string, amount = 1): void {
    this.#counters.set(name, (this.#counters.get(name) ?? 0) + amount);
  }

  gauge(name: string, help: string, read: () => number): void {
    this.#gauges.set(name, { help, read: () => [`${name} ${read()}`] });
  }

  /** A gauge with a value for each value of a label. The values of the label are words of the server or the operator. */
  gauges(name: string, help: string, label: string, read: () => ReadonlyMap<string, number>): void {
    const lines = () => [...read()].map(([word, value]) => `${name}{${label}="${word}"} ${value}`);
    this.#gauges.set(name, { help, read: lines });
  }

  /** Facts that are labels; the value is always 1. */
  info(name: string, help: string, labels: Record<string, string>): void {
    const text = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    this.#infos.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name}{${text.join(",")}} 1`);
  }

  #readLag(): number {
    const seconds = this.#lag.percentile(99) / 1e9 - LAG_RESOLUTION_MS / 1e3;
    this.#lag.reset();
    return Math.max(0, seconds);
  }

  /** Everything in Prometheus' text exposition format, version 0.0.4. */
  expose(): string {
    const lines = [
      ...this.#infos,
      ...histogram("wheelyard_request_seconds", "Requests by route, method and status.", this.#requests),
      ...histogram(
        "wheelyard_storage_seconds",
        "Calls to the storage, until it answers.",
        this.#calls.storage,
      ),
      ...histogram("wheelyard_database_seconds", "Reads and writes of the database.", this.#calls.database),
      ...histogram("wheelyard_plugin_seconds", "Calls of plugins, until they answer.", this.#calls.plugin),
    ];
    for (const [name, value] of this.#counters)
      lines.push(`# HELP ${name} ${COUNTERS[name] ?? name}`, `# TYPE ${name} counter`, `${name} ${value}`);
    for (const [name, { help, read }] of this.#gauges) {
      lines.push(
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${name.endsWith("_total") ? "counter" : "gauge"}`,
        ...read(),
      );
    }
    return `${lines.join("\n")}\n`;
  }
}

function seriesOf(family: Map<string, Series>, labels: string): Series {
  let series = family.get(labels);
  if (!series) {
    series = { count: 0, sum: 0, buckets: BUCKETS.map(() => 0) };
    family.set(labels, series);
  }
  return series;
}

function count(series: Series, seconds: number): void {
  series.count++;
  series.sum += seconds;
  const bucket = BUCKETS.findIndex((bound) => seconds <= bound);
  if (bucket >= 0) series.buckets[bucket] = (series.buckets[bucket] ?? 0) + 1;
}

function histogram(name: string, help: string, family: ReadonlyMap<string, Series>): string[] {
  const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`];
  for (const [labels, series] of family) {
    let below = 0;
    BUCKETS.forEach((bound, n) => {
      below += series.buckets[n] ?? 0;
      lines.push(`${name}_bucket{${labels},le="${bound}"} ${below}`);
    });
    lines.push(`${name}_bucket{${labels},le="+Inf"} ${series.count}`);
    lines.push(`${name}_sum{${labels}} ${series.sum}`, `${name}_count{${labels}} ${series.count}`);
  }
  return lines;
}
