import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { z } from "zod";
import { bodyOf, eventOf, WebhookEvent } from "./event.ts";
import { newSecret, signed } from "./signature.ts";
import type { Webhook } from "./webhook.ts";

const CHANGE = {
  serial: 7,
  kind: "file.published",
  ...{ owner: "root", index_name: "main", project: "shop", subject: "shop-1.0.whl", actor: "maria" },
  at: 0,
  detail: '{"size":3}',
  version: "1.0",
};
const event = eventOf("whd_1", { id: "wh_1" } as Webhook, CHANGE);

test("the schema of events in the documentation is the one that they fit", () => {
  const path = join(import.meta.dirname, "../../../docs/reference/webhook-event.schema.json");
  const schema = `${JSON.stringify(z.toJSONSchema(WebhookEvent), null, 2)}\n`;
  if (process.env.WHEELYARD_WRITE === "1") writeFileSync(path, schema);
  assert.equal(readFileSync(path, "utf8"), schema, "run this test with WHEELYARD_WRITE=1");
  assert.deepEqual(WebhookEvent.parse(event), event);
});

test("each format says the same in the receiver's form", () => {
  const parsed = (format: Webhook["format"]) => JSON.parse(bodyOf(event, format));
  assert.deepEqual(parsed("chat"), { text: "maria published shop-1.0.whl in root/main." });
  const { event_type, client_payload } = parsed("github");
  assert.deepEqual([event_type, client_payload.project], ["wheelyard.file.published", "shop"]);
  assert.ok(Object.keys(client_payload).length <= 10, "GitHub refuses more");
  assert.equal(parsed("gitlab").variables.EVENT_VERSION, "1.0");
  assert.deepEqual(parsed("json"), event);
});

test("F71 a message for a chat contains no link or mention of someone's making", () => {
  const hostile = eventOf("whd_1", { id: "wh_1" } as Webhook, {
    ...CHANGE,
    subject: "<!channel> & <http://x|y>",
  });
  assert.doesNotMatch(bodyOf(hostile, "chat"), /[<>]/);
});

test("the signature is the one of Standard Webhooks 1.0, over ID, time and body", () => {
  // The example of the specification's own libraries.
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const headers = signed(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}');
  assert.equal(headers["webhook-signature"], "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  const hub = createHmac("sha256", secret).update('{"test": 2432232314}').digest("hex");
  assert.equal(headers["x-hub-signature-256"], `sha256=${hub}`);
  assert.match(newSecret(), /^whsec_[A-Za-z0-9+/]{32}$/);
});
