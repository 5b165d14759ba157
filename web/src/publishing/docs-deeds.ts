import { type AnswerOfPost, answerOf, api } from "../api/client.ts";
import type { ProjectAddress } from "../project/queries.ts";
import { type SendProgress, sendBytes } from "./send-file.ts";

const DOCS = "/indexes/{owner}/{index}/projects/{project}/releases/{version}/docs";
export type PublishedDocs = AnswerOfPost<typeof DOCS>;

/** Publishes the documentation of a release, in place of what it has. Rejects as `sendBytes`. */
export function sendDocs(
  { owner, index, project }: ProjectAddress,
  version: string,
  zip: File,
  progress: SendProgress,
): Promise<PublishedDocs> {
  const path = `indexes/${owner}/${index}/projects/${project}/releases/${encodeURIComponent(version)}/docs`;
  return sendBytes(path, zip, "application/zip", progress);
}

export function removeDocs(address: ProjectAddress, version: string): Promise<unknown> {
  return answerOf(api.DELETE(DOCS, { params: { path: { ...address, version } } }));
}
