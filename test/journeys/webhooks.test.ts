import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWheel } from "../harness/build-distribution.ts";
import { CommandLine } from "../harness/command-line.ts";
import { startServer } from "../harness/start-server.ts";

interface Received {
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}
const received: Received[] = [];
let status = 200;
const receiver = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  if (status < 300)
    received.push({
      url: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    });
  response.writeHead(status).end(status < 300 ? "started job 12" : "no");
});
receiver.listen(0, "127.0.0.1");
await once(receiver, "listening");
const at = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
const server = await startServer({
  config: { access: { read: "authenticated" }, webhooks: { allowedNetworks: ["127.0.0.0/8"] } },
});
after(async () => {
  receiver.close();
  receiver.closeAllConnections();
  await server.remove();
});
const { admin } = server;
const wheelyard = CommandLine.forAdmin(server);

interface Made {
  id: string;
  url: string;
  secret: string;
  waiting: number;
  paused: string | null;
}
const publish = (name: string, version = "1.0") => admin.publish(buildWheel({ name, version }));
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}
const bodies = (path: string) =>
  received.filter(({ url }) => url.startsWith(path)).map(({ body }) => JSON.parse(body));

test("recipes: Jenkins, GitHub, GitLab and a chat each get what they understand, signed", async () => {
  const hook = (path: string, more: Record<string, unknown>) =>
    admin.manage<Made>("POST", "/webhooks", { url: `${at}${path}`, kinds: ["file.published"], ...more });
  const jenkins = await hook("/generic-webhook-trigger/invoke?token=jenkins-secret", { index: "root/main" });
  await hook("/repos/acme/shop/dispatches", { format: "github", headers: { Authorization: "Bearer pat" } });
  await hook("/api/v4/projects/7/trigger/pipeline?token=t&ref=main", { format: "gitlab" });
  await hook("/services/T0/B0/chat-secret", { format: "chat" });
  await publish("recipe");
  await until(() => received.length === 4);
  const [event] = bodies("/generic-webhook-trigger");
  assert.deepEqual(
    [event.kind, event.index, event.project, event.version, event.actor],
    ["file.published", "root/main", "recipe", "1.0", "admin"],
  );
  const sent = received.find(({ url }) => url.includes("jenkins-secret"));
  const { "webhook-id": id, "webhook-timestamp": time } = sent?.headers ?? {};
  const key = Buffer.from(jenkins.secret.slice("whsec_".length), "base64");
  const wanted = createHmac("sha256", key).update(`${id}.${time}.${sent?.body}`).digest("base64");
  assert.equal(sent?.headers["webhook-signature"], `v1,${wanted}`);
  assert.equal(bodies("/repos")[0].client_payload.project, "recipe");
  assert.equal(received.find(({ url }) => url.startsWith("/repos"))?.headers.authorization, "Bearer pat");
  assert.equal(bodies("/api/v4")[0].variables.EVENT_PROJECT, "recipe");
  assert.match(bodies("/services")[0].text, /^admin published recipe-1\.0-/);
  const listed = JSON.stringify(await admin.manage("GET", "/webhooks"));
  for (const secret of ["whsec_", "jenkins-secret", "chat-secret", "Bearer pat"])
    assert.ok(!listed.includes(secret), `${secret} is shown again`);
  assert.ok(!JSON.stringify(await admin.manage("GET", "/changes?limit=500")).includes("secret"));
  for (const { id } of (await admin.manage<{ items: Made[] }>("GET", "/webhooks")).items)
    await admin.manage("DELETE", `/webhooks/${id}`);
});

test("commands: add, test, deliveries, pause, set, resume, replay, remove; nothing is lost by a crash", async () => {
  const made = await wheelyard.json<Made>([
    "webhook",
    "add",
    `${at}/cli`,
    "--kind",
    "file.*",
    "--note",
    "CI",
  ]);
  await wheelyard.run(["webhook", "test", made.id]);
  await until(() => bodies("/cli").length === 1);
  status = 500;
  await publish("crash");
  await wheelyard.run(["webhook", "show", made.id]);
  await server.crash();
  status = 200;
  await server.start();
  await until(() => bodies("/cli").some(({ project }) => project === "crash"));
  const seen = await (async () => {
    for (;;) {
      const shown = await wheelyard.json<{ id: string; state: string; response: string }[]>([
        "webhook",
        "deliveries",
        made.id,
      ]);
      if (shown.every(({ state }) => state === "delivered")) return shown;
    }
  })();
  assert.equal(seen[0]?.response, "started job 12");
  await wheelyard.run(["webhook", "pause", made.id]);
  await publish("while-paused");
  await wheelyard.run(["webhook", "set", made.id, "--note", "CI of the shop"]);
  assert.ok(!bodies("/cli").some(({ project }) => project === "while-paused"));
  await wheelyard.run(["webhook", "resume", made.id]);
  await until(() => bodies("/cli").some(({ project }) => project === "while-paused"));
  const before = bodies("/cli").length;
  await wheelyard.run(["webhook", "replay", made.id, "--delivery", seen[0]?.id ?? ""]);
  await until(() => bodies("/cli").length > before);
  assert.match(await wheelyard.run(["webhook", "list"]), /active/);
  await wheelyard.run(["webhook", "remove", made.id]);
  assert.match(await wheelyard.run(["webhook", "list"]), /No webhooks/);
});

test("F142 a receiver on a network that the settings do not allow gets nothing, and the deliveries say why", async () => {
  const made = await admin.manage<Made>("POST", "/webhooks", { url: "http://10.1.2.3/", kinds: ["file.*"] });
  await admin.manage("POST", `/webhooks/${made.id}/test`);
  let trouble: string | null = null;
  while (trouble === null) {
    const { items } = await admin.manage<{ items: { trouble: string | null }[] }>(
      "GET",
      `/webhooks/${made.id}/deliveries`,
    );
    trouble = items[0]?.trouble ?? null;
  }
  assert.match(trouble, /private.*allowedNetworks/);
  await admin.manage("DELETE", `/webhooks/${made.id}`);
});

test("what makes no sense is refused with the field: addresses, kinds, headers", async () => {
  for (const body of [
    { url: "ftp://ci.example.com/" },
    { url: "https://user:pass@ci.example.com/" },
    { url: `${at}/`, kinds: ["file.publishd"] },
    { url: `${at}/`, kinds: ["session.started"] },
    { url: `${at}/`, headers: { Host: "elsewhere" } },
    { url: `${at}/`, headers: { "X-A": "one\r\nX-B: two" } },
    { url: `${at}/`, headers: { "Webhook-Signature": "v1,forged" } },
  ]) {
    const { status } = await admin.send({
      method: "POST",
      path: "/-/api/v1/webhooks",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    assert.equal(status, 400, JSON.stringify(body));
  }
});

test("a webhook survives the loss of the database, and is not told again of what happened before", async () => {
  const made = await admin.manage<Made>("POST", "/webhooks", { url: `${at}/kept`, note: "kept" });
  await publish("after");
  await until(() => bodies("/kept").length > 0);
  await server.kill();
  await server.loseFacts();
  await CommandLine.forAdmin(server).run(["rebuild"]);
  await server.start();
  const { items } = await admin.manage<{ items: Made[] }>("GET", "/webhooks");
  assert.deepEqual(
    items.map(({ id, url }) => [id, url]),
    [[made.id, `${at}/kept`]],
  );
  const before = bodies("/kept").length;
  await publish("rebuilt");
  await until(() => bodies("/kept").some(({ project }) => project === "rebuilt"));
  assert.ok(
    bodies("/kept")
      .slice(before)
      .every(({ project }) => project === "rebuilt"),
    "nothing old again",
  );
});
