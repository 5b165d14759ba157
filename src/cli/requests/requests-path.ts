import type { AnswerOf } from "../../../client/src/answers.ts";
import type { ApiClient } from "../api-client.ts";
import { chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { connect, type ServerOptions } from "../options/server-options.ts";

export type PackageRequest = AnswerOf<"/indexes/{owner}/{index}/requests">["items"][number];
export type RequestOptions = ServerOptions & IndexOption;

/** The server, and the path of the requests for the index that is meant. */
export async function requestsPath(options: RequestOptions): Promise<{ api: ApiClient; path: string }> {
  const api = await connect(options);
  return { api, path: `${indexPath(await chosenIndex(api, options))}/requests` };
}
