import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildSdist, buildWheel } from "../harness/build-distribution.ts";
import { makeAccount } from "../harness/people.ts";
import { startServer } from "../harness/start-server.ts";
import { eventually } from "../harness/until.ts";

const server = await startServer({ config: { access: { read: "everyone" } } });
after(() => server.remove());
const { admin, anonymous } = server;

interface Rules {
  settings: { policy: { by: string | null; at: string | null; exceptions: { by: string | null }[] }[] };
}

/** An heir of a base of its own, with settings. */
async function makeHeir(
  name: string,
  settings: Record<string, unknown> = {},
): Promise<{ base: string; heir: string }> {
  const [base, heir] = [`${name}/base`, `${name}/heir`];
  await admin.manage("POST", "/indexes", { owner: name, name: "base" });
  await admin.manage("POST", "/indexes", {
    owner: name,
    name: "heir",
    settings: { ...settings, bases: [base] },
  });
  return { base, heir };
}

const publish = (index: string, ...distributions: ReturnType<typeof buildWheel>[]) =>
  Promise.all(distributions.map((one) => admin.publish(one, { to: `/${index}/` })));
const set = (index: string, settings: unknown) =>
  admin.manage<Rules>("PATCH", `/indexes/${index}`, { settings });
const listed = (index: string, project: string) => anonymous.listed(project, `/${index}/simple/`);
const filePath = (index: string, { sha256, filename }: ReturnType<typeof buildWheel>) =>
  `/${index}/files/${sha256.slice(0, 2)}/${sha256.slice(2)}/${filename}`;
const status = async (path: string) => (await anonymous.get(path)).status;

test("a denied file is on no page, and neither it nor its metadata is downloadable", async () => {
  const { base, heir } = await makeHeir("deny");
  const [old, fresh] = [
    buildWheel({ name: "shop", version: "1.0" }),
    buildWheel({ name: "shop", version: "2.0" }),
  ];
  await publish(base, old, fresh);
  assert.equal(await status(filePath(heir, fresh)), 200);
  await set(heir, { policy: [{ action: "deny", projects: ["Shop"], versions: ">=2", reason: "breaks us" }] });
  assert.deepEqual(await listed(heir, "shop"), [old.filename]);
  assert.equal(await status(filePath(heir, old)), 200);
  assert.equal(await status(filePath(heir, fresh)), 404);
  assert.equal(await status(`${filePath(heir, fresh)}.metadata`), 404);
  assert.equal(await status(`/${heir}/pypi/shop/2.0/json`), 404);
  const release = await anonymous.api("GET", `/indexes/${heir}/projects/shop/releases/2.0`);
  assert.equal(release.status, 404);
  assert.deepEqual((await listed(base, "shop")).length, 2, "the base itself is untouched");
  await set(heir, { policy: [] });
  assert.equal(await status(filePath(heir, fresh)), 200, "at once");
});

test("a cooldown holds new files back; an exception lets one through, signed by who made it", async () => {
  const { base, heir } = await makeHeir("cool");
  const wheel = buildWheel({ name: "cold", version: "1.0" });
  await publish(base, wheel);
  await set(heir, { policy: [{ action: "hold", youngerThanDays: 7, reason: "cooldown" }] });
  assert.deepEqual(await listed(heir, "cold"), []);
  assert.equal(await status(filePath(heir, wheel)), 404);
  const explained = await anonymous.api("GET", `/indexes/${heir}/explain/cold`);
  const [file] = explained.json<{ files: Record<string, unknown>[] }>().files;
  assert.equal(file?.state, "held");
  assert.deepEqual(file?.decidedBy, { what: "policy", index: heir, rule: 1 });
  assert.match(String(file?.because), /Rule 1 holds back files younger than 7 days: cooldown/);
  const days = (Date.parse(String(file?.until)) - Date.now()) / 86_400_000;
  assert.ok(days > 6.9 && days <= 7, String(days));

  const exception = {
    projects: ["cold"],
    versions: "==1.0",
    reason: "security fix",
    until: "2100-01-01T00:00:00Z",
  };
  await admin.manage("POST", `/indexes/${heir}/policy/exceptions`, exception);
  assert.deepEqual(await listed(heir, "cold"), [wheel.filename]);
  assert.equal(await status(filePath(heir, wheel)), 200);
  const settings = (await admin.manage<Rules>("GET", `/indexes/${heir}`)).settings;
  assert.equal(settings.policy[0]?.exceptions[0]?.by, "admin");
  const again = (await anonymous.api("GET", `/indexes/${heir}/explain/cold`)).json<{
    files: { because: string }[];
  }>();
  assert.match(
    again.files[0]?.because ?? "",
    /^An exception of admin from rule 1, until 2100.*: security fix$/,
  );
});

test("of exceptions made at once none is lost", async () => {
  const { heir } = await makeHeir("many", { policy: [{ action: "hold", youngerThanDays: 7 }] });
  const names = Array.from({ length: 12 }, (_, at) => `needed-${at}`);
  await Promise.all(
    names.map((name) => admin.manage("POST", `/indexes/${heir}/policy/exceptions`, { projects: [name] })),
  );
  const { settings } = await admin.manage<Rules>("GET", `/indexes/${heir}`);
  assert.equal(settings.policy[0]?.exceptions.length, names.length);
});

test("a held file comes free by the clock alone", async () => {
  const { base, heir } = await makeHeir("clock");
  const wheel = buildWheel({ name: "soon", version: "1.0" });
  await publish(base, wheel);
  const seconds = 6;
  await set(heir, { policy: [{ action: "hold", youngerThanDays: seconds / 86_400 }] });
  // On a machine that is so busy that the time is over already, there is nothing to see any more.
  const begun = Date.now();
  const before = await listed(heir, "soon");
  if (Date.now() - begun < 1000) assert.deepEqual(before, []);
  await eventually(() => listed(heir, "soon"), [wheel.filename]);
  assert.equal(await status(filePath(heir, wheel)), 200);
});

test("rules speak of what is inherited, and of an index's own files only where they say so", async () => {
  const { base, heir } = await makeHeir("own", { policy: [{ action: "deny", kinds: ["sdist"] }] });
  const [inherited, own] = [buildSdist({ name: "inherited" }), buildSdist({ name: "mine" })];
  await publish(base, inherited);
  await publish(heir, own);
  assert.deepEqual(await listed(heir, "inherited"), []);
  assert.deepEqual(await listed(heir, "mine"), [own.filename]);
  await set(heir, { policy: [{ action: "deny", kinds: ["sdist"], sources: ["*"] }] });
  assert.deepEqual(await listed(heir, "mine"), []);
});

test("licences and classifiers are read from the core metadata", async () => {
  const { base, heir } = await makeHeir("law", { policy: [{ action: "deny", licenses: ["GPL-*"] }] });
  const gpl = buildWheel({
    name: "gpl",
    metadataVersion: "2.4",
    headers: ["License-Expression: GPL-3.0-only OR MIT"],
  });
  const mit = buildWheel({ name: "mit", metadataVersion: "2.4", headers: ["License-Expression: MIT"] });
  await publish(base, gpl, mit);
  assert.deepEqual(await listed(heir, "gpl"), []);
  assert.deepEqual(await listed(heir, "mit"), [mit.filename]);
});

test("a restricted view holds when it is inherited, and is not got around by addresses of its base's files", async () => {
  const { base, heir: view } = await makeHeir("view", {
    view: {
      requirements: ["shop>=1,<2", "flask"],
      wheelOnly: true,
      deny: ["flask-secret"],
      preReleases: false,
    },
  });
  await admin.manage("POST", "/indexes", { owner: "view", name: "below", settings: { bases: [view] } });
  const shown = buildWheel({ name: "shop", version: "1.0" });
  const hidden = [
    buildWheel({ name: "shop", version: "2.0" }),
    buildWheel({ name: "shop", version: "1.5rc1" }),
    buildSdist({ name: "shop", version: "1.0" }),
    buildWheel({ name: "flask-secret" }),
    buildWheel({ name: "django" }),
  ];
  await publish(base, shown, ...hidden);
  for (const index of [view, "view/below"]) {
    assert.deepEqual(await listed(index, "shop"), [shown.filename], index);
    assert.equal(await status(filePath(index, shown)), 200);
    for (const file of hidden) {
      assert.equal(await status(filePath(index, file)), 404, `${file.filename} through ${index}`);
      assert.equal(await status(`${filePath(index, file)}.metadata`), 404);
    }
    assert.equal(await status(`/${index}/simple/django/`), 404);
    const names = (
      await anonymous.get(`/${index}/simple/`, { accept: "application/vnd.pypi.simple.v1+json" })
    ).json<{
      projects: { name: string }[];
    }>();
    assert.deepEqual(
      names.projects.map(({ name }) => name),
      ["shop"],
      index,
    );
  }
});

test("wrong rules are refused with their place", async () => {
  const { heir } = await makeHeir("wrong");
  const answer = await admin.api("PATCH", `/indexes/${heir}`, {
    settings: { policy: [{ action: "allow" }, { action: "deny", versions: "newest" }] },
  });
  assert.equal(answer.status, 400);
  assert.match(answer.json<{ detail: string }>().detail, /policy\.1\.versions: write a version specifier/);
  const view = await admin.api("PATCH", `/indexes/${heir}`, {
    settings: { view: { requirements: ["-r x.txt"] } },
  });
  assert.match(view.json<{ detail: string }>().detail, /view\.requirements: "-r x\.txt" is an option of pip/);
  const none = await admin.api("POST", `/indexes/${heir}/policy/exceptions`, { projects: ["x"], rule: 3 });
  assert.equal(none.status, 400);
});

test("only who manages an index sets its rules", async () => {
  const { heir } = await makeHeir("rights");
  const ann = await makeAccount(server, "policy-ann");
  assert.equal((await ann.api("PATCH", `/indexes/${heir}`, { settings: { policy: [] } })).status, 403);
  assert.equal(
    (await ann.api("POST", `/indexes/${heir}/policy/exceptions`, { projects: ["x"] })).status,
    403,
  );
});

interface Explained {
  answer: string;
  owner: string | null;
  because: string;
  files: {
    filename: string;
    source: string;
    state: string;
    because: string;
    since: string;
    todo: string | null;
  }[];
}

test("explain names every file of the tree, and why it is shown or not", async () => {
  const { base, heir } = await makeHeir("why");
  const [namesake, mine, gone] = [
    buildWheel({ name: "core", version: "9.9", salt: "foreign" }),
    buildWheel({ name: "core", version: "1.0" }),
    buildWheel({ name: "core", version: "0.9" }),
  ];
  await publish(base, namesake);
  await publish(heir, mine, gone);
  await admin.manage("DELETE", `/indexes/${heir}/projects/core/files/${gone.filename}`);
  const explained = await anonymous.api("GET", `/indexes/${heir}/explain/Core`);
  const { answer, owner, because, files } = explained.json<Explained>();
  assert.equal(answer, "page");
  assert.equal(owner, heir);
  assert.match(because, /why\/heir owns core/);
  const states = Object.fromEntries(files.map((file) => [file.filename, [file.source, file.state]]));
  assert.deepEqual(states, {
    [gone.filename]: [heir, "removed"],
    [mine.filename]: [heir, "shown"],
    [namesake.filename]: [base, "outranked"],
  });
  const outranked = files.find(({ state }) => state === "outranked");
  assert.match(outranked?.because ?? "", /why\/heir has core, and comes first/);
  assert.match(outranked?.todo ?? "", /origins/);
});

test("explain names nothing that the caller may not read", async () => {
  const { base, heir } = await makeHeir("secret");
  await admin.manage("PATCH", `/indexes/${base}`, { settings: { read: "granted" } });
  await publish(base, buildWheel({ name: "hidden" }));
  const bob = await makeAccount(server, "policy-bob");
  const answer = await bob.api("GET", `/indexes/${heir}/explain/hidden`);
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.json<Explained>().files, []);
  assert.equal(answer.json<Explained>().answer, "nothing");
  assert.doesNotMatch(answer.text, /secret\/base|hidden-1/);
  await set(heir, { policy: [{ action: "deny", reason: "not for bob" }] });
  const refused = await bob.get(filePath(heir, buildWheel({ name: "hidden" })));
  assert.equal(refused.status, 404);
  assert.doesNotMatch(refused.text, /policy|Rule/);
  const nobody = await bob.api("GET", `/indexes/${base}/explain/hidden`);
  assert.equal(nobody.status, 404);
});

test("a dry run tells what rules would hide, and changes nothing", async () => {
  const { base, heir } = await makeHeir("dry", { policy: [{ action: "deny", projects: ["old"] }] });
  const [kept, denied, old] = [
    buildWheel({ name: "kept" }),
    buildSdist({ name: "tried", version: "2.0" }),
    buildWheel({ name: "old" }),
  ];
  await publish(base, kept, denied, old);
  const run = (body: unknown, caller = admin) => caller.api("POST", `/indexes/${heir}/policy/dry-run`, body);
  const result = (await run({ policy: [{ action: "deny", kinds: ["sdist"], reason: "no builds" }] })).json<{
    projects: number;
    files: number;
    items: { filename: string; state: string; isShownNow: boolean; because: string }[];
    next: string | null;
  }>();
  assert.deepEqual([result.projects, result.files, result.next], [3, 3, null]);
  assert.deepEqual(
    result.items.map(({ filename, state, isShownNow }) => [filename, state, isShownNow]),
    [
      [old.filename, "shown", false],
      [denied.filename, "denied", true],
    ],
  );
  assert.match(result.items[1]?.because ?? "", /Rule 1 denies files of kind sdist: no builds/);
  assert.deepEqual(await listed(heir, "tried"), [denied.filename]);
  const first = (await run({ limit: 1 })).json<{ next: string }>();
  assert.equal(first.next, "kept");
  const ann = await makeAccount(server, "policy-dry");
  assert.equal((await run({}, ann)).status, 403);
});
