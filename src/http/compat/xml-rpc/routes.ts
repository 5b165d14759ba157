import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Peer } from "../../../config/compat-settings.ts";
import { callerOf } from "../../caller.ts";
import { asRefusal, sendProblem } from "../../problem.ts";
import { retryAfterCatchUp } from "../../retry-after-catch-up.ts";
import { readableIndex } from "../../simple/answer.ts";
import { Fault } from "./fault.ts";
import { changelogLastSerial, changelogSinceSerial, listPackages, listPackagesWithSerial } from "./lists.ts";
import type { Asked, Method, XmlRpcParts } from "./method.ts";
import { Parameters } from "./parameters.ts";
import { readCall } from "./read-call.ts";
import { packageReleases, releaseData, releaseUrls } from "./releases.ts";
import { search } from "./search.ts";
import { writeAnswer, writeFault } from "./write-answer.ts";
import { distinguishXml, readXmlBodies, XML_ONLY } from "./xml-body.ts";

/** Every method, by its name on the wire. */
const METHODS: ReadonlyMap<string, Method> = new Map([
  ["changelog_last_serial", changelogLastSerial],
  ["changelog_since_serial", changelogSinceSerial],
  ["list_packages", listPackages],
  ["list_packages_with_serial", listPackagesWithSerial],
  ["package_releases", packageReleases],
  ["release_data", releaseData],
  ["release_urls", releaseUrls],
  ["search", search],
]);

/** Servers that answered XML-RPC. */
const SPEAKERS: readonly Peer[] = ["pypiserver", "pypicloud", "pyshop", "devpi"];

/**
 * XML-RPC, as `pip search` and mirror tools ask. Which index one may read is answered by an HTTP status as at all addresses; what is
 * wrong with a call, by a fault.
 */
export function xmlRpcRoutes(app: FastifyInstance, parts: XmlRpcParts): void {
  const { compat } = parts.services.config;
  if (!SPEAKERS.some((peer) => compat.includes(peer))) return;
  distinguishXml(app);
  const ofIndex = compat.includes("devpi") ? ["/:owner/:index", "/:owner/:index/"] : [];
  app.register(async (routes) => {
    readXmlBodies(routes);
    routes.setErrorHandler(sendRefused);
    for (const path of ["/RPC2", "/pypi", "/pypi/", "/pypi/xmlrpc", "/:owner/:index/pypi", ...ofIndex])
      routes.post(path, XML_ONLY, (request, reply) => answer(parts, request, reply));
  });
}

async function answer(
  parts: XmlRpcParts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  request.routeName = "xml-rpc";
  const { owner, index: name = "" } = request.params as { owner?: string; index?: string };
  const caller = await callerOf(parts.services, request);
  const { announcements, apiRate } = parts.services;
  apiRate.check(caller);
  const index = await retryAfterCatchUp(announcements, async () =>
    readableIndex(parts.services, caller, owner === undefined ? null : { owner, name }),
  );
  const { method, parameters } = readCall((request.body as Buffer | undefined) ?? Buffer.alloc(0));
  const asked: Asked = { ...parts, request, caller, index, parameters: new Parameters(parameters) };
  const answerCall = METHODS.get(method);
  if (answerCall === undefined)
    throw new Fault(
      "noSuchMethod",
      `There is no such method. Methods are: ${[...METHODS.keys()].join(", ")}.`,
    );
  return sendXml(reply, await writeAnswer(await answerCall(asked)));
}

/** What is wrong with a call is a fault. All else is a problem with its HTTP status, so that clients sign in or try again. */
function sendRefused(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  if (error instanceof Fault) return void sendXml(reply, writeFault(error));
  const refusal = asRefusal(error);
  if (refusal?.kind === "too-large")
    return void sendXml(reply, writeFault(new Fault("refused", "The call is too large.")));
  sendProblem(error, request, reply);
}

function sendXml(reply: FastifyReply, body: Buffer): FastifyReply {
  return reply.header("Cache-Control", "no-store").type("text/xml; charset=utf-8").send(body);
}
