import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type StoreSettings, storeEnvironment } from "../test/harness/object-stores.ts";
import { cpuSeconds, type Server } from "./processes.ts";
import { startService } from "./services.ts";
import { sendForm, uploadForm } from "./upload.ts";
import { wheelParts } from "./wheel.ts";
import { startWheelyard } from "./wheelyard.ts";

const MIB = 2 ** 20;
const ROUNDS = 15;

/**
 * Publishing into an S3 server (WHEELYARD_TEST_S3, else one started here), by turns with the same bytes put by the SDK
 * alone: what a publish costs beyond the store's own put.
 */
export async function benchStores(folder: string): Promise<void> {
  const given = process.env.WHEELYARD_TEST_S3;
  const store = given === undefined ? startService("s3", folder) : null;
  const settings = JSON.parse(given ?? store?.setting ?? "") as StoreSettings;
  try {
    const server = await startWheelyard(join(folder, "data"), storeEnvironment(settings));
    try {
      for (const size of [100_000, MIB, 20 * MIB]) await publishBesidePut(server, settings, size);
    } finally {
      await server.stop();
    }
  } finally {
    store?.stop();
  }
}

async function publishBesidePut(server: Server, settings: StoreSettings, size: number): Promise<void> {
  const { endpoint, region, accessKeyId, secretAccessKey, bucket } = settings as Record<string, string>;
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  } as ConstructorParameters<typeof S3Client>[0] & object);
  const name = `s${randomBytes(4).toString("hex")}`;
  const puts: number[] = [];
  const publishes: number[] = [];
  let cpu = 0;
  for (let round = -2; round < ROUNDS; round++) {
    const parts = wheelParts(name, `1.${round + 2}`, size);
    const Body = Buffer.concat(parts);
    const form = uploadForm(name, `1.${round + 2}`, parts);
    const put = await timed(() =>
      client.send(new PutObjectCommand({ Bucket: bucket, Key: `bench/${name}/${round}`, Body })),
    );
    const before = cpuSeconds(server.pid);
    const publish = await timed(() => sendForm(`${server.url}/legacy/`, form));
    if (round < 0) continue;
    cpu += cpuSeconds(server.pid) - before;
    puts.push(put);
    publishes.push(publish);
  }
  client.destroy();
  const [put, publish] = [median(puts), median(publishes)];
  console.log(
    `publish to S3, ${(size / MIB).toFixed(1)} MiB: the store's own put ${put.toFixed(0)} ms | ours ${publish.toFixed(0)} ms ` +
      `(+${(publish - put).toFixed(0)} ms; best ${Math.min(...puts).toFixed(0)} and ${Math.min(...publishes).toFixed(0)}), ` +
      `CPU ${((cpu * 1000) / ROUNDS).toFixed(0)} ms`,
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
