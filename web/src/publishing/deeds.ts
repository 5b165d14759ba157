import { type AnswerOf, answerOf, api } from "../api/client.ts";
import type { Project, ProjectAddress } from "../project/queries.ts";
import { t } from "../words/t.ts";

/** What is yanked or removed: a file, or a release with all its files. */
export type Target = { filename: string } | { version: string };

const RELEASE = "/indexes/{owner}/{index}/projects/{project}/releases/{version}";
const FILE = "/indexes/{owner}/{index}/projects/{project}/files/{filename}";

export function yank(address: ProjectAddress, target: Target, reason: string): Promise<unknown> {
  const body = { reason };
  return answerOf(
    "version" in target
      ? api.POST(`${RELEASE}/yank`, { params: { path: { ...address, ...target } }, body })
      : api.POST(`${FILE}/yank`, { params: { path: { ...address, ...target } }, body }),
  );
}

export function unyank(address: ProjectAddress, target: Target): Promise<unknown> {
  return answerOf(
    "version" in target
      ? api.POST(`${RELEASE}/unyank`, { params: { path: { ...address, ...target } } })
      : api.POST(`${FILE}/unyank`, { params: { path: { ...address, ...target } } }),
  );
}

export function remove(address: ProjectAddress, target: Target): Promise<unknown> {
  return answerOf(
    "version" in target
      ? api.DELETE(RELEASE, { params: { path: { ...address, ...target } } })
      : api.DELETE(FILE, { params: { path: { ...address, ...target } } }),
  );
}

export function removeProject(address: ProjectAddress): Promise<unknown> {
  return answerOf(
    api.DELETE("/indexes/{owner}/{index}/projects/{project}", { params: { path: { ...address } } }),
  );
}

export function setStatus(
  address: ProjectAddress,
  status: Project["status"],
  reason: string,
): Promise<unknown> {
  const body = { status, statusReason: reason === "" ? null : reason };
  return answerOf(
    api.PATCH("/indexes/{owner}/{index}/projects/{project}", { params: { path: { ...address } }, body }),
  );
}

export function setRestricted(address: ProjectAddress, restricted: boolean): Promise<unknown> {
  const body = { restricted };
  return answerOf(
    api.PATCH("/indexes/{owner}/{index}/projects/{project}", { params: { path: { ...address } }, body }),
  );
}

/** A version that a rule of an index holds. */
export interface HeldVersion {
  project: string;
  version: string;
  /** As owner/name. */
  index: string;
  /** From 1. */
  rule: number;
}

/** Adds an exception for the version to the rule. `until`: when it expires, as an ISO time. null: never. */
export function releaseHeld(held: HeldVersion, reason: string, until: string | null): Promise<unknown> {
  const { project, version, rule } = held;
  const [owner = "", index = ""] = held.index.split("/");
  return answerOf(
    api.POST("/indexes/{owner}/{index}/policy/exceptions", {
      params: { path: { owner, index } },
      body: { projects: [project], versions: `==${version}`, reason, until, rule },
    }),
  );
}

export type Promotion = AnswerOf<"/promotions/{id}">;

const LOOK_MS = 500;

/** Promotes a release in the background of the server, and resolves when it is done. `report` is called with each state. */
export async function promote(
  address: ProjectAddress,
  { version, to }: { version: string; to: string },
  report: (promotion: Promotion) => void,
): Promise<void> {
  const params = { path: { ...address, version } };
  let promotion = await answerOf(api.POST(`${RELEASE}/promotions`, { params, body: { to } }));
  while (promotion.endedAt === null) {
    report(promotion);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const path = { id: promotion.id };
    promotion = await answerOf(api.GET("/promotions/{id}", { params: { path } }));
  }
  if (promotion.state !== "done") throw new Error(whyNot(promotion));
}

function whyNot({ problem, state }: Promotion): string {
  if (problem !== null) return problem;
  if (state === "cancelled") return t("The promotion was canceled. Nothing was published.");
  return t("The server stopped during the promotion. Nothing was published. Start it again.");
}

/** A project where it comes from: what is done with it is done there. */
export function addressAt(source: string, project: string): ProjectAddress {
  const [owner = "", index = ""] = source.split("/");
  return { owner, index, project };
}
