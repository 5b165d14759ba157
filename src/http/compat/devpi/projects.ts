import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { IndexFile } from "../../../indexes/index-file.ts";
import { addressOf } from "../../../indexes/index-record.ts";
import { encodePathSegment } from "../../../packaging/simple/page-url.ts";
import { parseVersion } from "../../../packaging/versions/version.ts";
import { callerOf, pathPrefixOf } from "../../caller.ts";
import { ownAddress } from "../../own-address.ts";
import { readableIndex, readableProject } from "../../simple/answer.ts";
import { type DevpiParts, wantsJson } from "./parts.ts";
import { sendMessage, sendRefused, sendResult } from "./reply.ts";

interface Params {
  user: string;
  index: string;
  project: string;
  version?: string;
  filename?: string;
}

interface Version {
  name: string;
  version: string;
  "+links": object[];
}

/** devpi's projects and versions: what `devpi list`, `remove` and `test` ask for. */
export function projectRoutes(routes: FastifyInstance, parts: DevpiParts): void {
  for (const slash of ["", "/"]) {
    const project = `/:user/:index/:project${slash}`;
    routes.get(project, (request, reply) =>
      wantsJson(request) ? showProject(parts, request, reply) : reply.callNotFound(),
    );
    routes.delete(project, (request, reply) => remove(parts, request, reply, ""));
  }
  routes.get("/:user/:index/:project/:version", (request, reply) =>
    wantsJson(request) ? showVersion(parts, request, reply) : reply.callNotFound(),
  );
  routes.delete("/:user/:index/:project/:version", (request, reply) => {
    const { version = "" } = request.params as Params;
    return remove(parts, request, reply, `/releases/${encodeURIComponent(version)}`);
  });
}

async function showProject(parts: DevpiParts, request: FastifyRequest, reply: FastifyReply) {
  return sendResult(reply, "projectconfig", await versionsOf(parts, request));
}

async function showVersion(parts: DevpiParts, request: FastifyRequest, reply: FastifyReply) {
  const { version = "" } = request.params as Params;
  const wanted = parseVersion(version)?.canonical;
  const found = Object.values(await versionsOf(parts, request)).find(
    (one) => parseVersion(one.version)?.canonical === wanted,
  );
  return found === undefined
    ? sendMessage(reply, 404, "no such version")
    : sendResult(reply, "versiondata", found);
}

/** Versions with their files. With `ignore_bases`, only those of the index itself. */
async function versionsOf(parts: DevpiParts, request: FastifyRequest): Promise<Record<string, Version>> {
  const { services, caches } = parts;
  const { user, index, project: name } = request.params as Params;
  const caller = await callerOf(services, request);
  const found = readableIndex(services, caller, { owner: user, name: index });
  const { project } = await readableProject(services, caches, found, name, caller);
  const { ignore_bases: own } = request.query as { ignore_bases?: string };
  const files =
    own === undefined ? project.files : project.files.filter((one) => one.sourceIndexId === found.id);
  // Its client compares addresses of files with that of the index, so they are absolute where the host is known.
  const root = ownAddress(services, request) ?? pathPrefixOf(services, request);
  const versions: Record<string, Version> = {};
  for (const file of files) {
    const version = versions[file.version] ?? { name: project.name, version: file.version, "+links": [] };
    versions[file.version] = version;
    version["+links"].push(linkOf(file, `${root}/${addressOf(found)}`));
  }
  return versions;
}

function linkOf(file: IndexFile, place: string) {
  const { address, filename, sha256, uploadedAt, uploadedBy } = file;
  const at = uploadedAt === null ? null : new Date(uploadedAt);
  const when =
    at === null
      ? []
      : [
          ...[at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()],
          ...[at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()],
        ];
  return {
    rel: "releasefile",
    href: `${place}/+f/${address.slice(0, 2)}/${address.slice(2)}/${encodePathSegment(filename)}`,
    hash_spec: sha256 === null ? "" : `sha256=${sha256}`,
    hashes: sha256 === null ? {} : { sha256 },
    log: [{ what: "upload", who: uploadedBy, when }],
  };
}

async function remove(
  { management }: DevpiParts,
  request: FastifyRequest,
  reply: FastifyReply,
  what: string,
) {
  const { user, index, project } = request.params as Params;
  const path = `/indexes/${[user, index].map(encodeURIComponent).join("/")}/projects/${encodeURIComponent(project)}`;
  const answer = await management.ask(request, "DELETE", path + what);
  return answer.status < 400 ? sendMessage(reply, 200, "removed") : sendRefused(reply, answer);
}
