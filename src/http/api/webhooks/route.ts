import { Deliveries } from "../../../changes/webhooks/deliveries.ts";
import { Webhooks } from "../../../changes/webhooks/webhooks.ts";
import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing } from "../fields.ts";
import { numericCursor, pageOf } from "../paging.ts";
import { presentDelivery, presentWebhooks } from "./present.ts";
import { ownerOf, requireHooked, requireWebhook } from "./rights.ts";
import {
  Delivery,
  DeliveryQuery,
  NewWebhook,
  Replay,
  Replayed,
  Tested,
  Webhook,
  WebhookChange,
  WebhookMade,
  WebhookPath,
  WebhookQuery,
} from "./schema.ts";
import type { WebhookServices } from "./services.ts";

const endpoint = endpointsOf<WebhookServices>();

const tag = "webhooks";

const list = endpoint({
  method: "GET",
  path: "/webhooks",
  tag,
  summary: "List webhooks: all for administrators, or those of one index for its managers",
  refusals: [403, 404],
  params: None,
  query: WebhookQuery,
  body: Nothing,
  answer: listOf(Webhook),
  status: 200,
  async handle(request) {
    const index = requireHooked(request, request.query.index);
    const all = await new Webhooks(request.services.database).list();
    const shown = index === null ? all : all.filter(({ indexId }) => indexId === index.id);
    return { items: await presentWebhooks(request.services, shown), next: null };
  },
});

const add = endpoint({
  method: "POST",
  path: "/webhooks",
  tag,
  summary: "Create a webhook: for an index by its managers, for the site by administrators",
  refusals: [403, 404, 409],
  params: None,
  query: None,
  body: NewWebhook,
  answer: WebhookMade,
  status: 201,
  async handle(request) {
    const { index: address, ...wanted } = request.body;
    const index = requireHooked(request, address);
    const webhooks = new Webhooks(request.services.database);
    const made = await webhooks.add({ ...wanted, indexId: index?.id ?? null }, ownerOf(request));
    const [shown] = (await presentWebhooks(request.services, [made])) as [Webhook];
    return { ...shown, secret: made.secret };
  },
});

const change = endpoint({
  method: "PATCH",
  path: "/webhooks/{id}",
  tag,
  summary: "Change, pause or resume a webhook. Unless you only pause it, you become its owner",
  refusals: [403, 404],
  params: WebhookPath,
  query: None,
  body: WebhookChange,
  answer: WebhookMade,
  status: 200,
  async handle(request) {
    const { services, params, body } = request;
    await requireWebhook(request, params.id);
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    const changed = await new Webhooks(services.database).change(params.id, given, ownerOf(request));
    const [shown] = (await presentWebhooks(services, [changed])) as [Webhook];
    return { ...shown, secret: body.newSecret ? changed.secret : null };
  },
});

const remove = endpoint({
  method: "DELETE",
  path: "/webhooks/{id}",
  tag,
  summary: "Remove a webhook, with everything that it has not delivered",
  refusals: [403, 404],
  params: WebhookPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    await requireWebhook(request, request.params.id);
    await new Webhooks(request.services.database).remove(request.params.id, request.actor);
  },
});

const test = endpoint({
  method: "POST",
  path: "/webhooks/{id}/test",
  tag,
  summary: "Send a test event to a webhook, also if it is paused",
  refusals: [403, 404],
  params: WebhookPath,
  query: None,
  body: Nothing,
  answer: Tested,
  status: 201,
  async handle(request) {
    await requireWebhook(request, request.params.id);
    return { serial: await new Webhooks(request.services.database).test(request.params.id, request.actor) };
  },
});

const deliveries = endpoint({
  method: "GET",
  path: "/webhooks/{id}/deliveries",
  tag,
  summary: "List the last deliveries of a webhook, newest first, with requests and answers",
  refusals: [403, 404],
  params: WebhookPath,
  query: DeliveryQuery,
  body: Nothing,
  answer: listOf(Delivery),
  status: 200,
  async handle(request) {
    const { services, caller, query, params } = request;
    await requireWebhook(request, params.id);
    const rows = await new Deliveries(services.database).list(
      params.id,
      numericCursor(query.after),
      query.limit + 1,
      query.state,
    );
    const page = pageOf(
      rows,
      query.limit,
      (row) => row,
      ({ serial }) => serial,
    );
    const indexes = new Map(services.indexes.list().map((index) => [index.id, index]));
    const isVisible = ({ index_id, project }: (typeof rows)[number]) => {
      if (project === null || services.access.mayManageSite(caller)) return true;
      const index = indexes.get(index_id ?? 0);
      return index !== undefined && services.access.allow(caller, "read", index, project);
    };
    return { items: page.items.filter(isVisible).map(presentDelivery), next: page.next };
  },
});

const replay = endpoint({
  method: "POST",
  path: "/webhooks/{id}/replay",
  tag,
  summary: "Send a delivery again, or all that failed",
  refusals: [403, 404],
  params: WebhookPath,
  query: None,
  body: Replay,
  answer: Replayed,
  status: 200,
  async handle(request) {
    const { services, params, body, actor } = request;
    const webhook = await requireWebhook(request, params.id);
    const events = await new Deliveries(services.database).replay(webhook, body.delivery ?? null, actor);
    return { events };
  },
});

export const webhookEndpoints = [list, add, change, remove, test, deliveries, replay];
