import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { hostedFiles } from "../../../test/harness/hosted-files.ts";
import { Accounts } from "../../accounts/accounts.ts";
import { Announcements } from "../../changes/announcements.ts";
import type { ChangeKind } from "../../database/change.ts";
import { openDatabase } from "../../database/open.ts";
import type { Precondition } from "../../database/precondition.ts";
import { Indexes } from "../../indexes/indexes.ts";
import type { Moves } from "./moves.ts";
import { movesOfAccount, movesOfIndex, movesOfProject } from "./moves.ts";
import { ENDPOINTS } from "./routes.ts";
import { changeUnchanged } from "./unchanged.ts";

const folder = await mkdtemp(join(tmpdir(), "wheelyard-unchanged-"));
const database = await openDatabase({ data: folder, database: { driver: "sqlite" } });
const announcements = await Announcements.start(database, null);
const indexes = await Indexes.load(database, "root/main", { files: hostedFiles() });
const accounts = new Accounts(database);
after(async () => {
  announcements.stop();
  await database.close();
  await rm(folder, { recursive: true });
});

const ACTOR = { name: "admin", address: "192.0.2.1" };
const services = { indexes } as unknown as Parameters<typeof movesOfIndex>[0]["services"];
const base = await indexes.create({ owner: "team", name: "base" }, ACTOR);
const heir = await indexes.create({ owner: "team", name: "heir", settings: { bases: ["team/base"] } }, ACTOR);
const other = await indexes.create({ owner: "team", name: "other" }, ACTOR);
await accounts.create({ name: "ann", kind: "service", password: null, isAdmin: false }, ACTOR);

interface Happening {
  kind: ChangeKind;
  indexId?: number;
  project?: string;
  subject?: string;
}

/** How often a change looks at its resource when something happens once between the look and the transaction. */
async function looksAround(moves: readonly Moves[], happening: Happening): Promise<number> {
  const { indexId = null, project = null, kind, subject = null } = happening;
  let looks = 0;
  await changeUnchanged(
    { announcements },
    {
      look: async () => void looks++,
      moves: () => moves,
      change: async (precondition: Precondition) => {
        if (looks === 1)
          await database.write(({ record }) => record({ kind, actor: ACTOR, indexId, project, subject }));
        await database.write(precondition);
      },
    },
  );
  return looks;
}

const INDEX = movesOfIndex({ services, params: { owner: "team", index: "heir" } });
const PROJECT = movesOfProject({ services, params: { owner: "team", index: "heir", project: "Shop" } });
const ACCOUNT = movesOfAccount({ params: { account: "ann" } });

test("a change looks again when its resource has changed since it was looked at", async () => {
  const related: [readonly Moves[], Happening][] = [
    [INDEX, { kind: "index.changed", indexId: heir.id }],
    [PROJECT, { kind: "file.published", indexId: heir.id, project: "shop" }],
    [PROJECT, { kind: "file.published", indexId: base.id, project: "shop" }],
    [PROJECT, { kind: "index.changed", indexId: base.id }],
    [PROJECT, { kind: "mirror.changed", indexId: base.id, project: "shop" }],
    [ACCOUNT, { kind: "account.changed", subject: "ann" }],
    [ACCOUNT, { kind: "group.changed", subject: "devs" }],
  ];
  for (const [moves, happening] of related)
    assert.equal(await looksAround(moves, happening), 2, JSON.stringify(happening));
});

test("a change is not held up by what has nothing to do with its resource, such as sign-ins and tokens", async () => {
  const unrelated: [readonly Moves[], Happening][] = [
    ...[INDEX, PROJECT, ACCOUNT].flatMap((moves) =>
      (
        ["session.started", "session.ended", "token.created", "token.revoked", "invitation.created"] as const
      ).map((kind): [readonly Moves[], Happening] => [moves, { kind, subject: "ann" }]),
    ),
    [INDEX, { kind: "file.published", indexId: heir.id, project: "shop" }],
    [INDEX, { kind: "index.changed", indexId: other.id }],
    [PROJECT, { kind: "file.published", indexId: heir.id, project: "shop2" }],
    [PROJECT, { kind: "file.published", indexId: other.id, project: "shop" }],
    [PROJECT, { kind: "mirror.looked", indexId: base.id, project: "shop" }],
    [ACCOUNT, { kind: "account.changed", subject: "ben" }],
  ];
  for (const [moves, happening] of unrelated)
    assert.equal(await looksAround(moves, happening), 1, JSON.stringify(happening));
});

test("an endpoint that changes what a GET shows passes its precondition on, and the GET says what changes it", () => {
  const shown = new Map(ENDPOINTS.filter(({ method }) => method === "GET").map((one) => [one.path, one]));
  const changing = ENDPOINTS.filter(
    ({ method, path }) => ["PATCH", "PUT", "DELETE"].includes(method) && shown.has(path),
  );
  assert.ok(changing.length > 5);
  for (const { method, path, handle } of changing) {
    assert.match(handle.toString(), /precondition/, `${method} ${path}`);
    assert.ok(shown.get(path)?.moves, `GET ${path}`);
  }
});
