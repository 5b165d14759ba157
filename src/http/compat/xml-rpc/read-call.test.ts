import assert from "node:assert/strict";
import { test } from "node:test";
import { FAULTS, Fault } from "./fault.ts";
import { readCall } from "./read-call.ts";
import type { Value } from "./value.ts";
import { writeAnswer, writeFault } from "./write-answer.ts";

const read = (xml: string) => readCall(Buffer.from(xml));
const callWith = (value: string) =>
  `<?xml version='1.0'?><methodCall><methodName>search</methodName><params><param><value>${value}</value></param></params></methodCall>`;
const first = (value: string) => read(callWith(value)).parameters[0];

function faultOf(xml: string | Uint8Array): Fault {
  try {
    readCall(Buffer.from(xml));
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  return assert.fail(`no fault: ${xml}`);
}

test("a call has a method and values of every type that clients send", () => {
  assert.deepEqual(read("<methodCall>\n<methodName> list_packages </methodName>\n</methodCall>"), {
    method: "list_packages",
    parameters: [],
  });
  assert.equal(first("plain"), "plain");
  assert.equal(first("<string>a &lt;b&gt; &#x263a;</string>"), "a <b> ☺");
  assert.equal(first("<string><![CDATA[a & b]]></string>"), "a & b");
  assert.equal(first("<string></string>"), "");
  assert.equal(first("<int>-12</int>"), -12);
  assert.equal(first("<i8>12</i8>"), 12);
  assert.equal(first("<double>1.5</double>"), 1.5);
  assert.equal(first("<boolean>1</boolean>"), true);
  assert.equal(first("<nil/>"), null);
  const array = "<array><data>\n<value><int>1</int></value><value>b</value></data></array>";
  assert.deepEqual(first(array), [1, "b"]);
  const struct = `<struct><member><name>__proto__</name><value>${array}</value></member></struct>`;
  assert.deepEqual(first(struct), new Map([["__proto__", [1, "b"]]]));
});

test("hostile XML is refused: entities, document types, depth, and what is no XML", () => {
  const bomb = `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${callWith("&b;").replace(/^<\?.*?\?>/, "")}`;
  assert.match(faultOf(bomb).message, /document type/);
  const external = `<!DOCTYPE a SYSTEM "file:///etc/passwd"><methodCall/>`;
  assert.match(faultOf(external).message, /document type/);
  const deep = callWith(`${"<array><data><value>".repeat(2000)}${"</value></data></array>".repeat(2000)}`);
  assert.match(faultOf(deep).message, /deeper than 20/);
  for (const xml of [
    "",
    "search",
    "<methodCall>",
    callWith("&nothing;"),
    callWith("<a></b>"),
    callWith("\0"),
    Buffer.from([0xff, 0xfe, 0x3c]),
    `${callWith("a")}<more/>`,
  ])
    assert.equal(faultOf(xml).code, FAULTS.notWellFormed, String(xml));
});

test("well-formed XML that is no call is refused with what is wrong", () => {
  for (const xml of [
    "<html/>",
    "<methodCall/>",
    "<methodCall><methodName>a</methodName><params/><params/></methodCall>",
    "<methodCall><methodName>a</methodName><other/></methodCall>",
    "<methodCall><methodName>a</methodName><params><value/></params></methodCall>",
    callWith("<object/>"),
    callWith("<int>1</int><int>2</int>"),
    callWith("<int>1e9</int>"),
    callWith("<int>99999999999999999999</int>"),
    callWith("<boolean>true</boolean>"),
    callWith("<array/>"),
    callWith("<array><data><int>1</int></data></array>"),
    callWith("<struct><member><name>a</name></member></struct>"),
  ])
    assert.equal(faultOf(xml).code, FAULTS.notACall, xml);
});

test("answers are written so that no text can break them", async () => {
  const value: Value = {
    "<a>": ["&", "]]>", "\0\ud800\r", true, 2, null, new Date(0)],
    b: new Map([["c", {}]]),
  };
  assert.equal(
    String(await writeAnswer(value)),
    "<?xml version='1.0' encoding='UTF-8'?>\n<methodResponse>\n<params><param><value><struct>" +
      "<member><name>&lt;a&gt;</name><value><array><data><value><string>&amp;</string></value>" +
      "<value><string>]]&gt;</string></value><value><string>��&#13;</string></value>" +
      "<value><boolean>1</boolean></value><value><int>2</int></value><value><nil/></value>" +
      "<value><dateTime.iso8601>19700101T00:00:00</dateTime.iso8601></value></data></array></value></member>" +
      "<member><name>b</name><value><struct><member><name>c</name><value><struct></struct></value></member></struct></value></member>" +
      "</struct></value></param></params>\n</methodResponse>\n",
  );
  assert.match(
    String(writeFault(new Fault("refused", "a <b>"))),
    /<fault>.*<int>-32500<\/int>.*<string>a &lt;b&gt;<\/string>.*<\/fault>/,
  );
});
