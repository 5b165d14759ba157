import assert from "node:assert/strict";
import { test } from "node:test";
import { cefOf } from "./cef.ts";
import { otlpBody } from "./otlp-body.ts";
import type { StreamEvent } from "./stream-event.ts";
import { syslogFrame } from "./syslog-frame.ts";

const event = (more: Partial<StreamEvent> = {}): StreamEvent => ({
  id: "change-7",
  log: "changes",
  serial: 7,
  kind: "account.created",
  at: "2026-11-29T10:00:00.123Z",
  index: null,
  project: null,
  subject: "maria",
  actor: "admin",
  address: "192.0.2.7",
  text: "admin created account maria.",
  detail: {},
  ...more,
});
const HOSTILE = "a|b=c\\d\ne\rf\u2028g\u0000h src=6.6.6.6";

/** Reads CEF as receivers do: the head ends at bars, and a value at the next key. */
function readCef(line: string): { head: string[]; fields: Record<string, string> } {
  const parts = line.split(/(?<!\\)(?:\\\\)*\|/);
  const extension = parts.slice(7).join("|");
  const marks = [...extension.matchAll(/(?:^| )([A-Za-z0-9]+)=/g)].filter(
    ({ index, 0: mark }) => !/\\$/.test(extension.slice(0, index + mark.length - 1)),
  );
  const fields = marks.map(({ index, 0: mark, 1: key = "" }, at) => [
    key,
    extension.slice(index + mark.length, marks[at + 1]?.index),
  ]);
  return { head: parts.slice(0, 7), fields: Object.fromEntries(fields) };
}

test("CEF: an event has its facts in the fields that receivers know", () => {
  const { head, fields } = readCef(cefOf(event({ index: "team/dev", detail: { reason: "no-grant" } })));
  assert.deepEqual([head[0], head[1], head[4], head[6]], ["CEF:0", "Wheelyard", "account.created", "3"]);
  const { rt, suser, src, cs1, cs1Label, reason } = fields;
  assert.deepEqual(
    { rt, suser, src, cs1, cs1Label, reason },
    {
      rt: "1795946400123",
      suser: "admin",
      src: "192.0.2.7",
      cs1: "team/dev",
      cs1Label: "index",
      reason: "no-grant",
    },
  );
  assert.equal(readCef(cefOf(event({ address: "2001:db8::7" }))).fields.c6a2, "2001:db8::7");
});

test("CEF: names with bars, equals signs, backslashes and line ends stay in their field and in their line", () => {
  const line = cefOf(event({ subject: HOSTILE, text: HOSTILE, detail: { [HOSTILE]: HOSTILE } }));
  assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
  const { head, fields } = readCef(line);
  assert.equal(head.length, 7);
  assert.equal(head[5], "a\\|b=c\\\\d e f g h src=6.6.6.6");
  assert.equal(fields.src, "192.0.2.7", "a name cannot pretend to be another field");
  assert.match(line, /cs3=a\|b\\=c\\\\d\\ne\\rf g h src\\=6\.6\.6\.6 /);
});

test("syslog: a message that is too long for receivers is sent without its facts, and counted in bytes", () => {
  for (const format of ["json", "cef"] as const) {
    const frame = syslogFrame(event({ text: "ü", detail: { long: "é".repeat(20_000) } }), format);
    const space = frame.indexOf(" ");
    assert.equal(Number(frame.toString("latin1", 0, space)), frame.length - space - 1);
    assert.ok(frame.length < 9_000);
    assert.match(
      frame.toString(),
      /^\d+ <109>1 2026-11-29T10:00:00\.123Z \S+ wheelyard \d+ account\.created - /,
    );
    assert.equal(
      frame.includes('"omittedBytes":'),
      format === "json",
      "values of CEF are cut off one by one",
    );
  }
});

test("OTLP: facts of all types become attributes, and no events are an empty request", () => {
  const detail = { list: ["a", 1], object: { yes: true, half: 0.5 }, nothing: null };
  const body = JSON.parse(otlpBody([event({ detail })]));
  const [record] = body.resourceLogs[0].scopeLogs[0].logRecords;
  assert.equal(record.timeUnixNano, "1795946400123000000");
  assert.equal(record.severityNumber, 9);
  const found = record.attributes.find(({ key }: { key: string }) => key === "wheelyard.detail");
  assert.deepEqual(found.value.kvlistValue.values, [
    { key: "list", value: { arrayValue: { values: [{ stringValue: "a" }, { intValue: "1" }] } } },
    {
      key: "object",
      value: {
        kvlistValue: {
          values: [
            { key: "yes", value: { boolValue: true } },
            { key: "half", value: { doubleValue: 0.5 } },
          ],
        },
      },
    },
  ]);
  assert.equal(otlpBody([]), '{"resourceLogs":[]}');
});
