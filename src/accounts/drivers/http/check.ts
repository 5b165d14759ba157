import { GroupMap } from "../../group-map.ts";
import type { AccountsContext } from "../../verifier.ts";
import type { HttpOptions } from "./options.ts";
import { RemoteCheck } from "./remote.ts";

/** Asks with a password that no one has; resolves if it is refused. Refuses (`unavailable`) any other answer. */
export async function checkHttp(
  options: HttpOptions,
  context: Pick<AccountsContext, "fetcher">,
): Promise<string> {
  const remote = new RemoteCheck(options, context);
  new GroupMap(options, "http", (name) => name);
  await remote.probe();
  return `${remote.url} answers, and refuses a wrong password`;
}
