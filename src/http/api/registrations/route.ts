import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing, PageQuery, toTime } from "../fields.ts";
import { pageOf } from "../paging.ts";
import { requireSiteManager } from "../rights.ts";
import {
  Approval,
  NewRegistration,
  Registered,
  Registration,
  RegistrationPath,
  RegistrationState,
} from "./schema.ts";
import type { RegistrationServices } from "./services.ts";

const endpoint = endpointsOf<RegistrationServices>();

const tag = "registrations";

const state = endpoint({
  method: "GET",
  path: "/registration",
  tag,
  summary: "Show who can create an account",
  asks: "anybody",
  refusals: [],
  params: None,
  query: None,
  body: Nothing,
  answer: RegistrationState,
  status: 200,
  handle: async ({ services }) => ({ mode: services.registrations.mode }),
});

const register = endpoint({
  method: "POST",
  path: "/registrations",
  tag,
  summary:
    "Create an account with an invitation or where registration is open, or request one that must be approved",
  asks: "anybody",
  refusals: [403, 404, 409],
  params: None,
  query: None,
  body: NewRegistration,
  answer: Registered,
  status: 201,
  async handle({ services, body, caller }) {
    const wanted = { ...body, invitation: body.invitation ?? null };
    const done = await services.registrations.register(wanted, caller.address);
    return { account: body.account, state: done };
  },
});

const list = endpoint({
  method: "GET",
  path: "/registrations",
  tag,
  summary: "List account requests, oldest first",
  refusals: [403],
  params: None,
  query: PageQuery,
  body: Nothing,
  answer: listOf(Registration),
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const { services, query } = request;
    const waiting = await services.registrations.waiting();
    const at = query.after === undefined ? -1 : waiting.findIndex(({ id }) => id === query.after);
    return pageOf(
      waiting.slice(at + 1),
      query.limit,
      (one) => ({ ...one, createdAt: toTime(one.createdAt) }),
      ({ id }) => id,
    );
  },
});

const approve = endpoint({
  method: "POST",
  path: "/registrations/{id}/approve",
  tag,
  summary: "Approve an account request",
  refusals: [403, 404, 409],
  params: RegistrationPath,
  query: None,
  body: Approval,
  answer: Registered,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const { services, params, body, actor } = request;
    const account = await services.registrations.approve(params.id, body.groups, actor);
    return { account, state: "active" as const };
  },
});

const refuse = endpoint({
  method: "DELETE",
  path: "/registrations/{id}",
  tag,
  summary: "Reject an account request",
  refusals: [403, 404],
  params: RegistrationPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    requireSiteManager(request);
    await request.services.registrations.refuse(request.params.id, request.actor);
  },
});

export const registrationEndpoints = [state, register, list, approve, refuse];
