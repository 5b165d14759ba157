import { type IssuerRecord, KNOWN_ISSUERS, reusesByDefault } from "../../../accounts/trusted/issuers.ts";
import type { PublisherRecord } from "../../../accounts/trusted/publishers.ts";
import type { TrustedPublishing } from "../../../accounts/trusted/trusted-publishing.ts";
import { Refusal } from "../../../refusal.ts";
import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing, toTime, toTimeOrNull } from "../fields.ts";
import { type NamedServices, requireExisting } from "../named.ts";
import { requireSiteManager } from "../rights.ts";
import { Issuer, IssuerPath, NewIssuer, NewPublisher, Publisher, PublisherPath, Settings } from "./schema.ts";

/** What the endpoints of this folder need. */
interface PublisherServices extends NamedServices {
  trusted: TrustedPublishing;
}

const endpoint = endpointsOf<PublisherServices>();

const tag = "trusted publishing";

const settings = endpoint({
  method: "GET",
  path: "/trusted-publishing",
  tag,
  summary: "Show what ID tokens must be requested with",
  refusals: [403],
  params: None,
  query: None,
  body: Nothing,
  answer: Settings,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    return { audience: request.services.trusted.exchange.audience };
  },
});

const issuers = endpoint({
  method: "GET",
  path: "/issuers",
  tag,
  summary: "List trusted issuers of ID tokens",
  refusals: [403],
  params: None,
  query: None,
  body: Nothing,
  answer: listOf(Issuer),
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const items = await request.services.trusted.issuers.list();
    return { items: items.map(presentIssuer), next: null };
  },
});

const addIssuer = endpoint({
  method: "POST",
  path: "/issuers",
  tag,
  summary: "Trust an issuer of ID tokens",
  refusals: [403, 409],
  params: None,
  query: None,
  body: NewIssuer,
  answer: Issuer,
  status: 201,
  async handle(request) {
    requireSiteManager(request);
    const { services, actor, body } = request;
    const { name, kind, keys = null, ca = null } = body;
    const url = body.url ?? KNOWN_ISSUERS[kind];
    if (url === undefined)
      throw new Refusal(
        "invalid",
        "bad-issuer",
        `Give \`url\`: what ID tokens of ${name} have in the claim iss.`,
      );
    const allowsReuse = body.allowsReuse ?? reusesByDefault(kind);
    return presentIssuer(
      await services.trusted.issuers.add({ name, kind, url, keys, ca, allowsReuse }, actor),
    );
  },
});

const removeIssuer = endpoint({
  method: "DELETE",
  path: "/issuers/{name}",
  tag,
  summary: "Stop trusting an issuer",
  refusals: [403, 404, 409],
  params: IssuerPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    requireSiteManager(request);
    await request.services.trusted.issuers.remove(request.params.name, request.actor);
  },
});

const publishers = endpoint({
  method: "GET",
  path: "/publishers",
  tag,
  summary: "List trusted publishers",
  refusals: [403],
  params: None,
  query: None,
  body: Nothing,
  answer: listOf(Publisher),
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const items = await request.services.trusted.publishers.list();
    return { items: items.map(presentPublisher), next: null };
  },
});

const addPublisher = endpoint({
  method: "POST",
  path: "/publishers",
  tag,
  summary:
    "Add a trusted publisher. It exchanges ID tokens for tokens of its service account that are valid for 15 minutes",
  refusals: [403, 404],
  params: None,
  query: None,
  body: NewPublisher,
  answer: Publisher,
  status: 201,
  async handle(request) {
    requireSiteManager(request);
    await request.confirmed();
    const { notYet, ...wanted } = request.body;
    const indexes = wanted.scope.indexes.map((glob, at) => ({ field: `scope.indexes.${at}`, glob }));
    if (!notYet) await requireExisting(request, { indexes, projects: [] });
    return presentPublisher(await request.services.trusted.publishers.add(wanted, request.actor));
  },
});

const removePublisher = endpoint({
  method: "DELETE",
  path: "/publishers/{id}",
  tag,
  summary: "Remove a trusted publisher. Its tokens stop working immediately",
  refusals: [403, 404],
  params: PublisherPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    requireSiteManager(request);
    await request.services.trusted.publishers.remove(request.params.id, request.actor);
  },
});

function presentIssuer({ keys, ca, createdAt, ...issuer }: IssuerRecord): Issuer {
  return { ...issuer, hasKeys: keys !== null, hasCa: ca !== null, createdAt: toTime(createdAt) };
}

function presentPublisher({ pinned: _, createdAt, lastUsedAt, ...publisher }: PublisherRecord): Publisher {
  return { ...publisher, createdAt: toTime(createdAt), lastUsedAt: toTimeOrNull(lastUsedAt) };
}

export const publisherEndpoints = [
  settings,
  issuers,
  addIssuer,
  removeIssuer,
  publishers,
  addPublisher,
  removePublisher,
];
