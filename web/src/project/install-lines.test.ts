import assert from "node:assert/strict";
import { test } from "node:test";
import { INSTALLERS, type Installing } from "./install-lines.ts";

const context = {
  name: "team-release",
  simple: "https://packages.example.com/team/release/simple/",
  upload: null,
  simpleWithToken: "https://packages.example.com/team/release/simple/",
  insecureHost: null,
  token: "YOUR_TOKEN",
  signsIn: false,
};
const sha256 = "ab".repeat(32);
const installing: Installing = { name: "shop", version: null, extras: [], files: [{ sha256 }], context };

function lines(id: string, more: Partial<Installing> = {}): string {
  return INSTALLERS.find((one) => one.id === id)?.lines({ ...installing, ...more }) ?? "";
}

test("the newest release needs no version, and another one is named", () => {
  assert.equal(lines("pip"), `pip install --index-url ${context.simple} shop`);
  assert.equal(lines("pip", { version: "1.2" }), `pip install --index-url ${context.simple} shop==1.2`);
  assert.equal(lines("uv", { version: "1.2" }), `uv add --default-index ${context.simple} shop==1.2`);
  assert.match(lines("poetry", { version: "1.2" }), /\npoetry add shop@1\.2$/);
});

test("extras are quoted for the shell", () => {
  assert.match(lines("pip", { extras: ["s3", "gcs"] }), / "shop\[s3,gcs\]"$/);
});

test("a host without TLS is named as trusted, and a token is in the address", () => {
  const signedIn = {
    ...context,
    insecureHost: "packages.lan",
    simpleWithToken: "http://__token__:T@packages.lan/simple/",
  };
  assert.equal(
    lines("pip", { context: signedIn }),
    "pip install --trusted-host packages.lan --index-url http://__token__:T@packages.lan/simple/ shop",
  );
});

test("requirements.txt has the hash of every file, and no token", () => {
  const other = "cd".repeat(32);
  const text = lines("hashes", { version: "1.2", files: [{ sha256 }, { sha256: other }, { sha256: null }] });
  assert.equal(
    text,
    `--index-url ${context.simple}\nshop==1.2 \\\n    --hash=sha256:${sha256} \\\n    --hash=sha256:${other}`,
  );
});
