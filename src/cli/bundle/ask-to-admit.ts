import { type AnswerOfPost, answerOf } from "../../../client/src/answers.ts";
import type { OpenBundle } from "../../transfer/bundle/open-bundle.ts";
import type { ApiClient } from "../api-client.ts";

export type AdmitAnswer = AnswerOfPost<"/indexes/{owner}/{index}/bundles">;

interface Asked {
  into: string;
  quarantine: string;
  dryRun: boolean;
  allowGap?: boolean;
  acceptExpired?: boolean;
}

/** Asks the server to admit a bundle. Throws a `Problem` if it refuses. */
export async function askToAdmit(api: ApiClient, bundle: OpenBundle, asked: Asked): Promise<AdmitAnswer> {
  const [owner = "", index = ""] = asked.into.split("/");
  const { manifestText: manifest, signatures, factsText } = bundle;
  const query = {
    quarantine: asked.quarantine,
    dryRun: flag(asked.dryRun),
    allowGap: flag(asked.allowGap),
    acceptExpired: flag(asked.acceptExpired),
  };
  const body = new Blob([JSON.stringify({ manifest, signatures, facts: factsText })]);
  return answerOf(
    api.patient.POST("/indexes/{owner}/{index}/bundles", {
      params: { path: { owner, index }, query },
      headers: { "Content-Type": "application/octet-stream" },
      body: body as unknown as string,
      bodySerializer: (one) => one,
    }),
  );
}

function flag(value: boolean | undefined): "true" | "false" {
  return value === true ? "true" : "false";
}
