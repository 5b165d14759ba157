import assert from "node:assert/strict";
import { after, test } from "node:test";
import { buildWheel } from "../harness/build-distribution.ts";
import { startServer } from "../harness/start-server.ts";

const server = await startServer();
after(() => server.remove());
const { admin, anonymous } = server;
await admin.publish(buildWheel({ name: "negotiated" }));

const JSON_V1 = "application/vnd.pypi.simple.v1+json";
const HTML_V1 = "application/vnd.pypi.simple.v1+html";
const TEXT = "text/html";

/** [what is asked, what must come, requirement] */
const QUESTIONS: [string | undefined, string, string][] = [
  [undefined, TEXT, "T05 S23"],
  ["*/*", TEXT, "T05"],
  [TEXT, TEXT, "T04"],
  [JSON_V1, JSON_V1, "T02"],
  [HTML_V1, HTML_V1, "T03"],
  ["application/vnd.pypi.simple.latest+json", JSON_V1, "T07"],
  ["application/vnd.pypi.simple.latest+html", HTML_V1, "T07"],
  [`${JSON_V1}, ${HTML_V1}; q=0.1, text/html; q=0.01`, JSON_V1, "T11 pip"],
  [`${JSON_V1}, ${HTML_V1};q=0.2, text/html;q=0.01`, JSON_V1, "T11 uv"],
  [`${JSON_V1};q=0.1, ${HTML_V1};q=0.9`, HTML_V1, "T06"],
  [`${JSON_V1};q=0, text/html`, TEXT, "T06"],
  [`text/html;q=0.5, ${JSON_V1};q=0.5`, JSON_V1, "T11"],
  ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", TEXT, "T14"],
  [`APPLICATION/VND.PYPI.SIMPLE.V1+JSON ; Q=1.0`, JSON_V1, "T12"],
  ["text/html;charset=utf-8;level=1", TEXT, "T12"],
  ["text/*", TEXT, "T13"],
  ["application/json, */*;q=0.1", TEXT, "T08"],
];

function typeOf(header: string | undefined): string {
  return (header ?? "").split(";")[0]?.trim() ?? "";
}

for (const path of ["/simple/", "/simple/negotiated/"]) {
  for (const [accept, wanted, number] of QUESTIONS) {
    test(`${number} ${path} asked for ${accept ?? "nothing"} answers ${wanted}`, async () => {
      const headers = accept === undefined ? {} : { accept };
      const answer = await anonymous.get(path, headers);
      assert.equal(answer.status, 200);
      assert.equal(typeOf(answer.headers["content-type"]), wanted);
      assert.match(String(answer.headers.vary), /accept(,|$)/i);
      assert.equal(answer.text.startsWith("{"), wanted === JSON_V1);
      const head = await anonymous.send({ method: "HEAD", path, headers });
      assert.equal(typeOf(head.headers["content-type"]), wanted, "T15");
    });
  }

  test(`T08 T13 ${path} asked only for what it does not have answers 406 or its default, never 300 or 5xx`, async () => {
    for (const accept of ["image/png", "application/vnd.pypi.simple.v9+json", "application/json"]) {
      const { status } = await anonymous.get(path, { accept });
      assert.ok(status === 406 || status === 200, `${accept}: ${status}`);
    }
    assert.equal((await anonymous.get(path, { accept: "image/png" })).status, 406);
    assert.equal((await anonymous.get(path, { accept: "application/*" })).status, 200);
  });

  test(`T12 ${path} asked with nonsense never answers 5xx`, async () => {
    for (const accept of [
      ";;;",
      ",",
      "text/html;q=abc",
      "text/html;q=-1",
      "/",
      "a".repeat(4000),
      '"',
      "*",
      "text",
    ]) {
      const { status } = await anonymous.get(path, { accept });
      assert.ok(status === 200 || status === 406 || status === 400, `${accept}: ${status}`);
    }
  });

  test(`T09 ${path} takes the form from ?format=, whatever Accept says`, async () => {
    for (const wanted of [JSON_V1, HTML_V1, TEXT]) {
      const answer = await anonymous.get(`${path}?format=${encodeURIComponent(wanted)}`, { accept: TEXT });
      assert.equal(typeOf(answer.headers["content-type"]), wanted);
    }
    const { status } = await anonymous.get(`${path}?format=nonsense`);
    assert.ok([200, 400, 406].includes(status), String(status));
  });
}

test("H17 unknown query strings on known addresses are ignored", async () => {
  const plain = await anonymous.get("/simple/negotiated/");
  const asked = await anonymous.get("/simple/negotiated/?cachebust=1&x=%20");
  assert.equal(asked.text, plain.text);
});
