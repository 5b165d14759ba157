import assert from "node:assert/strict";
import { test } from "node:test";
import { BADGE_FORMATS } from "./badge-lines.ts";

const BADGES = [
  { name: "version", image: "https://host/v.svg", page: "https://host/ui" },
  { name: "Python versions", image: "https://host/p.svg", page: "https://host/ui" },
];

test("badges are lines to paste in each format, each leading to the page of the project", () => {
  const lines = Object.fromEntries(BADGE_FORMATS.map((format) => [format.id, format.lines(BADGES)]));
  assert.deepEqual(lines, {
    markdown:
      "[![version](https://host/v.svg)](https://host/ui)\n[![Python versions](https://host/p.svg)](https://host/ui)",
    rst: ".. image:: https://host/v.svg\n   :alt: version\n   :target: https://host/ui\n\n.. image:: https://host/p.svg\n   :alt: Python versions\n   :target: https://host/ui",
    html: '<a href="https://host/ui"><img src="https://host/v.svg" alt="version"></a>\n<a href="https://host/ui"><img src="https://host/p.svg" alt="Python versions"></a>',
  });
});
