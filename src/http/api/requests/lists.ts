import type { IncomingMessage } from "node:http";
import { askForPackages, decideRequests } from "../../../publishing/requests/change-requests.ts";
import { isPending, packageRequests, requestOf } from "../../../publishing/requests/package-requests.ts";
import { noSuchTarget, readTargets } from "../../../publishing/requests/targets.ts";
import { Refusal } from "../../../refusal.ts";
import { environmentsOf } from "../../../transfer/bundle/environments.ts";
import { readBody } from "../../upload/read-body.ts";
import { endpointsOf } from "../endpoint.ts";
import { IndexPath, None, Nothing } from "../fields.ts";
import { requireAccount, requireIndex, requirePublisher } from "../rights.ts";
import { checkList, listNameOf } from "./check-list.ts";
import { presentAll, projectOf, requireReason } from "./present.ts";
import { CheckedList, CheckQuery, Decided, RequestList, RequestsDecision } from "./schema.ts";
import type { RequestServices } from "./services.ts";

const endpoint = endpointsOf<RequestServices>();

const tag = "requests";
const AT = "/indexes/{owner}/{index}";

const makeList = endpoint({
  method: "POST",
  path: `${AT}/request-lists`,
  tag,
  summary: "Ask for everything in a file, in one transaction. What is asked for already, you join",
  refusals: [403, 404, 409],
  params: IndexPath,
  query: None,
  body: RequestList,
  answer: Decided,
  status: 201,
  async handle(request) {
    requireAccount(request);
    const index = requireIndex(request, "read");
    const { services, actor, body } = request;
    const { database } = services;
    return presentAll(database.read, index.id, await askForPackages({ database, index, actor }, body));
  },
});

const decideAll = endpoint({
  method: "POST",
  path: `${AT}/request-decisions`,
  tag,
  summary: "Decide about several requests, in one transaction: all or none",
  refusals: [403, 404, 409],
  params: IndexPath,
  query: None,
  body: RequestsDecision,
  answer: Decided,
  status: 200,
  async handle(request) {
    requireAccount(request);
    const { services, actor, body } = request;
    const index = requireIndex(request, "read");
    const { database, config } = services;
    const kept = await packageRequests(database.read, index.id);
    if (body.decision !== "withdraw")
      for (const project of new Set(body.numbers.map((number) => projectOf(requestOf(kept, number)))))
        requirePublisher(request, index, project);
    requireReason(body);
    await decideRequests({ database, index, actor }, body.numbers, {
      ...{ decision: body.decision, reason: body.reason, needed: config.bundles.approvals },
    });
    return presentAll(database.read, index.id, body.numbers);
  },
});

const check = endpoint({
  method: "POST",
  path: `${AT}/request-checks`,
  tag,
  summary: "Read a requirements or lock file, and show what the index lacks of it for each target",
  refusals: [403, 404, 413, 429],
  params: IndexPath,
  query: CheckQuery,
  body: Nothing,
  takesBytes: true,
  answer: CheckedList,
  status: 200,
  async handle(request) {
    requireAccount(request);
    requireIndex(request, "read");
    const { services, query } = request;
    const text = await readText(request.openBody(), services.config.limits.bodyTimeout * 1000);
    const caller = await request.callerNow();
    const index = requireIndex({ ...request, caller }, "read");
    const { requirements, leftOut } = await services.wantedFiles.read({ filename: query.filename, text });
    const environments = await environmentsFor(services, query.target);
    const outcomes = await checkList({ services, caller }, index, requirements, environments);
    const pending = (await packageRequests(services.database.read, index.id)).filter(isPending);
    const waiting = new Map(pending.map(({ requirement, number }) => [requirement, number]));
    return {
      list: listNameOf(query.filename, requirements),
      leftOut,
      environments,
      requirements: requirements.map((requirement, at) => ({
        ...{ requirement, outcomes: outcomes[at] ?? [], request: waiting.get(requirement) ?? null },
      })),
    };
  },
});

/** Bytes of the longest file that is read. */
const MAX_FILE = 16 * 2 ** 20;

async function readText(body: IncomingMessage, idleTime: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  await readBody(body, idleTime, (chunk) => {
    size += chunk.length;
    if (size > MAX_FILE) throw new Refusal("too-large", "file-too-large", "The file is larger than 16 MiB.");
    // The chunk is only lent.
    chunks.push(Buffer.from(chunk));
    return undefined;
  });
  return Buffer.concat(chunks).toString("utf8");
}

/** Environments of targets that one file is checked for. */
const MAX_ENVIRONMENTS = 100;

async function environmentsFor({ database }: RequestServices, name: string | undefined) {
  const targets = await readTargets(database.read);
  const chosen = name === undefined ? targets : targets.filter((target) => target.name === name);
  if (name !== undefined && chosen.length === 0) throw noSuchTarget(name);
  const environments = chosen.flatMap(environmentsOf);
  if (environments.length <= MAX_ENVIRONMENTS) return environments;
  const message = `The targets have more than ${MAX_ENVIRONMENTS} pairs of Python and platform. Choose one target.`;
  throw new Refusal("invalid", "too-many-environments", message);
}

export const requestListEndpoints = [makeList, decideAll, check];
