import assert from "node:assert/strict";
import { buildSdist, buildWheel, type Distribution } from "../build-distribution.ts";
import { type Snapshot, snapshotOf } from "../company/audit.ts";
import { projectOf, Stock } from "../company/stock.ts";
import type { Server } from "../start-server.ts";
import type { Course } from "./cuts.ts";

/** What both indexes show. */
export interface State {
  dev: Snapshot;
  prod: Snapshot;
}

/** Work on a recorded server: each step answered before the next begins. */
class Work {
  readonly server: Server;
  readonly dev = new Stock("team/dev");
  readonly prod = new Stock("team/prod");
  /** After how many steps: what is shown. */
  readonly states: State[] = [{ dev: new Map(), prod: new Map() }];

  constructor(server: Server) {
    this.server = server;
  }

  /** Something that is asked of the server, and what it changes. */
  async step(ask: () => Promise<unknown>, change: () => void = () => undefined): Promise<void> {
    await ask();
    change();
    this.states.push({ dev: snapshotOf(this.dev), prod: snapshotOf(this.prod) });
    // Its answer says in the record which steps are done.
    await this.server.anonymous.get(`/simple/${mark(this.states.length - 1)}/`);
  }

  async publish(distribution: Distribution, options = {}): Promise<void> {
    await this.step(
      () => this.server.admin.publish(distribution, { to: "/team/dev/", ...options }),
      () => this.dev.add(distribution),
    );
  }

  async manage(method: string, path: string, body?: unknown, change?: () => void): Promise<void> {
    await this.step(() => this.server.admin.manage(method, `/indexes${path}`, body), change);
  }
}

const mark = (step: number) => `mark-${step}-of-the-record`;

/** A release of each kind, and what becomes of it. Resolves with what is shown after each number of steps. */
export async function workOn(server: Server): Promise<State[]> {
  const work = new Work(server);
  const [one, two, large] = [
    buildWheel({ name: "app" }),
    buildWheel({ name: "app", version: "2.0" }),
    buildSdist({ name: "large", size: 400_000 }),
  ];
  const fileOf = ({ filename }: Distribution) => {
    const file = work.dev.files.get(filename);
    assert.ok(file);
    return file;
  };
  const release = ({ version, ...made }: Distribution) =>
    `/team/dev/projects/${projectOf({ version, ...made })}/releases/${version}`;
  await work.manage("POST", "", { owner: "team", name: "dev" });
  await work.manage("POST", "", { owner: "team", name: "prod" });
  await work.publish(one);
  await work.publish(large, { signature: Buffer.from("a signature") });
  await work.publish(two);
  await work.manage("POST", `${release(one)}/yank`, { reason: "broken" }, () => {
    fileOf(one).yanked = true;
  });
  await work.manage("POST", `${release(two)}/promote`, { to: "team/prod" }, () => work.prod.add(two));
  await work.manage("DELETE", release(large), undefined, () => work.dev.remove(fileOf(large), 0));
  await work.manage("POST", "/team/dev/bin/restore", { project: "large", version: large.version }, () =>
    work.dev.restore(fileOf(large)),
  );
  await work.manage("DELETE", release(one), undefined, () => work.dev.remove(fileOf(one), 0));
  await work.publish(buildWheel({ name: "app", version: "3.0", size: 50_000 }));
  return work.states;
}

/** After which answers each step was done: moments. */
export function doneAt({ answers }: Course, steps: number): number[] {
  return Array.from({ length: steps }, (_, step) => {
    const marked = answers.findIndex(({ text }) => text.includes(mark(step + 1)));
    assert.ok(marked > 0, `the record has no answer to step ${step + 1}`);
    return (answers[marked - 1] as { at: number }).at;
  });
}
