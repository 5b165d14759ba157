import assert from "node:assert/strict";
import { test } from "node:test";
import { Refusal } from "../refusal.ts";
import { refuseCrossSite } from "./cross-site.ts";

const HOST = { host: "packages.example:8765" };
const OWN = "http://packages.example:8765";

test("F100 what a page of another site sends is refused, whatever method changes something", () => {
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    for (const headers of [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "cross-site", origin: OWN },
      { origin: "http://evil.example" },
      { origin: "http://packages.example" },
      { origin: "http://packages.example:8765.evil.example" },
      { origin: "http://packages.example:8765/evil" },
      { origin: "null" },
      { origin: "" },
    ]) {
      assert.throws(
        () => refuseCrossSite(method, { ...HOST, ...headers }),
        (error) => error instanceof Refusal && error.kind === "forbidden",
        `${method} ${JSON.stringify(headers)}`,
      );
    }
  }
});

test("programs, the server's own pages and reads from anywhere are let through", () => {
  for (const headers of [
    {},
    { "sec-fetch-site": "same-origin", origin: OWN },
    { "sec-fetch-site": "none" },
    { origin: OWN },
    { origin: "https://packages.example:8765" },
  ]) {
    refuseCrossSite("POST", { ...HOST, ...headers });
  }
  for (const method of ["GET", "HEAD", "OPTIONS"]) {
    refuseCrossSite(method, { ...HOST, "sec-fetch-site": "cross-site", origin: "http://evil.example" });
  }
});
