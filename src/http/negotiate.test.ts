import assert from "node:assert/strict";
import { test } from "node:test";
import { Random, seed } from "../../test/harness/random.ts";
import { type Encoding, formOfQuery, negotiateEncoding, negotiatePage, type PageForm } from "./negotiate.ts";

const JSON_V1 = "application/vnd.pypi.simple.v1+json";
const HTML_V1 = "application/vnd.pypi.simple.v1+html";

/** Accept header → the form of the page, null for 406. */
const ACCEPTS: Record<string, Record<string, PageForm | null>> = {
  "T05 without a wish it is text/html": {
    "": "text",
    "  ": "text",
    "*/*": "text",
    ",": "text",
    ";q=1": "text",
  },
  "T02 T03 T04 one form": { [JSON_V1]: "json", [HTML_V1]: "html", "text/html": "text" },
  "T06 the highest q wins, q=0 excludes": {
    [`${JSON_V1};q=0.1, text/html;q=0.2`]: "text",
    [`${JSON_V1};q=0.001, text/html;q=0`]: "json",
    [`${JSON_V1};q=0`]: null,
    "*/*;q=0": null,
    "text/html;q=0, */*": "json",
    [`${JSON_V1};q=0, application/*`]: "html",
    [`${JSON_V1};q=0, ${HTML_V1};q=0, */*`]: "text",
    [`${JSON_V1};q=0, ${HTML_V1};q=0, application/*`]: null,
    [`*/*;q=0.9, ${HTML_V1};q=0.1, text/html;q=0.2`]: "json",
  },
  "T07 latest": {
    "application/vnd.pypi.simple.latest+json": "json",
    "application/vnd.pypi.simple.latest+html": "html",
    "application/vnd.pypi.simple.latest+json;q=0.2, application/vnd.pypi.simple.latest+html;q=0.3": "html",
    [`application/vnd.pypi.simple.latest+json;q=0.9, ${JSON_V1};q=0, text/html;q=0.5`]: "json",
  },
  "T08 nothing of ours": {
    "image/png": null,
    "application/json": null,
    "application/vnd.pypi.simple.v2+json": null,
  },
  "T11 at equal q the most featureful that was named": {
    [`text/html, ${HTML_V1}, ${JSON_V1}`]: "json",
    [`text/html, ${HTML_V1}`]: "html",
    [`${HTML_V1}, */*`]: "html",
    [`${JSON_V1}, ${HTML_V1};q=0.1, text/html;q=0.01`]: "json",
    [`${JSON_V1}, ${HTML_V1};q=0.2, text/html;q=0.01`]: "json",
    [`${JSON_V1};q=0.5, */*;q=0.5`]: "json",
  },
  "T12 parameters, case and white space; what is malformed is left out": {
    [` ${JSON_V1.toUpperCase()} ; charset=utf-8 ; Q=0.7 `]: "json",
    [`${JSON_V1};q=2, text/html;q=0.1`]: "text",
    [`${JSON_V1};q=-1, text/html;q=0.1`]: "text",
    [`${JSON_V1};q=high, text/html;q=0.1`]: "text",
    "text/html;level=1;q=0.4": "text",
    text: null,
  },
  "T13 wildcards of a group": {
    "application/*": "json",
    "text/*": "text",
    "text/*;q=0.5, application/*;q=0.4": "text",
  },
  "T14 browsers": {
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8": "text",
  },
};

for (const [title, table] of Object.entries(ACCEPTS)) {
  test(title, () => {
    for (const [accept, form] of Object.entries(table)) assert.equal(negotiatePage(accept), form, accept);
  });
}

test("T05 no header at all", () => assert.equal(negotiatePage(undefined), "text"));

test("T12 no Accept header is too odd: always a form or 406", () => {
  const random = new Random(seed());
  const bits = [
    JSON_V1,
    HTML_V1,
    "text/html",
    "*/*",
    "text/*",
    ";",
    ",",
    "q=",
    "0.",
    "1",
    "\0",
    '"',
    "=",
    " ",
    "é",
  ];
  for (let round = 0; round < 3000; round++) {
    const accept = Array.from({ length: random.below(30) }, () => random.pick(bits)).join("");
    assert.ok([null, "json", "html", "text"].includes(negotiatePage(accept)), accept);
    assert.ok(["identity", "gzip", "br", "zstd"].includes(negotiateEncoding(accept)), accept);
  }
});

test("T09 ?format= names a form, encoded or not; what it does not know decides nothing", () => {
  const table: Record<string, PageForm | null> = {
    "": null,
    [`format=${JSON_V1}`]: "json",
    [`format=${encodeURIComponent(JSON_V1)}`]: "json",
    [`a=b&format=${HTML_V1}`]: "html",
    "format=text/html": "text",
    "format=TEXT%2FHTML": "text",
    "format=application/vnd.pypi.simple.latest+json": "json",
    "format=json": null,
    "format=": null,
    "format=%ZZ%00": null,
    "formats=text/html": null,
  };
  for (const [query, form] of Object.entries(table)) assert.equal(formOfQuery(query), form, query);
});

test("H10 encodings: the best liked, never one that is refused", () => {
  const table: Record<string, Encoding> = {
    "": "identity",
    "gzip, deflate": "gzip",
    "gzip, deflate, br": "br",
    "gzip, deflate, br, zstd": "zstd",
    "gzip;q=0.9, br;q=0.1": "gzip",
    "gzip;q=0": "identity",
    "*": "zstd",
    "*;q=0.5, zstd;q=0": "br",
    "*;q=0": "identity",
    "identity;q=0.9, gzip;q=0.5": "identity",
    "deflate, compress": "identity",
    GZIP: "gzip",
    "gzip;q=1.000": "gzip",
  };
  for (const [header, encoding] of Object.entries(table)) {
    assert.equal(negotiateEncoding(header), encoding, header);
  }
  assert.equal(negotiateEncoding(undefined), "identity");
});
