import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pipCertificates, pipIndexUrl, readIniSetting } from "./pip-settings.ts";
import { readUvToml, uvIndexUrl } from "./uv-settings.ts";

const home = mkdtempSync(join(tmpdir(), "wheelyard-settings-"));

test("pip's address comes from its variable first, then from the user's file", () => {
  mkdirSync(join(home, ".config/pip"), { recursive: true });
  writeFileSync(
    join(home, ".config/pip/pip.conf"),
    "[global]\nindex_url = http://user.example/simple\ncert=/ca.pem\n",
  );
  const environment = { HOME: home, XDG_CONFIG_DIRS: join(home, "none") };
  assert.deepEqual(pipIndexUrl({ ...environment, PIP_INDEX_URL: "http://variable.example/" }, "linux"), {
    value: "http://variable.example/",
    where: "PIP_INDEX_URL",
  });
  assert.equal(pipIndexUrl(environment, "linux")?.value, "http://user.example/simple");
  assert.equal(pipCertificates(environment, "linux"), "/ca.pem");
  assert.equal(pipIndexUrl({ ...environment, PIP_CONFIG_FILE: "/dev/null" }, "linux"), null);
});

test("a comment and another section's key are not the setting", () => {
  assert.equal(readIniSetting("[global]\n# index-url = http://a/\n", ["global"], "index-url"), null);
  assert.equal(readIniSetting("[search]\nindex-url = http://a/\n", ["global"], "index-url"), null);
  assert.equal(
    readIniSetting(
      "[global]\nindex-url: http://a/\n[install]\nindex-url=http://b/",
      ["install", "global"],
      "index-url",
    ),
    "http://b/",
  );
});

test("uv's address comes from its variables and from uv.toml", () => {
  assert.equal(
    uvIndexUrl({ HOME: home, UV_DEFAULT_INDEX: "own=https://a.example/simple" })?.value,
    "https://a.example/simple",
  );
  assert.equal(readUvToml('index-url = "https://a.example/simple"'), "https://a.example/simple");
  assert.equal(readUvToml('[pip]\nindex-url = "https://b.example/"'), "https://b.example/");
  const several =
    '[[index]]\nname = "x"\nurl = "https://x.example/"\n[[index]]\nurl = "https://y.example/"\ndefault = true\n';
  assert.equal(readUvToml(several), "https://y.example/");
  assert.equal(readUvToml('[[index]]\nurl = "https://x.example/"\n'), null);
});
