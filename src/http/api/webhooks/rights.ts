import { denied } from "../../../access/refuse.ts";
import type { Webhook } from "../../../changes/webhooks/webhook.ts";
import { noSuchWebhook, type Owner, Webhooks } from "../../../changes/webhooks/webhooks.ts";
import type { Actor } from "../../../database/change.ts";
import type { IndexRecord } from "../../../indexes/index-record.ts";
import type { ApiRequest } from "../endpoint.ts";
import { requireAccount, requireIndex, requireSiteManager } from "../rights.ts";
import type { WebhookServices } from "./services.ts";

type Asked = Pick<ApiRequest<unknown, unknown, unknown, WebhookServices>, "caller" | "services">;

/** The index whose webhooks are meant, for its managers; null: the whole site, for administrators. */
export function requireHooked(request: Asked, address: string | undefined): IndexRecord | null {
  if (address === undefined) {
    requireSiteManager(request);
    return null;
  }
  const [owner = "", index = ""] = address.split("/");
  const found = requireIndex({ ...request, params: { owner, index } }, "manage");
  requireAllProjects(request);
  return found;
}

/** The webhook, if the caller may manage it. One that they may not is refused as one that does not exist. */
export async function requireWebhook(request: Asked, id: string): Promise<Webhook> {
  const { services, caller } = request;
  const webhook = await new Webhooks(services.database).find(id);
  const index = services.indexes.list().find((one) => one.id === webhook?.indexId);
  if (index === undefined || !services.access.allow(caller, "manage", index, null))
    requireSiteManager(request);
  else requireAllProjects(request);
  if (webhook === null) throw noSuchWebhook(id);
  return webhook;
}

/** A webhook has all rights of its owner, so a token that is limited to some projects cannot make or change one. */
function requireAllProjects({ caller }: Asked): void {
  if (caller.scope !== null && !caller.scope.projects.includes("*")) throw denied(caller, "manage");
}

export function ownerOf(request: Asked & { actor: Actor }): Owner {
  return { accountId: requireAccount(request).id, actor: request.actor };
}
