import type { z } from "zod";
import { type Look, noticeFor } from "../../../look/look.ts";
import { readLogo } from "../../../look/read-logo.ts";
import { logoAddress } from "../../web/logo-route.ts";
import { endpointsOf } from "../endpoint.ts";
import { None, Nothing } from "../fields.ts";
import { requireSiteManager } from "../rights.ts";
import { LookChange, type ShownLook, SiteLookAnswer } from "./look-schema.ts";
import type { SiteServices } from "./services.ts";

const endpoint = endpointsOf<SiteServices>();
const tag = "site";
const path = "/site/look";

export function presentLook(look: Look): z.input<typeof ShownLook> {
  return { ...look, logo: look.logo === null ? null : logoAddress(look.logo) };
}

/** The look without the notice, if it is not for this caller. */
export function presentLookFor(look: Look, isSignedIn: boolean): z.input<typeof ShownLook> {
  return { ...presentLook(look), notice: noticeFor(look, isSignedIn) };
}

const show = endpoint({
  method: "GET",
  path,
  tag,
  summary: "Show the name, logo, color and texts of the site, and which of them were set here",
  refusals: [403],
  params: None,
  query: None,
  body: Nothing,
  answer: SiteLookAnswer,
  moves: () => [{ kinds: ["look.changed"] }],
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    return presentSiteLook(request.services);
  },
});

const change = endpoint({
  method: "PATCH",
  path,
  tag,
  summary: "Change the name, logo, color or texts of the site. Fields that are missing stay as they are",
  refusals: [403],
  params: None,
  query: None,
  body: LookChange,
  answer: SiteLookAnswer,
  status: 200,
  async handle(request) {
    requireSiteManager(request);
    const { services, body, actor, precondition } = request;
    const { logo, ...fields } = body;
    const picture = typeof logo === "string" ? await readLogo(Buffer.from(logo, "base64")) : logo;
    await services.look.change(
      { ...fields, ...(picture !== undefined && { logo: picture }) },
      actor,
      precondition,
    );
    return presentSiteLook(services);
  },
});

function presentSiteLook({ look }: SiteServices): z.input<typeof SiteLookAnswer> {
  return { ...presentLook(look.current), chosen: look.chosen };
}

export const lookEndpoints = [show, change];
