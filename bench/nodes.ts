import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type StoreSettings, storeEnvironment } from "../test/harness/object-stores.ts";
import { compare } from "./compare.ts";
import { addressOf } from "./files.ts";
import { load } from "./load.ts";
import { cpuSeconds, type Server } from "./processes.ts";
import { type Published, publishAll } from "./publish.ts";
import { newDatabase, type Service, startService } from "./services.ts";
import { upload } from "./upload.ts";
import { wheelParts } from "./wheel.ts";
import { startWheelyard } from "./wheelyard.ts";

const JSON_TYPE = "application/vnd.pypi.simple.v1+json";
const NODES = 3;
const ROUNDS = 3;
const PROJECT = "demo";

/** What a node serves, and how it is asked. */
interface Read {
  what: string;
  path: string;
  headers?: Record<string, string>;
}

/**
 * Past one machine, on PostgreSQL and an S3 server that are started here: pages of such a node beside one on SQLite and disk,
 * reads of one to three nodes, redirected downloads, and publishes on both databases. The nodes, the load and the
 * services share this machine's cores: with all cores busy, CPU a request says how far more machines would carry.
 */
export async function benchNodes(folder: string): Promise<void> {
  const services: Service[] = [];
  const servers: Server[] = [];
  const start = async (name: string, env: Record<string, string>) => {
    const server = { ...(await startWheelyard(join(folder, randomBytes(4).toString("hex")), env)), name };
    servers.push(server);
    return server;
  };
  try {
    services.push(startService("postgres", folder), startService("s3", folder));
    const [postgres, store] = services as [Service, Service];
    const one = await start("SQLite + disk", {});
    const other = await start("PostgreSQL + disk", await newDatabase(postgres, "publishes"));
    await publishes(one, other, postgres);
    await other.stop();

    const shared = {
      ...(await newDatabase(postgres, "nodes")),
      ...storeEnvironment(JSON.parse(store.setting) as StoreSettings),
    };
    const nodes = [await start("node", shared)];
    for (const server of [one, nodes[0] as Server]) await stock(server);
    await warmPages(one, nodes[0] as Server);
    while (nodes.length < NODES) nodes.push(await start("node", shared));
    await reads(nodes, await warmReads(nodes[0] as Server));
    await redirects(await start("redirecting", { ...shared, WHEELYARD_DOWNLOADS_MODE: "redirect" }));
  } finally {
    for (const server of servers) await server.stop();
    for (const service of services) service.stop();
  }
}

async function stock(server: Server): Promise<void> {
  for (let n = 0; n < 5; n++) await upload(server, PROJECT, `1.${n}`, wheelParts(PROJECT, `1.${n}`, 300));
}

async function warmPages(one: Server, node: Server): Promise<void> {
  for (const { what, path, headers = {} } of (await warmReads(node)).slice(0, 2))
    await compare(
      what,
      { server: one, path, headers },
      { server: { ...node, name: "PostgreSQL + S3" }, path, headers },
    );
}

async function warmReads(server: Server): Promise<Read[]> {
  const path = `/simple/${PROJECT}/`;
  return [
    { what: "page of 5 files, HTML", path },
    { what: "page of 5 files, JSON", path, headers: { Accept: JSON_TYPE } },
    { what: "wheel of 1 KB", path: await addressOf(server, PROJECT) },
  ];
}

/** One, two and all nodes under load at the same time, by turns; the best round of each. */
async function reads(nodes: readonly Server[], wanted: readonly Read[]): Promise<void> {
  for (const { what, path, headers = {} } of wanted) {
    const rates = nodes.map(() => 0);
    const costs = nodes.map(() => Number.POSITIVE_INFINITY);
    for (let round = 0; round < ROUNDS; round++) {
      for (let count = 1; count <= nodes.length; count++) {
        const loads = await Promise.all(
          nodes.slice(0, count).map((node) => load(node, path, { headers, connections: 8, seconds: 2 })),
        );
        const failures = loads.reduce((sum, one) => sum + one.failures, 0);
        if (failures > 0) throw new Error(`${failures} failed answers of ${path}`);
        const rate = loads.reduce((sum, one) => sum + one.requestsPerSecond, 0);
        const cpu = loads.reduce((sum, one) => sum + one.cpuMicroseconds * one.requestsPerSecond, 0) / rate;
        rates[count - 1] = Math.max(rates[count - 1] as number, rate);
        costs[count - 1] = Math.min(costs[count - 1] as number, cpu);
      }
    }
    const told = rates.map(
      (rate, at) => `${at + 1}: ${rate.toFixed(0)}/s ${(costs[at] as number).toFixed(1)} us`,
    );
    console.log(`nodes, ${what.padEnd(24)} ${told.join(" | ")}`);
  }
}

async function redirects(server: Server): Promise<void> {
  // What is small is sent by the node itself.
  await upload(server, "large", "1.0", wheelParts("large", "1.0", 1_000_000));
  const path = await addressOf(server, "large");
  const answer = await fetch(server.url + path, { redirect: "manual" });
  if (answer.status !== 302) throw new Error(`no redirect but ${answer.status}`);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++)
    best = Math.min(best, (await load(server, path, { seconds: 2 })).cpuMicroseconds);
  console.log(`redirected download: CPU ${(best / 1000).toFixed(3)} ms`);
}

/** Small wheels in a row and eight at once, by turns on both databases, with the bytes on disk. */
async function publishes(one: Server, other: Server, postgres: Service): Promise<void> {
  for (const server of [one, other]) await publishAll(server, 1, 20);
  for (const { parallel, count } of [
    { parallel: 1, count: 60 },
    { parallel: 8, count: 240 },
  ]) {
    const rounds: { a: Published; b: Published; inDatabase: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const a = await publishAll(one, parallel, count);
      const before = cpuSeconds(postgres.pid);
      const b = await publishAll(other, parallel, count);
      rounds.push({ a, b, inDatabase: ((cpuSeconds(postgres.pid) - before) * 1000) / count });
    }
    const best = (pick: (round: (typeof rounds)[number]) => number) => Math.min(...rounds.map(pick));
    const [a, b] = [best(({ a }) => 1000 / a.rate), best(({ b }) => 1000 / b.rate)];
    const [cpuA, cpuB] = [best(({ a }) => a.cpuMs), best(({ b }) => b.cpuMs)];
    console.log(
      `publish, ${parallel} at a time: ${one.name} ${a.toFixed(1)} ms, CPU ${cpuA.toFixed(1)} ms | ` +
        `${other.name} ${b.toFixed(1)} ms, CPU ${cpuB.toFixed(1)} ms and ${best(({ inDatabase }) => inDatabase).toFixed(1)} ms of the database ` +
        `| time ${(b / a).toFixed(2)} CPU ${(cpuB / cpuA).toFixed(2)}`,
    );
  }
}
