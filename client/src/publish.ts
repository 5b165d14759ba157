import { type AnswerOfPost, answerOf } from "./answers.ts";
import type { Api } from "./connect.ts";

/** Into which index, and under which name. */
export interface Publication {
  /** `owner/name` */
  index: string;
  filename: string;
  /** Hexadecimal; the file is refused when its bytes have another. */
  sha256?: string;
}

export type Published = AnswerOfPost<"/indexes/{owner}/{index}/files">;

/** Publishes a wheel or a source distribution; all that is to be known of it is read from its name and its contents. */
export function publish(
  api: Api,
  { index: address, ...query }: Publication,
  file: Blob | Uint8Array,
): Promise<Published> {
  const [owner = "", index = ""] = address.split("/");
  return answerOf(
    api.POST("/indexes/{owner}/{index}/files", {
      params: { path: { owner, index }, query },
      headers: { "Content-Type": "application/octet-stream" },
      // The description of the API has no word for bytes but `string`.
      body: file as unknown as string,
      bodySerializer: (bytes) => bytes,
    }),
  );
}
