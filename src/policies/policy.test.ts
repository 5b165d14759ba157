import assert from "node:assert/strict";
import { it } from "node:test";
import { Random } from "../../test/harness/random.ts";
import type { ProjectName } from "../packaging/names/project-name.ts";
import {
  type FileFacts,
  type FileSource,
  type KnownLicensing,
  type PluginVerdicts,
  type TestedIn,
  UNASKED,
  UNSEEN,
  UNTESTED,
} from "./file-facts.ts";
import { Policy } from "./policy.ts";
import { PolicySettings } from "./rule.ts";
import { DAY } from "./rule-match.ts";

const NOW = Date.parse("2026-11-21T00:00:00Z");
const MIRROR: FileSource = { address: "root/up", kind: "mirror", isSelf: false };
const OWN: FileSource = { address: "team/dev", kind: "hosted", isSelf: true };
const BASE: FileSource = { address: "team/base", kind: "hosted", isSelf: false };

function file(more: Partial<FileFacts> = {}): FileFacts {
  return {
    filename: "shop-1.0-py3-none-any.whl",
    project: "shop" as ProjectName,
    version: "1.0",
    kind: "wheel",
    size: 1000,
    sha256: "ab".repeat(32),
    uploadedAt: NOW - 100 * DAY,
    firstSeenAt: NOW - 100 * DAY,
    yanked: null,
    ...more,
  };
}

function ask(
  rules: unknown[],
  facts: FileFacts,
  more: {
    source?: FileSource;
    licensing?: KnownLicensing;
    testedIn?: TestedIn;
    verdicts?: PluginVerdicts;
    now?: number;
  } = {},
) {
  const policy = new Policy(PolicySettings.parse(rules)).of(facts.project);
  const { source = MIRROR, licensing = null, testedIn = UNTESTED, verdicts = UNASKED } = more;
  return policy.decide({ facts, source, licensing, testedIn, verdicts }, more.now ?? NOW);
}

const action = (...args: Parameters<typeof ask>) => ask(...args).action;

it("shows a file that no rule speaks of", () => {
  assert.deepEqual(ask([], file()), {
    action: "allow",
    rule: null,
    because: null,
    until: null,
    changesAt: null,
    isPending: false,
  });
});

it("lets the first rule that matches decide, and says which it was", () => {
  const rules = [
    { action: "deny", projects: ["other"] },
    { action: "allow", projects: ["shop"], versions: "<2" },
    { action: "deny", projects: ["Sho*"], reason: "not ours" },
  ];
  assert.equal(ask(rules, file()).rule, 2);
  const denied = ask(rules, file({ version: "2.0" }));
  assert.equal(denied.action, "deny");
  assert.equal(denied.because, "Rule 3 denies files of Sho*: not ours");
});

it("matches names in any spelling, with globs", () => {
  const of = (glob: string) => action([{ action: "deny", projects: [glob] }], file());
  assert.equal(of("SHOP"), "deny");
  assert.equal(of("*"), "deny");
  assert.equal(of("sho"), "allow");
  const dotted = file({ project: "acme-core" as ProjectName });
  assert.equal(action([{ action: "deny", projects: ["Acme.*"] }], dotted), "deny");
  assert.equal(action([{ action: "deny", projects: ["acme_core"] }], dotted), "deny");
});

it("matches versions by PEP 440, and never what is no version", () => {
  const rules = [{ action: "deny", versions: ">=2.0,<3" }];
  assert.equal(action(rules, file({ version: "2.5" })), "deny");
  assert.equal(action(rules, file({ version: "10.0" })), "allow");
  assert.equal(action(rules, file({ version: "no version" })), "allow");
});

it("speaks of what comes from elsewhere unless it names sources", () => {
  assert.equal(action([{ action: "deny" }], file(), { source: OWN }), "allow");
  assert.equal(action([{ action: "deny" }], file(), { source: BASE }), "deny");
  const own = { ...MIRROR, isSelf: true };
  assert.equal(action([{ action: "deny" }], file(), { source: own }), "deny", "a mirror's own rules");
  const from = (sources: string[], source: FileSource) =>
    action([{ action: "deny", sources }], file(), { source });
  assert.equal(from(["*"], OWN), "deny");
  assert.equal(from(["self"], OWN), "deny");
  assert.equal(from(["hosted"], OWN), "allow");
  assert.equal(from(["hosted"], BASE), "deny");
  assert.equal(from(["mirror"], BASE), "allow");
  assert.equal(from(["mirror"], MIRROR), "deny");
  assert.equal(from(["team/*"], BASE), "deny");
  assert.equal(from(["root/*"], BASE), "allow");
});

it("matches kind, yanked and size", () => {
  assert.equal(action([{ action: "deny", kinds: ["sdist"] }], file()), "allow");
  assert.equal(action([{ action: "deny", kinds: ["sdist"] }], file({ kind: "sdist" })), "deny");
  assert.equal(action([{ action: "deny", yanked: true }], file({ yanked: "" })), "deny");
  assert.equal(action([{ action: "deny", yanked: true }], file()), "allow");
  assert.equal(action([{ action: "deny", largerThan: 999 }], file()), "deny");
  assert.equal(action([{ action: "deny", largerThan: 1000 }], file()), "allow");
  assert.equal(action([{ action: "deny", smallerThan: 1000 }], file()), "allow");
  assert.equal(action([{ action: "deny", largerThan: 1 }], file({ size: null })), "allow");
  assert.equal(action([{ action: "deny", largerThan: 1, matchUnknown: true }], file({ size: null })), "deny");
});

it("matches licences and classifiers where core metadata is known", () => {
  const gpl = { license: "MIT OR GPL-3.0-only", classifiers: ["Topic :: Games"] };
  const rules = [{ action: "deny", licenses: ["gpl-*"] }];
  assert.equal(action(rules, file(), { licensing: gpl }), "deny");
  assert.equal(action(rules, file(), { licensing: { license: "MIT", classifiers: [] } }), "allow");
  assert.equal(action(rules, file()), "allow");
  assert.equal(action([{ ...rules[0], matchUnknown: true }], file()), "deny");
  assert.equal(
    action([{ action: "deny", classifiers: ["topic :: games"] }], file(), { licensing: gpl }),
    "deny",
  );
  assert.equal(action([{ action: "deny", licenses: ["OR"] }], file(), { licensing: gpl }), "allow");
  const policy = new Policy(PolicySettings.parse(rules));
  assert.equal(policy.of(file().project).asksForLicensing, true);
});

const COOLDOWN = { action: "hold", youngerThanDays: 7, reason: "cooldown" };

it("holds young files until they are old enough, and says until when", () => {
  const young = file({ uploadedAt: NOW - 2 * DAY });
  const held = ask([COOLDOWN], young);
  assert.equal(held.action, "hold");
  assert.equal(held.until, NOW + 5 * DAY);
  assert.equal(held.changesAt, NOW + 5 * DAY);
  assert.equal(action([COOLDOWN], young, { now: NOW + 5 * DAY - 1 }), "hold");
  assert.equal(action([COOLDOWN], young, { now: NOW + 5 * DAY }), "allow");
});

it("counts from the first look where it is told to, or nothing else is known", () => {
  const forged = file({ uploadedAt: 0, firstSeenAt: NOW - DAY });
  assert.equal(action([COOLDOWN], forged), "allow");
  assert.equal(action([{ ...COOLDOWN, clock: "seen" }], forged), "hold");
  assert.equal(ask([COOLDOWN], file({ uploadedAt: null, firstSeenAt: NOW })).until, NOW + 7 * DAY);
});

it("draws a line at a date", () => {
  const line = new Date(NOW - 50 * DAY).toISOString();
  assert.equal(action([{ action: "deny", bornAfter: line }], file()), "allow");
  assert.equal(action([{ action: "deny", bornAfter: line }], file({ uploadedAt: NOW - 49 * DAY })), "deny");
  assert.equal(action([{ action: "deny", bornBefore: line }], file()), "deny");
  const unknown = file({ uploadedAt: null, firstSeenAt: null });
  assert.equal(action([{ action: "deny", bornAfter: line }], unknown), "deny");
  assert.equal(action([{ action: "deny", bornBefore: line }], unknown), "allow");
  const seen = { action: "deny", bornAfter: line, clock: "seen" };
  assert.equal(action([seen], file({ uploadedAt: 0, firstSeenAt: NOW })), "deny");
  assert.match(
    ask([seen], file({ firstSeenAt: NOW })).because ?? "",
    /that came after .* \(as first seen here\)/,
  );
});

it("takes a file of unknown age for a new one", () => {
  const unknown = file({ uploadedAt: null, firstSeenAt: null });
  assert.equal(action([COOLDOWN], unknown), "hold");
  assert.equal(action([{ action: "deny", olderThanDays: 1 }], unknown), "allow");
});

it("passes over what an exception names, until it ends", () => {
  const until = new Date(NOW + DAY).toISOString();
  const exceptions = [{ projects: ["shop"], versions: "==1.0", until, reason: "security fix", by: "maria" }];
  const rules = [{ ...COOLDOWN, exceptions }];
  const young = file({ uploadedAt: NOW });
  assert.equal(action(rules, young), "allow");
  assert.equal(ask(rules, young).changesAt, NOW + DAY, "the page is looked at again when the exception ends");
  assert.match(
    ask(rules, young).because ?? "",
    /^An exception of maria from rule 1, until .*: security fix$/,
  );
  assert.equal(action(rules, young, { now: NOW + DAY }), "hold");
  assert.equal(action(rules, file({ uploadedAt: NOW, version: "1.1" })), "hold");
  assert.equal(action([...rules, { action: "deny" }], young), "deny", "the rules behind still count");
});

it("tells when a file grows too old", () => {
  const aging = ask([{ action: "deny", olderThanDays: 365 }], file());
  assert.equal(aging.action, "allow");
  assert.equal(aging.changesAt, NOW + 265 * DAY + 1);
});

it("knows projects that are hidden whatever files they have", () => {
  const hides = (rules: unknown[], self: "hosted" | "mirror" = "mirror") =>
    new Policy(PolicySettings.parse(rules)).hidesWhole("shop" as ProjectName, self);
  assert.equal(hides([{ action: "deny", projects: ["shop"] }]), true);
  assert.equal(hides([{ action: "deny", projects: ["shop"] }], "hosted"), false, "its own may be shown");
  assert.equal(hides([{ action: "deny", projects: ["shop"], sources: ["*"] }], "hosted"), true);
  assert.equal(hides([{ action: "allow", kinds: ["wheel"] }, { action: "deny" }]), false);
  assert.equal(hides([{ action: "deny", kinds: ["wheel"] }, { action: "deny" }]), true);
  assert.equal(hides([{ action: "allow", projects: ["other"] }]), false);
});

it("refuses wrong rules by their place and in clear words", () => {
  const problem = (rule: unknown) => {
    const result = PolicySettings.safeParse([rule]);
    return result.success
      ? null
      : `${result.error.issues[0]?.path.join(".")}: ${result.error.issues[0]?.message}`;
  };
  assert.match(
    problem({ action: "deny", versions: "newer" }) ?? "",
    /^0\.versions: write a version specifier/,
  );
  assert.match(problem({ action: "deny", sources: ["nowhere"] }) ?? "", /^0\.sources\.0: write owner\/name/);
  assert.match(problem({ action: "forbid" }) ?? "", /^0\.action: /);
  assert.match(problem({ action: "deny", project: ["x"] }) ?? "", /project/);
  assert.match(problem({ action: "hold", youngerThanDays: -1 }) ?? "", /^0\.youngerThanDays/);
  assert.match(problem({ action: "deny", projects: ["a b"] }) ?? "", /^0\.projects\.0: use a project name/);
});

it("never shows more when a rule that denies is added anywhere", () => {
  const random = new Random(Number(process.env.WHEELYARD_SEED ?? 2026));
  for (let round = 0; round < 400; round++) {
    const rules = Array.from({ length: random.below(5) }, () => someRule(random));
    const denying = { ...someRule(random), action: "deny" as const };
    const more = rules.toSpliced(random.below(rules.length + 1), 0, denying);
    const facts = someFile(random);
    const source = random.pick([MIRROR, BASE, OWN]);
    const before = action(rules, facts, { source });
    if (before !== "allow")
      assert.notEqual(action(more, facts, { source }), "allow", JSON.stringify({ more, facts }));
  }
});

it("never changes its mind before the time it tells", () => {
  const random = new Random(Number(process.env.WHEELYARD_SEED ?? 2026));
  for (let round = 0; round < 400; round++) {
    const rules = Array.from({ length: 1 + random.below(4) }, () => someRule(random));
    const facts = someFile(random);
    const now = NOW + random.below(20) * DAY;
    const { action: before, rule, changesAt } = ask(rules, facts, { now });
    const last = changesAt === null ? now + 1000 * DAY : changesAt - 1;
    for (const later of [now + Math.floor((last - now) / 2), last]) {
      const { action: then, rule: thenRule } = ask(rules, facts, { now: later });
      assert.deepEqual([then, thenRule], [before, rule], JSON.stringify({ rules, facts, now, later }));
    }
  }
});

function someRule(random: Random) {
  const conditions = [
    {},
    { projects: [random.pick(["shop", "s*", "other"])] },
    { versions: random.pick(["<2", ">=1.5", "==1.0"]) },
    { sources: [random.pick(["mirror", "team/*", "*"])] },
    { youngerThanDays: 1 + random.below(30) },
    { olderThanDays: 1 + random.below(30), clock: "seen" },
    { kinds: ["sdist"] },
  ];
  const until = random.chance(2) ? new Date(NOW + random.below(30) * DAY).toISOString() : null;
  return {
    action: random.pick(["allow", "deny", "hold"]),
    ...random.pick(conditions),
    ...random.pick(conditions),
    exceptions: random.chance(3) ? [{ projects: ["shop"], until }] : [],
  };
}

function someFile(random: Random): FileFacts {
  return file({
    version: random.pick(["1.0", "1.5", "2.0"]),
    kind: random.pick(["wheel", "sdist"]),
    uploadedAt: random.chance(4) ? null : NOW - random.below(40) * DAY,
    firstSeenAt: random.chance(4) ? null : NOW - random.below(40) * DAY,
  });
}

it("shows what nobody has looked into where its licence may let it through, and hides what no licence can save", () => {
  const unseen = { licensing: UNSEEN } as const;
  const isPending = (rules: unknown[], facts = file()) => ask(rules, facts, unseen).isPending;
  assert.ok(isPending([{ action: "deny", licenses: ["gpl-*"] }]));
  assert.ok(isPending([{ action: "deny", licenses: ["gpl-*"], matchUnknown: true }]));
  assert.ok(isPending([{ action: "allow", classifiers: ["*games"] }, { action: "deny" }]));
  assert.ok(!isPending([{ action: "allow", licenses: ["MIT"] }]), "it is shown in any case");
  assert.ok(
    !isPending([{ action: "deny", licenses: ["MIT"], versions: ">5" }]),
    "the rule does not speak of it",
  );
  const young = file({ uploadedAt: NOW - DAY });
  const held = [
    { action: "deny", licenses: ["gpl-*"] },
    { action: "hold", youngerThanDays: 7 },
  ];
  assert.equal(action(held, young, unseen), "hold");
  assert.ok(isPending([{ action: "allow", licenses: ["MIT"] }, ...held], young));
  assert.equal(action([{ action: "deny", licenses: ["gpl-*"], matchUnknown: true }], file()), "deny");
});

it("matches files whose tests did not pass in every named environment", () => {
  const rules = [{ action: "hold", untested: ["py311*", "lint"] }];
  const tested = (...results: [string, boolean][]) =>
    action(rules, file(), { source: BASE, testedIn: new Map(results) });
  assert.equal(tested(), "hold");
  assert.equal(tested(["py311", true]), "hold", "lint is missing");
  assert.equal(tested(["py311", true], ["lint", false]), "hold");
  assert.equal(tested(["py311", true], ["lint", true]), "allow");
  assert.equal(tested(["py311-a", true], ["py311-b", false], ["lint", true]), "hold", "one of several");
  assert.equal(tested(["py311", true], ["lint", true], ["py27", false]), "allow", "others do not matter");
  assert.match(ask(rules, file(), { source: BASE }).because ?? "", /tests did not pass in py311\* and lint/);
  assert.ok(!new Policy(PolicySettings.parse(rules)).hidesWhole("shop" as ProjectName, "mirror"));
});

it("asks a plugin, until what it said is old", () => {
  const says = (matches: boolean | null) => ({ verdicts: new Map([["gate", { matches, until: NOW + 1 }]]) });
  const rules = [{ action: "deny", plugin: "gate", reason: "not vetted" }];
  const denied = ask(rules, file(), says(true));
  assert.deepEqual(
    [denied.action, denied.because, denied.changesAt],
    ["deny", "Rule 1 denies files that the plugin gate picks: not vetted", NOW + 1],
  );
  const allowed = ask(rules, file(), says(false));
  assert.deepEqual([allowed.action, allowed.changesAt], ["allow", NOW + 1]);
});

it("hides a file when a plugin cannot tell, whichever way the rule goes", () => {
  const away = { verdicts: new Map([["gate", { matches: null, until: NOW + 1 }]]) };
  for (const more of [away, {}]) {
    assert.equal(ask([{ action: "deny", plugin: "gate" }], file(), more).action, "deny");
    assert.equal(ask([{ action: "hold", plugin: "gate" }], file(), more).action, "hold");
    const vetted = [{ action: "allow", plugin: "gate" }, { action: "deny" }];
    assert.equal(ask(vetted, file(), more).action, "deny");
  }
});

it("never counts a rule with a plugin as one about names alone", () => {
  const rules = PolicySettings.parse([{ action: "deny", projects: ["shop"], plugin: "gate" }]);
  assert.equal(new Policy(rules).hidesWhole("shop" as ProjectName, "mirror"), false);
});
