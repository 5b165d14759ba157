import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { callerOf } from "../../caller.ts";
import { filePath } from "../../files/file-by-name.ts";
import { type PageCaches, readableIndex, readableProject } from "../../simple/answer.ts";
import { VisibleNames } from "../../simple/visible-names.ts";
import type { ManagementAnswer, ManagementApi } from "../management.ts";
import type { CompatServices } from "../services.ts";

interface Params {
  project: string;
  filename: string;
}

/** PyPICloud's API of packages, of its default index, for scripts and its command line. */
export function pypicloudRoutes(
  app: FastifyInstance,
  services: CompatServices,
  caches: PageCaches,
  management: ManagementApi,
): void {
  app.get("/api/package/", (request, reply) => listProjects(services, request, reply));
  app.get("/api/package/:project/", (request, reply) => showProject(services, caches, request, reply));
  app.delete("/api/package/:project/:filename", async (request, reply) => {
    const { project, filename } = request.params as Params;
    const path = `/indexes/${services.config.defaultIndex}/projects/${encodeURIComponent(project)}`;
    const answer = await management.ask(request, "DELETE", `${path}/files/${encodeURIComponent(filename)}`);
    return send(reply, answer);
  });
  app.post("/api/user/password", async (request, reply) => {
    const { old_password: current, new_password: password } = bodyOf(request);
    const { account } = await callerOf(services, request);
    const path = `/accounts/${encodeURIComponent(account?.name ?? "-")}/password`;
    return send(reply, await management.ask(request, "PUT", path, { current, password }));
  });
  // What PyPICloud calls its cache is always current here. Administrators get an answer, so that their jobs go on.
  for (const path of ["/admin/rebuild", "/api/rebuild"])
    app.get(path, async (request, reply) => send(reply, await management.ask(request, "GET", "/site/tasks")));
}

async function listProjects(services: CompatServices, request: FastifyRequest, reply: FastifyReply) {
  const caller = await callerOf(services, request);
  const index = readableIndex(services, caller, null);
  const visible = new VisibleNames(services.access, caller, index, services.indexes.sourcesOf(index));
  const names = await visible.names(await services.indexes.package(index).projects());
  const { verbose } = request.query as { verbose?: string };
  const packages =
    verbose === undefined || verbose === "false"
      ? names
      : names.map((name) => ({ name, summary: null, last_modified: null }));
  return reply.header("Cache-Control", "no-store").send({ packages });
}

async function showProject(
  services: CompatServices,
  caches: PageCaches,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const caller = await callerOf(services, request);
  const index = readableIndex(services, caller, null);
  const { project: raw } = request.params as Params;
  const { project } = await readableProject(services, caches, index, raw, caller);
  const packages = project.files.map((file) => ({
    name: project.name,
    filename: file.filename,
    version: file.version,
    last_modified: file.uploadedAt === null ? null : Math.floor(file.uploadedAt / 1000),
    url: `../../../${filePath(null, file)}${file.sha256 === null ? "" : `#sha256=${file.sha256}`}`,
    summary: null,
    metadata: { requires_python: file.requiresPython, uploader: file.uploadedBy, hash_sha256: file.sha256 },
  }));
  const write = services.access.allow(caller, "publish", index, project.name);
  return reply.header("Cache-Control", "no-store").send({ packages, write });
}

/** As PyPICloud answers: an object, or an error with its message. */
function send(reply: FastifyReply, { status, body }: ManagementAnswer): FastifyReply {
  if (status < 400) return reply.code(200).send({});
  if (status === 401) reply.header("WWW-Authenticate", 'Basic realm="wheelyard"');
  return reply
    .code(status)
    .send({ error: String(body.code ?? "refused"), message: String(body.detail ?? "") });
}

function bodyOf({ body }: FastifyRequest): Record<string, unknown> {
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
}
