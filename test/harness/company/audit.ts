import assert from "node:assert/strict";
import type { Random } from "../random.ts";
import type { Server } from "../start-server.ts";
import { projectOf, type Stock } from "./stock.ts";

/** What each page of an index shows at a moment, by project. */
export type Snapshot = Map<string, string[]>;

export const snapshotOf = (stock: Stock): Snapshot =>
  new Map(stock.projects.map((project) => [project, stock.expected(project)]));

/** Compares every page of an index with what it must show. */
export async function assertShows(server: Server, index: string, expected: Snapshot): Promise<void> {
  const root = `/${index}/simple/`;
  for (const [project, files] of expected) {
    const answer = await server.anonymous.get(`${root}${project}/`, {
      accept: "application/vnd.pypi.simple.v1+json",
    });
    const page = answer.status === 404 ? [] : answer.json<{ files: PageFile[] }>().files;
    const shown = page.map(
      ({ filename, hashes, yanked }) => `${filename} ${hashes.sha256}${yanked ? " yanked" : ""}`,
    );
    assert.deepEqual(shown.sort(), files, `${index}: ${project} (${answer.status})`);
  }
}

/** Downloads some of what is shown, and compares its bytes. */
export async function assertDownloads(
  server: Server,
  stock: Stock,
  random: Random,
  count: number,
): Promise<void> {
  const files = stock.all("shown");
  for (let i = 0; i < Math.min(count, files.length); i++) {
    const { distribution } = random.pick(files);
    const bytes = await server.anonymous.install(
      projectOf(distribution),
      distribution.filename,
      `/${stock.index}/simple/`,
    );
    assert.ok(bytes.equals(distribution.bytes), `${distribution.filename} has other bytes`);
  }
}

interface PageFile {
  filename: string;
  hashes: Record<string, string>;
  yanked?: boolean | string;
}
