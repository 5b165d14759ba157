import type { InvitationRecord } from "../../../accounts/invitations.ts";
import { siteNow } from "../../../database/site-clock.ts";
import { endpointsOf } from "../endpoint.ts";
import { listOf, None, Nothing, PageQuery, toTime, toTimeOrNull } from "../fields.ts";
import { pageOf } from "../paging.ts";
import { requireSiteManager } from "../rights.ts";
import {
  Invitation,
  InvitationMade,
  InvitationPath,
  InvitationSecret,
  Invited,
  NewInvitation,
} from "./schema.ts";
import type { RegistrationServices } from "./services.ts";

const endpoint = endpointsOf<RegistrationServices>();

const tag = "registrations";

const list = endpoint({
  method: "GET",
  path: "/invitations",
  tag,
  summary: "List all invitations, newest first, including used ones",
  refusals: [403],
  params: None,
  query: PageQuery,
  body: Nothing,
  answer: listOf(Invitation),
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const { services, query } = request;
    const all = await services.invitations.list();
    const at = query.after === undefined ? -1 : all.findIndex(({ id }) => id === query.after);
    return pageOf(all.slice(at + 1), query.limit, present, ({ id }) => id);
  },
});

const invite = endpoint({
  method: "POST",
  path: "/invitations",
  tag,
  summary: "Create an invitation. Its secret is shown only once",
  refusals: [403, 404, 409],
  params: None,
  query: None,
  body: NewInvitation,
  answer: InvitationMade,
  status: 201,
  async handle(request) {
    requireSiteManager(request);
    const { services, body, actor } = request;
    const { account = null, groups, note, expiresIn } = body;
    const expiresAt = siteNow() + expiresIn * 1000;
    const made = await services.invitations.create({ account, groups, note, expiresAt }, actor);
    return { ...present(made), secret: made.secret };
  },
});

const read = endpoint({
  method: "POST",
  path: "/registration/invitation",
  tag,
  summary: "Show an invitation by its secret",
  asks: "anybody",
  refusals: [404],
  params: None,
  query: None,
  body: InvitationSecret,
  answer: Invited,
  status: 200,
  async handle({ services, body }) {
    const { account, groups, createdBy, expiresAt } = await services.invitations.read(body.secret);
    return { account, groups, invitedBy: createdBy, expiresAt: toTime(expiresAt) };
  },
});

const revoke = endpoint({
  method: "DELETE",
  path: "/invitations/{id}",
  tag,
  summary: "Revoke an invitation. An account created with it is kept",
  refusals: [403, 404],
  params: InvitationPath,
  query: None,
  body: Nothing,
  answer: Nothing,
  status: 204,
  async handle(request) {
    requireSiteManager(request);
    await request.services.invitations.revoke(request.params.id, request.actor);
  },
});

function present(invitation: InvitationRecord): Invitation {
  const { id, account, groups, note, createdBy, usedBy } = invitation;
  return {
    id,
    account,
    groups,
    note,
    createdAt: toTime(invitation.createdAt),
    createdBy,
    expiresAt: toTime(invitation.expiresAt),
    usedAt: toTimeOrNull(invitation.usedAt),
    usedBy,
  };
}

export const invitationEndpoints = [list, invite, read, revoke];
