import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { callerOf } from "../../caller.ts";
import { readableIndex } from "../../simple/answer.ts";
import { VisibleNames } from "../../simple/visible-names.ts";
import { readAcl, writeAcl } from "./acl.ts";
import { presentConfig, readConfig } from "./index-config.ts";
import { type DevpiParts, wantsJson } from "./parts.ts";
import { sendMessage, sendRefused, sendResult } from "./reply.ts";

interface Params {
  user: string;
  index: string;
}

/** devpi's indexes, and its push of a release from one to another. */
export function indexRoutes(routes: FastifyInstance, parts: DevpiParts): void {
  for (const path of ["/:user/:index", "/:user/:index/"])
    routes.get(path, (request, reply) =>
      wantsJson(request) ? show(parts, request, reply) : reply.callNotFound(),
    );
  routes.put("/:user/:index", (request, reply) => create(parts, request, reply));
  routes.patch("/:user/:index", (request, reply) => change(parts, request, reply));
  routes.delete("/:user/:index", async (request, reply) => {
    const answer = await parts.management.ask(request, "DELETE", pathOfIndex(request));
    return answer.status < 400 ? sendMessage(reply, 201, "index removed") : sendRefused(reply, answer);
  });
  routes.post("/:user/:index/+push", (request, reply) => push(parts, request, reply));
  routes.post("/:user/:index/+simple/:project/refresh", async (request, reply) => {
    const { services } = parts;
    const { user, index } = request.params as Params;
    const found = readableIndex(services, await callerOf(services, request), { owner: user, name: index });
    // Pages of hosted indexes are always current.
    if (found.kind === "hosted") return sendMessage(reply, 200, "refreshed");
    const answer = await parts.management.ask(request, "POST", `${pathOfIndex(request)}/mirror/refresh`, {});
    return answer.status < 400 ? sendMessage(reply, 200, "refreshed") : sendRefused(reply, answer);
  });
}

async function show(parts: DevpiParts, request: FastifyRequest, reply: FastifyReply) {
  const { services, management } = parts;
  const { user, index } = request.params as Params;
  const caller = await callerOf(services, request);
  const found = readableIndex(services, caller, { owner: user, name: index });
  const acl = caller.account === null ? null : await readAcl(management, request, `${user}/${index}`);
  const config = presentConfig(found, acl);
  const { no_projects: without } = request.query as { no_projects?: string };
  if (without !== undefined) return sendResult(reply, "indexconfig", config);
  const visible = new VisibleNames(services.access, caller, found, services.indexes.sourcesOf(found));
  const projects = await visible.names(await services.indexes.package(found).projects());
  return sendResult(reply, "indexconfig", { ...config, projects });
}

async function create({ management, services }: DevpiParts, request: FastifyRequest, reply: FastifyReply) {
  const { user, index } = request.params as Params;
  const { settings, kind, aclUpload } = readConfig(request.body ?? {}, {});
  const wanted = { owner: user, name: index, kind, settings };
  const made = await management.ask(request, "POST", "/indexes", wanted);
  if (made.status >= 400) return sendRefused(reply, made);
  // As in devpi, the user whose index it is may upload unless the request says who may.
  const acl = aclUpload ?? [user];
  const refused = kind === "mirror" ? null : await writeAcl(management, request, `${user}/${index}`, acl);
  if (refused !== null) {
    await management.ask(request, "DELETE", pathOfIndex(request));
    return sendRefused(reply, refused);
  }
  const record = services.indexes.find(user, index);
  return sendResult(reply, "indexconfig", record === null ? {} : presentConfig(record, acl));
}

async function change({ management, services }: DevpiParts, request: FastifyRequest, reply: FastifyReply) {
  const { user, index } = request.params as Params;
  const caller = await callerOf(services, request);
  const { settings: present } = readableIndex(services, caller, { owner: user, name: index });
  const before = (await readAcl(management, request, `${user}/${index}`)) ?? [];
  const { settings, aclUpload } = readConfig(request.body, { bases: present.bases, acl_upload: before });
  if (Object.keys(settings).length > 0) {
    const answer = await management.ask(request, "PATCH", pathOfIndex(request), { settings });
    if (answer.status >= 400) return sendRefused(reply, answer);
  }
  const refused =
    aclUpload === undefined ? null : await writeAcl(management, request, `${user}/${index}`, aclUpload);
  if (refused !== null) return sendRefused(reply, refused);
  return sendResult(reply, "indexconfig", {});
}

/** `devpi push NAME==VERSION USER/INDEX`. */
async function push({ management }: DevpiParts, request: FastifyRequest, reply: FastifyReply) {
  const { name = "", version = "", targetindex } = (request.body ?? {}) as Record<string, string | undefined>;
  if (targetindex === undefined)
    return sendMessage(
      reply,
      400,
      "To push to another server, use: wheelyard promote PROJECT VERSION --to URL",
    );
  const release = `projects/${encodeURIComponent(name)}/releases/${encodeURIComponent(version)}`;
  const path = `${pathOfIndex(request)}/${release}/promote`;
  const answer = await management.ask(request, "POST", path, { to: targetindex });
  if (answer.status >= 400)
    return sendResult(
      reply,
      "actionlog",
      [[answer.status, "push", name, version, answer.body.detail]],
      answer.status,
    );
  const { files } = answer.body as { files: { filename: string }[] };
  const log = files.map(({ filename }) => [200, "store_releasefile", `${targetindex}/${filename}`]);
  return sendResult(reply, "actionlog", [[200, "register", name, version, "->", targetindex], ...log]);
}

function pathOfIndex(request: FastifyRequest): string {
  const { user, index } = request.params as Params;
  return `/indexes/${encodeURIComponent(user)}/${encodeURIComponent(index)}`;
}
