import assert from "node:assert/strict";
import { test } from "node:test";
import { MultipartReader, readBoundary } from "./multipart.ts";

interface Part {
  name: string;
  filename: string | null;
  data: string;
}

function parse(body: string | Buffer, step = Number.POSITIVE_INFINITY): Part[] {
  const parts: Part[] = [];
  const reader = new MultipartReader("XyZ", {
    begin: (head) => parts.push({ ...head, data: "" }),
    data: (bytes) => {
      parts.at(-1)!.data += bytes.toString("latin1");
    },
    end: () => {},
  });
  const bytes = Buffer.from(body as string, "latin1");
  for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step));
  reader.end();
  return parts;
}

const FIELD = 'Content-Disposition: form-data; name="a"\r\n\r\n';
const body = (...parts: string[]): string =>
  `${parts.map((part) => `--XyZ\r\n${part}\r\n`).join("")}--XyZ--\r\n`;
const FILE =
  'Content-Disposition: form-data; name="content"; filename="x.whl"\r\nContent-Type: application/zip\r\n\r\n';

test("U21 a form is read the same however it is cut into chunks", () => {
  const text = body(`${FIELD}1`, `${FILE}\r\n--Xy\r\n--XyZa\n--XyZ\r\n\r\r\n`, `${FIELD}`);
  const whole = parse(text);
  assert.deepEqual(
    whole.map((part) => part.data),
    ["1", "\r\n--Xy\r\n--XyZa\n--XyZ\r\n\r\r\n", ""],
  );
  for (let step = 1; step < 60; step++) assert.deepEqual(parse(text, step), whole, `step ${step}`);
});

test("U21 the form of Python 2.7's distutils: leading line end, none at the end", () => {
  const text = `\r\n--XyZ\r\n${FIELD}1\r\n--XyZ\r\n${FILE}zip\r\n--XyZ--`;
  for (let step = 1; step < 40; step++)
    assert.deepEqual(
      parse(text, step).map((part) => part.data),
      ["1", "zip"],
    );
});

test("U21 the form of older distutils: bare line feeds", () => {
  const text = `\n--XyZ\r\n${FIELD}1\r\n--XyZ\r\n${FILE}z\r\n\r\np\r\n--XyZ--\r\n`.replaceAll("\r\n", "\n");
  for (let step = 1; step < 40; step++)
    assert.deepEqual(
      parse(text, step).map((part) => part.data),
      ["1", "z\n\np"],
    );
});

test("U20 U21 text before the first boundary and behind the last one is ignored", () => {
  const form = body(`${FIELD}1`, `${FILE}zip`);
  const preambles = [
    "This is a message in MIME format.\r\n",
    "\r\n\r\ntext\r\n\r\n",
    "--XyZa is not the boundary\r\n--XyZ-\r\n",
    "it does not count in a line: --XyZ\r\n",
    `${"x".repeat(60_000)}\r\n`,
  ];
  for (const preamble of preambles) {
    for (const step of [1, 2, 7, 64, 1000]) {
      const parts = parse(`${preamble}${form}and an epilogue\r\n--XyZ\r\n`, step);
      assert.deepEqual(
        parts.map((part) => part.data),
        ["1", "zip"],
        `${preamble.slice(0, 40)} in steps of ${step}`,
      );
    }
  }
  const bare = parse(`preamble\n${form.replaceAll("\r\n", "\n").replace("--XyZ\n", "--XyZ \t\n")}`);
  assert.deepEqual(
    bare.map((part) => part.data),
    ["1", "zip"],
  );
});

test("U21 heads of parts: folded, in any case, with white space and quoted pairs", () => {
  const name = (head: string) => parse(body(`${head}\r\n\r\n`))[0]!;
  const odd = name('CONTENT-disposition:\r\n\tForm-Data;\r\n name="content" ;\r\n\tFileName="x \\"y\\".whl"');
  assert.deepEqual([odd.name, odd.filename], ["content", 'x "y".whl']);
  const empty = parse(body(FIELD, `${FILE}`, FIELD.replace('"a"', '"b"')));
  assert.deepEqual(
    empty.map((part) => [part.name, part.data]),
    [
      ["a", ""],
      ["content", ""],
      ["b", ""],
    ],
  );
});

test("U21 names quoted, bare, escaped and extended", () => {
  const name = (disposition: string) =>
    parse(body(`Content-Disposition: form-data; ${disposition}\r\n\r\n`))[0]!;
  assert.equal(name("name=a").name, "a");
  assert.equal(name('name=":action"').name, ":action");
  assert.equal(name('name="a\\"b"').name, 'a"b');
  assert.equal(name("name=content; filename=x.whl").filename, "x.whl");
  assert.equal(name("name=content; filename*=utf-8''x%20y.whl").filename, "x y.whl");
});

for (const [what, text] of [
  ["nothing", ""],
  ["no boundary", "hello"],
  ["another boundary", body(FIELD).replaceAll("XyZ", "Other")],
  ["no closing boundary", `--XyZ\r\n${FIELD}1`],
  ["cut inside the closing boundary", `--XyZ\r\n${FIELD}1\r\n--XyZ`],
  ["a part without a name", body("Content-Disposition: form-data\r\n\r\nx")],
  ["a part without a head", body("x")],
  ["base64", body(`Content-Transfer-Encoding: base64\r\n${FIELD}`)],
  ["an endless text before the boundary", `${"a\r\n".repeat(40_000)}${body(FIELD)}`],
  ["an endless head", `--XyZ\r\n${"a".repeat(20_000)}`],
  ["two names", body('Content-Disposition: form-data; name="a"; name="b"\r\n\r\n')],
] as const) {
  test(`U20 refused: ${what}`, () => {
    for (const step of [1, 7, 1000]) {
      assert.throws(
        () => parse(text, step),
        (error: Error & { kind?: string }) => error.kind === "invalid",
      );
    }
  });
}

test("U20 the boundary is read from the header", () => {
  assert.equal(readBoundary('multipart/form-data; charset=utf-8; boundary="a b"'), "a b");
  assert.equal(readBoundary("Multipart/Form-Data;boundary=abc"), "abc");
  for (const type of [undefined, "", "text/plain", "multipart/form-data", "multipart/mixed; boundary=x"]) {
    assert.throws(() => readBoundary(type));
  }
});
