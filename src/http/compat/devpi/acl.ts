import type { FastifyRequest } from "fastify";
import { Refusal } from "../../../refusal.ts";
import type { ManagementAnswer, ManagementApi } from "../management.ts";

interface Grant {
  id: number;
  principal: string;
  permission: string;
  index: string;
  project: string;
}

const GRANTED = ["publish", "yank", "remove"];

/**
 * Who may upload to an index, in devpi's names, by the grants that name exactly this index and all projects. null: the caller may
 * not see them.
 */
export async function readAcl(
  management: ManagementApi,
  request: FastifyRequest,
  index: string,
): Promise<string[] | null> {
  const grants = await grantsOf(management, request, index);
  if (grants === null) return null;
  return grants
    .filter(({ permission }) => permission === "publish")
    .map(({ principal }) => toDevpi(principal));
}

/**
 * Makes the grants of an index such that exactly these may upload. What devpi lets them do besides, which is to replace and remove,
 * they get too. Resolves with the first refusal of the management API; null: all was done.
 */
export async function writeAcl(
  management: ManagementApi,
  request: FastifyRequest,
  index: string,
  acl: string[],
): Promise<ManagementAnswer | null> {
  const wanted = new Set(acl.map(toPrincipal));
  const grants = (await grantsOf(management, request, index)) ?? [];
  for (const { id, principal } of grants) {
    if (wanted.has(principal)) continue;
    const answer = await management.ask(request, "DELETE", `/grants/${id}`);
    if (answer.status >= 400) return answer;
  }
  for (const principal of wanted) {
    for (const permission of GRANTED) {
      if (grants.some((one) => one.principal === principal && one.permission === permission)) continue;
      const grant = { principal, permission, index, project: "*", notYet: true };
      const answer = await management.ask(request, "POST", "/grants", grant);
      if (answer.status >= 400) return answer;
    }
  }
  return null;
}

async function grantsOf(
  management: ManagementApi,
  request: FastifyRequest,
  index: string,
): Promise<Grant[] | null> {
  const path = `/grants?index=${encodeURIComponent(index)}&limit=500`;
  const { status, body } = await management.ask(request, "GET", path);
  if (status >= 400) return null;
  return (body.items as Grant[]).filter(
    (grant) => grant.index === index && grant.project === "*" && GRANTED.includes(grant.permission),
  );
}

function toDevpi(principal: string): string {
  if (principal === "everyone") return ":ANONYMOUS:";
  if (principal === "authenticated") return ":AUTHENTICATED:";
  return principal.replace(/^account:/, "").replace(/^group:/, ":");
}

function toPrincipal(name: string): string {
  if (name === ":AUTHENTICATED:") return "authenticated";
  if (name === ":ANONYMOUS:")
    throw new Refusal(
      "invalid",
      "anonymous-uploads",
      "Wheelyard accepts uploads from accounts only. Use :AUTHENTICATED: instead of :ANONYMOUS:.",
    );
  return name.startsWith(":") ? `group:${name.slice(1)}` : `account:${name}`;
}
