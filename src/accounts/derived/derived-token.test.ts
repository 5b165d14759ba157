import assert from "node:assert/strict";
import { test } from "node:test";
import { Random, seed } from "../../../test/harness/random.ts";
import { matchesGlob } from "../../glob.ts";
import type { TokenScope } from "../caller.ts";
import { ALL_PERMISSIONS, PERMISSIONS } from "../permission.ts";
import { generateShortToken, generateToken } from "../token.ts";
import { isDamagedToken, isWholeToken, tokensIn, withChecksum } from "../token-text.ts";
import { deriveToken, type Limits, limitsOf, readDerived } from "./derived-token.ts";
import { narrow } from "./narrow.ts";

const text = (token: string | null): string => {
  assert.ok(token !== null);
  return token;
};
const read = (token: string | null) => {
  const derived = readDerived(text(token));
  assert.ok(derived !== null);
  return derived;
};

test("a derived token says what it is narrowed to, step by step, and looks like a token", () => {
  const token = generateToken();
  const once = text(deriveToken(token, { indexes: ["root/*"], permissions: ["read"] }));
  const twice = text(deriveToken(once, { projects: ["shop"], expires: 1_900_000_000 }));
  assert.deepEqual(limitsOf(read(twice)), [
    { indexes: ["root/*"], permissions: ["read"] },
    { projects: ["shop"], expires: 1_900_000_000 },
  ]);
  assert.ok(isWholeToken(twice));
  assert.ok(isDamagedToken(`${twice.slice(0, -1)}${twice.endsWith("0") ? "1" : "0"}`));
  assert.deepEqual(tokensIn(`password: "${twice}", ${token}`), [twice, token]);
  assert.equal(deriveToken(generateShortToken(), {}), null);
  let deep: string | null = token;
  for (let at = 0; at < 8; at++) deep = deriveToken(text(deep), { expires: at });
  assert.equal(deriveToken(text(deep), { expires: 1 }), null, "at most 8 steps");
  assert.ok(text(deep).length < 4_000, `${text(deep).length} characters`);
});

test("no step can be removed, changed, moved or taken from another token", () => {
  const token = generateToken();
  const once = read(deriveToken(token, { permissions: ["read"] }));
  const twice = read(
    deriveToken(text(deriveToken(token, { permissions: ["read"] })), { projects: ["shop"] }),
  );
  const other = read(deriveToken(generateToken(), { indexes: ["*"] }));
  const [first, second] = twice.steps;
  assert.ok(first && second);
  const forged = {
    "without its last step": { ...twice, steps: [first] },
    "without its first step": { ...twice, steps: [second] },
    "with its steps in another order": { ...twice, steps: [second, first] },
    "with other limits": { ...once, steps: once.steps.map((step) => ({ ...step, limits: "{}" })) },
    "with the steps of another token": { ...once, steps: other.steps, seed: other.seed },
    "with the seed of another": { ...once, seed: other.seed },
    "with a root that is no key": { ...once, root: "A".repeat(42) },
  };
  for (const [how, derived] of Object.entries(forged)) assert.equal(limitsOf(derived), null, how);
  assert.ok(limitsOf(once));
});

test("limits that this program does not know make the token worth nothing, and garbage is no token", () => {
  const good = read(deriveToken(generateToken(), {}));
  const garbage = [
    [],
    [good.root, [], good.seed],
    [good.root, "x", good.seed],
    { root: good.root },
    [good.root, Array(9).fill(["{}", good.root, "A".repeat(86)]), good.seed],
  ];
  for (const form of garbage) {
    const padded = `${JSON.stringify(form)}${" ".repeat(200)}`;
    const token = withChecksum(`wyd_${Buffer.from(padded).toString("base64url")}`);
    assert.equal(readDerived(token), null, JSON.stringify(form));
  }
  assert.throws(() => deriveToken(generateToken(), { networks: ["10.0.0.0/8"] } as Limits));
});

const NAMES = ["shop", "shop-app", "web-app", "a", "root/main", "root/dev", "acme/main"];
const GLOBS = ["*", "shop", "shop-*", "*-app", "root/*", "root/main", "*/main", "a*a", "*o*"];

/** What a scope permits of everything there is here. */
function permitted(scope: TokenScope): Set<string> {
  const all = new Set<string>();
  for (const permission of ALL_PERMISSIONS) {
    const isIncluded =
      scope.permissions.includes(permission) ||
      (scope.permissions.includes("manage") && PERMISSIONS.some((one) => one === permission));
    if (!isIncluded) continue;
    for (const index of NAMES)
      for (const project of NAMES)
        if (
          scope.indexes.some((glob) => matchesGlob(glob, index)) &&
          scope.projects.some((glob) => matchesGlob(glob, project))
        )
          all.add(`${permission} ${index} ${project}`);
  }
  return all;
}

test("however a token is narrowed, it never permits more than before", () => {
  const random = new Random(seed());
  const some = <T>(all: readonly T[]): T[] => {
    const chosen = all.filter(() => random.below(3) === 0);
    return chosen.length > 0 ? chosen : [all[random.below(all.length)] as T];
  };
  const maybe = <T>(value: T): T | undefined => (random.below(3) === 0 ? undefined : value);
  for (let round = 0; round < 2_000; round++) {
    let scope: TokenScope = {
      indexes: some(GLOBS),
      projects: some(GLOBS),
      permissions: some(ALL_PERMISSIONS),
    };
    for (let step = 0; step < 3; step++) {
      const limits: Limits = {
        indexes: maybe(some(GLOBS)),
        projects: maybe(some(GLOBS)),
        permissions: maybe(some(ALL_PERMISSIONS)),
      };
      const narrowed = narrow(scope, limits);
      const [before, after] = [permitted(scope), permitted(narrowed)];
      const wanted = permitted({
        indexes: limits.indexes ?? ["*"],
        projects: limits.projects ?? ["*"],
        permissions: limits.permissions ?? [...ALL_PERMISSIONS],
      });
      const told = JSON.stringify({ scope, limits, narrowed });
      for (const right of after) assert.ok(before.has(right) && wanted.has(right), `${right}: ${told}`);
      for (const key of ["indexes", "projects"] as const)
        if (narrowed[key].includes("*")) assert.ok(scope[key].includes("*"), told);
      scope = narrowed;
    }
  }
});
