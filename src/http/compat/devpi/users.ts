import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { callerOf } from "../../caller.ts";
import { presentConfig } from "./index-config.ts";
import { type DevpiParts, wantsJson } from "./parts.ts";
import { sendMessage, sendRefused, sendResult } from "./reply.ts";

interface Params {
  user: string;
}

/** devpi's users: accounts, and owners of indexes. */
export function userRoutes(routes: FastifyInstance, parts: DevpiParts): void {
  routes.get("/:user", (request, reply) => show(parts, request, reply));
  routes.put("/:user", (request, reply) => create(parts, request, reply));
  routes.patch("/:user", (request, reply) => change(parts, request, reply));
  routes.delete("/:user", async (request, reply) => {
    const { user } = request.params as Params;
    const answer = await parts.management.ask(request, "DELETE", `/accounts/${encodeURIComponent(user)}`);
    return answer.status < 400 ? sendMessage(reply, 200, `user ${user} removed`) : sendRefused(reply, answer);
  });
}

async function show({ services }: DevpiParts, request: FastifyRequest, reply: FastifyReply) {
  if (!wantsJson(request)) return reply.callNotFound();
  const { user } = request.params as Params;
  const caller = await callerOf(services, request);
  const indexes = services.indexes
    .list()
    .filter((index) => index.owner === user && services.access.allow(caller, "read", index, null));
  if (indexes.length === 0 && caller.account?.name !== user) return sendMessage(reply, 404, "no such user");
  const shown = indexes.map((index) => [index.name, presentConfig(index, null)]);
  return sendResult(reply, "userconfig", { username: user, indexes: Object.fromEntries(shown) });
}

async function create({ management }: DevpiParts, request: FastifyRequest, reply: FastifyReply) {
  const { user } = request.params as Params;
  const { password } = fieldsOf(request);
  const wanted = { name: user, kind: "person", password };
  const answer = await management.ask(request, "POST", "/accounts", wanted);
  if (answer.status >= 400) return sendRefused(reply, answer);
  return sendResult(reply, "userconfig", { username: user }, 201);
}

/** Only the password can be changed. devpi's client sends everything it was shown. */
async function change({ management }: DevpiParts, request: FastifyRequest, reply: FastifyReply) {
  const { user } = request.params as Params;
  const { password } = fieldsOf(request);
  if (password === undefined)
    return sendMessage(
      reply,
      400,
      "Only the password of a user can be changed here. Use: devpi user -m NAME password=…",
    );
  const path = `/accounts/${encodeURIComponent(user)}/password`;
  const answer = await management.ask(request, "PUT", path, { password });
  if (answer.status >= 400) return sendRefused(reply, answer);
  return sendResult(reply, "userconfig", { username: user });
}

function fieldsOf({ body }: FastifyRequest): Record<string, unknown> {
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
}
