import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildWheel, type Distribution } from "../build-distribution.ts";
import { makeAccount, makeToken } from "../people.ts";
import type { Random } from "../random.ts";
import { makeServer, type Server } from "../start-server.ts";
import { until } from "../until.ts";
import { projectOf, Stock, type StockedFile } from "./stock.ts";

const PRELOAD = join(import.meta.dirname, "../moved-clock-preload.mjs");
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const PROJECTS = ["app", "lib", "tool", "Data_Set", "web.site", "model"];
const BIN_DAYS = 30;

/** A company at work on a server whose clock is moved, with what each of its indexes must show. */
export class Company {
  readonly server: Server;
  readonly clockFile: string;
  readonly dev = new Stock("team/dev");
  readonly prod = new Stock("team/prod");
  readonly random: Random;
  day = 0;
  #token = "";
  #tokenUntil = -1;
  #version = 0;
  #people = 0;

  private constructor(server: Server, clockFile: string, random: Random) {
    this.server = server;
    this.clockFile = clockFile;
    this.random = random;
  }

  static async found(random: Random, clockFile: string): Promise<Company> {
    writeFileSync(clockFile, "0");
    const env = { NODE_OPTIONS: `--import=${PRELOAD}`, WHEELYARD_TEST_CLOCK: clockFile };
    const server = await makeServer({ env, config: { bin: { days: BIN_DAYS } } });
    const company = new Company(server, clockFile, random);
    await server.start();
    for (const name of ["dev", "prod"])
      await server.admin.manage("POST", "/indexes", { owner: "team", name });
    return company;
  }

  /** Sets the clock of all processes to an hour of the day at hand. */
  async setClock(hour: number): Promise<void> {
    writeFileSync(this.clockFile, String(this.day * DAY_MS + hour * HOUR_MS));
    const wanted = Date.now() + this.day * DAY_MS + hour * HOUR_MS;
    const shown = async () => {
      // Longer than the clock may jump while this is asked.
      const body = { note: "what time is it", scope: { permissions: ["read"] }, expiresIn: WEEK_MS / 1000 };
      const { expiresAt } = await this.server.admin.manage<{ expiresAt: string }>("POST", "/tokens", body);
      return Date.parse(expiresAt) - WEEK_MS;
    };
    await until(async () => Math.abs((await shown()) - wanted) < HOUR_MS / 2, "the server's clock is moved");
  }

  /** The caller that publishes today: with a token that is replaced when it has expired. */
  async publisher() {
    if (this.day > this.#tokenUntil) {
      const old = this.#token;
      const { token } = await makeToken(this.server.admin, {}, { expiresIn: 3 * 86_400 });
      if (old !== "") {
        const refused = await this.server.anonymous
          .withToken(old)
          .upload(this.#wheel("app"), { to: "/team/dev/" });
        assert.ok([401, 403].includes(refused.status), `an expired token publishes: ${refused.status}`);
      }
      this.#token = token;
      this.#tokenUntil = this.day + 2;
    }
    return this.server.anonymous.withToken(this.#token);
  }

  #wheel(name: string, salt?: string): Distribution {
    const size = this.random.pick([0, 500, 20_000, 300_000]);
    return buildWheel({ name, version: `1.${++this.#version}`, size, ...(salt ? { salt } : {}) });
  }

  async publish(): Promise<void> {
    const wheel = this.#wheel(this.random.pick(PROJECTS));
    await (await this.publisher()).publish(wheel, { to: "/team/dev/" });
    this.dev.add(wheel);
  }

  /** The same file again changes nothing; other bytes under a name that was ever used are refused. */
  async publishAgain(): Promise<void> {
    const file = this.#any(this.dev, "shown");
    if (!file) return;
    const { name, version } = file.distribution;
    const caller = await this.publisher();
    await caller.publish(file.distribution, { to: "/team/dev/" });
    const taken = this.random.chance(2) ? file : (this.#any(this.dev, "bin") ?? file);
    const other = buildWheel({
      name: taken.distribution.name,
      version: taken.distribution.version,
      salt: `${name}${version}`,
    });
    const { status, text } = await caller.upload(other, { to: "/team/dev/" });
    assert.ok([400, 409].includes(status), `${other.filename} was replaced: ${status} ${text}`);
  }

  async yank(): Promise<void> {
    const file = this.#any(this.dev, "shown");
    if (!file) return;
    const path = `${releasePath(this.dev, file)}/${file.yanked ? "unyank" : "yank"}`;
    await this.server.admin.manage("POST", path, file.yanked ? undefined : { reason: "broken" });
    file.yanked = !file.yanked;
  }

  async remove(): Promise<void> {
    const file = this.#any(this.dev, "shown");
    if (!file) return;
    await this.server.admin.manage("DELETE", releasePath(this.dev, file));
    this.dev.remove(file, this.day);
  }

  async restore(): Promise<void> {
    const file = this.#any(this.dev, "bin");
    // On the last days the bin may have been emptied already.
    if (!file || this.day - (file.removedOn ?? 0) > BIN_DAYS - 2) return;
    const { version } = file.distribution;
    const project = projectOf(file.distribution);
    await this.server.admin.manage("POST", "/indexes/team/dev/bin/restore", { project, version });
    this.dev.restore(file);
  }

  async promote(): Promise<void> {
    const file = this.#any(this.dev, "shown");
    if (!file || this.prod.files.has(file.distribution.filename)) return;
    await this.server.admin.manage("POST", `${releasePath(this.dev, file)}/promote`, { to: "team/prod" });
    this.prod.add(file.distribution, file.yanked);
  }

  /** Keeps the newest releases of each project, as far as the server says it would; what it keeps is checked. */
  async retain(): Promise<void> {
    const body = { retention: { newest: 5, minAge: 1 } };
    const path = "/indexes/team/dev/retention";
    const plan = await this.server.admin.manage<Plan>("POST", `${path}/preview`, body);
    await this.server.admin.manage("PATCH", "/indexes/team/dev", { settings: body });
    const ran = await this.server.admin.manage<{ releases: number }>("POST", `${path}/run`);
    assert.equal(ran.releases, plan.items.length, "a run removes what the preview says");
    // Otherwise the server applies the rules every day by itself.
    await this.server.admin.manage("PATCH", "/indexes/team/dev", { settings: { retention: null } });
    for (const { project, version } of plan.items) {
      const file = this.dev.of(project).find(({ distribution }) => distribution.version === version);
      assert.ok(file, `the retention removed ${project} ${version}, which is not there`);
      assert.ok(!this.prod.files.has(file.distribution.filename), "a promoted release was removed");
      this.dev.remove(file, this.day);
    }
    for (const { project } of plan.items)
      assert.ok(this.dev.of(project).length >= 5, `${project} lost too much`);
  }

  /** Kills the server while three publish. What was confirmed must be there; all of it is sent again. */
  async crash(): Promise<void> {
    const caller = await this.publisher();
    const wheels = PROJECTS.slice(0, 3).map((name) => this.#wheel(name));
    let killing: Promise<void> | null = null;
    const uploads = wheels.map((wheel, at) =>
      caller.upload(wheel, { to: "/team/dev/", chunkSize: 4_096 }).then(
        ({ status }) => {
          if (at === 0) killing ??= this.server.crash();
          return status === 200;
        },
        () => false,
      ),
    );
    const confirmed = await Promise.all(uploads);
    await (killing ?? this.server.crash());
    await this.server.start();
    for (const [at, wheel] of wheels.entries()) {
      const listed = await this.server.anonymous.listed(projectOf(wheel), "/team/dev/simple/");
      assert.ok(
        listed.includes(wheel.filename) || !confirmed[at],
        `${wheel.filename} was confirmed and is lost`,
      );
      await caller.publish(wheel, { to: "/team/dev/" });
      this.dev.add(wheel);
    }
  }

  async hire(): Promise<void> {
    const name = `dev-${++this.#people}`;
    const person = await makeAccount(this.server, name);
    assert.equal((await person.api("GET", "/whoami")).status, 200);
    await this.server.admin.manage("PATCH", `/accounts/${name}`, { disabled: true });
    assert.equal((await person.api("GET", "/whoami")).status, 401, "a disabled account signs in");
  }

  #any(stock: Stock, place: "shown" | "bin"): StockedFile | undefined {
    const files = stock.all(place);
    return files.length === 0 ? undefined : this.random.pick(files);
  }
}

interface Plan {
  items: { project: string; version: string }[];
}

const releasePath = ({ index }: Stock, { distribution }: StockedFile): string =>
  `/indexes/${index}/projects/${projectOf(distribution)}/releases/${distribution.version}`;
