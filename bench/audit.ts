import { join } from "node:path";
import { publishAll } from "./publish.ts";
import { startWheelyard } from "./wheelyard.ts";

const ROUNDS = 4;
const COUNT = 400;

/** What sealing the change log costs a publish: a server that seals every second, beside one that never does. */
export async function benchAudit(folder: string): Promise<void> {
  const start = (name: string, sealEvery: number) =>
    startWheelyard(join(folder, name), { WHEELYARD_AUDIT_SEAL_EVERY: String(sealEvery) });
  const [never, always] = [await start("never", 86_400), await start("always", 1)];
  const cpu = { never: [] as number[], always: [] as number[] };
  for (const server of [never, always]) await publishAll(server, 8, 50);
  for (let round = 0; round < ROUNDS; round++) {
    cpu.never.push((await publishAll(never, 8, COUNT)).cpuMs);
    cpu.always.push((await publishAll(always, 8, COUNT)).cpuMs);
  }
  for (const server of [never, always]) await server.stop();
  const least = (values: number[]) => Math.min(...values);
  const [without, sealed] = [least(cpu.never), least(cpu.always)];
  console.log(
    `audit: CPU for each publish ${without.toFixed(2)} ms without seals, ${sealed.toFixed(2)} ms with one every second (${((sealed / without - 1) * 100).toFixed(1)} %)`,
  );
}
