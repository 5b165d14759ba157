import type { AnswerOf } from "../../../client/src/answers.ts";
import type { ApiClient } from "../api-client.ts";
import { chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { connect, type ServerOptions } from "../options/server-options.ts";

export type PackageRequest = AnswerOf<"/indexes/{owner}/{index}/requests">["items"][number];
export type RequestOptions = ServerOptions & IndexOption;

interface RequestsPath {
  api: ApiClient;
  /** Path of the index that is meant. */
  root: string;
  /** Path of its requests. */
  path: string;
}

/** The server, and the path of the requests for the index that is meant. */
export async function requestsPath(options: RequestOptions): Promise<RequestsPath> {
  const api = await connect(options);
  const root = indexPath(await chosenIndex(api, options));
  return { api, root, path: `${root}/requests` };
}
