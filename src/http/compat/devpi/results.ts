import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { requirePublishedRelease } from "../../api/docs/published-release.ts";
import { callerOf } from "../../caller.ts";
import { findFileByName } from "../../files/file-by-name.ts";
import { receiveResults } from "../../results/receive-results.ts";
import { admitPublisher, OWN_BODY, openBody, readOwnBodies } from "../../upload/own-body.ts";
import type { DevpiParts } from "./parts.ts";
import { sendResult } from "./reply.ts";

interface Params {
  user: string;
  index: string;
  start: string;
  rest: string;
  filename: string;
}

/** `devpi test` posts the report of tox to the address of the file that it tested. */
export function resultRoutes(app: FastifyInstance, parts: DevpiParts): void {
  readOwnBodies(app);
  app.post<{ Params: Params }>("/:user/:index/+f/:start/:rest/:filename", OWN_BODY, (request, reply) =>
    publish(parts, request, reply),
  );
}

async function publish(
  { services, caches }: DevpiParts,
  request: FastifyRequest<{ Params: Params }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { user, index: name, start, rest, filename } = request.params;
  const { mark } = services.longAnswers;
  const caller = await callerOf(services, request);
  const signIn = services.authenticator.signedInBy(request.headers.authorization, caller.address);
  const { file } = await findFileByName(services, caches, caller, {
    ...{ index: { owner: user, name }, filename, project: null },
    sha256: `${start}${rest}`,
  });
  // The file of an inherited release is that of the index it comes from, as in devpi.
  const source = services.indexes.byId(file.sourceIndexId);
  const { project, version } = file;
  const params = { owner: source?.owner ?? user, index: source?.name ?? name, project, version };
  await requirePublishedRelease({ services, caller, params });
  admitPublisher(request);
  const actor = { name: caller.account?.name ?? null, address: caller.address };
  const sent = {
    body: openBody(request, reply),
    context: {},
    testedFile: filename,
    actor,
    reported: { at: null, by: actor.name },
  };
  const rows = await receiveResults(services, sent, async () => {
    const publisher = await services.longAnswers.callerNow(signIn, caller, mark);
    return requirePublishedRelease({ services, caller: publisher, params });
  });
  return sendResult(reply, "toxresultpath", rows[0]?.id ?? "");
}
