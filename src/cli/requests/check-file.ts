import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type AnswerOfPost, answerOf } from "../../../client/src/answers.ts";
import { errorWords } from "../../system/error-words.ts";
import { chosenIndex } from "../options/index-option.ts";
import { connect } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import type { RequestOptions } from "./requests-path.ts";

export type CheckedFile = AnswerOfPost<"/indexes/{owner}/{index}/request-checks">;

/** Has the server read a file of requirements, and compare it with the index that is meant. */
export async function checkFile(
  options: RequestOptions,
  file: string,
  target?: string,
): Promise<CheckedFile> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new CommandFailure(`${file} cannot be read: ${errorWords(error)}.`, EXIT.usage);
  });
  const api = await connect(options);
  const [owner = "", index = ""] = (await chosenIndex(api, options)).split("/");
  const query = { filename: basename(file), ...(target === undefined ? {} : { target }) };
  return answerOf(
    api.patient.POST("/indexes/{owner}/{index}/request-checks", {
      params: { path: { owner, index }, query },
      headers: { "Content-Type": "application/octet-stream" },
      body: new Blob([bytes]) as unknown as string,
      bodySerializer: (one) => one,
    }),
  );
}
