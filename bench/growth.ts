import { join } from "node:path";
import { load } from "./load.ts";
import { residentMegabytes } from "./processes.ts";
import { seedProjects } from "./seed.ts";
import { upload } from "./upload.ts";
import { wheelParts } from "./wheel.ts";
import { databaseOf, startWheelyard } from "./wheelyard.ts";

const STEPS = [100, 1_000, 20_000, 100_000];

/** Page and publish with a growing index: what grows with the number of projects is a defect. */
export async function benchGrowth(folder: string): Promise<void> {
  const data = join(folder, "data");
  await (await startWheelyard(data)).stop();
  let seeded = 0;
  for (const projects of STEPS) {
    seedProjects(databaseOf(data), `grow${projects}`, projects - seeded, 5);
    seeded = projects;
    const server = await startWheelyard(data);
    const cold = await coldPages(server.url, projects);
    const idle = residentMegabytes(server.pid);
    const page = await load(server, `/simple/grow${projects}-1/`);
    const begun = performance.now();
    for (let n = 0; n < 30; n++)
      await upload(server, `pub${projects}`, `1.${n}`, wheelParts(`pub${projects}`, `1.${n}`, 100));
    const publish = (performance.now() - begun) / 30;
    console.log(
      `${String(projects).padStart(7)} projects: start ${server.readyAfterMs.toFixed(0)} ms, idle ${idle.toFixed(0)} MB, ` +
        `page cold ${cold.toFixed(2)} ms, warm ${page.cpuMicroseconds.toFixed(1)} us CPU p99 ${page.p99Milliseconds.toFixed(2)} ms, publish ${publish.toFixed(1)} ms`,
    );
    await server.stop();
  }
}

/** Mean milliseconds of pages nobody asked for before. */
async function coldPages(url: string, projects: number): Promise<number> {
  const begun = performance.now();
  for (let n = 2; n < 52; n++) {
    const answer = await fetch(`${url}/simple/grow${projects}-${n}/`);
    if (!answer.ok) throw new Error(`cold page: ${answer.status}`);
    await answer.arrayBuffer();
  }
  return (performance.now() - begun) / 50;
}
