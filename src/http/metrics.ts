import { monitorEventLoopDelay } from "node:perf_hooks";

/** Upper bounds of the buckets of durations, in seconds. */
const BUCKETS = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60] as const;

/** How often the event loop's delay is looked at; the time between two looks is part of what Node measures. */
const LAG_RESOLUTION_MS = 20;

interface Series {
  count: number;
  sum: number;
  buckets: number[];
}

/** Counters and durations of this process, in Prometheus' text form; counting costs additions only. */
export class Metrics {
  readonly #requests = new Map<string, Series>();
  readonly #counters = new Map<string, number>();
  readonly #gauges = new Map<string, { help: string; read: () => number }>();
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
    const key = `route="${route}",method="${method}",status="${status}"`;
    let series = this.#requests.get(key);
    if (!series) {
      series = { count: 0, sum: 0, buckets: BUCKETS.map(() => 0) };
      this.#requests.set(key, series);
    }
    return series;
  }

  observe(route: string, method: string, status: number, seconds: number): void {
    const series = this.requests(route, method, status);
    series.count++;
    series.sum += seconds;
    const bucket = BUCKETS.findIndex((bound) => seconds <= bound);
    if (bucket >= 0) series.buckets[bucket] = (series.buckets[bucket] ?? 0) + 1;
  }

  add(name: string, amount = 1): void {
    this.#counters.set(name, (this.#counters.get(name) ?? 0) + amount);
  }

  gauge(name: string, help: string, read: () => number): void {
    this.#gauges.set(name, { help, read });
  }

  #readLag(): number {
    const seconds = this.#lag.percentile(99) / 1e9 - LAG_RESOLUTION_MS / 1e3;
    this.#lag.reset();
    return Math.max(0, seconds);
  }

  /** Everything in Prometheus' text exposition format, version 0.0.4. */
  expose(): string {
    const lines = [
      "# HELP wheelyard_request_seconds Requests by route, method and status.",
      "# TYPE wheelyard_request_seconds histogram",
    ];
    for (const [labels, series] of this.#requests) {
      let below = 0;
      BUCKETS.forEach((bound, n) => {
        below += series.buckets[n] ?? 0;
        lines.push(`wheelyard_request_seconds_bucket{${labels},le="${bound}"} ${below}`);
      });
      lines.push(`wheelyard_request_seconds_bucket{${labels},le="+Inf"} ${series.count}`);
      lines.push(`wheelyard_request_seconds_sum{${labels}} ${series.sum}`);
      lines.push(`wheelyard_request_seconds_count{${labels}} ${series.count}`);
    }
    for (const [name, value] of this.#counters) lines.push(`# TYPE ${name} counter`, `${name} ${value}`);
    for (const [name, { help, read }] of this.#gauges) {
      lines.push(
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${name.endsWith("_total") ? "counter" : "gauge"}`,
        `${name} ${read()}`,
      );
    }
    return `${lines.join("\n")}\n`;
  }
}
