import type { Command } from "commander";
import { type ApiClient, segment } from "../api-client.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";

export interface IndexOption {
  index?: string;
}

/** `--index`, for commands about what is in one index. */
export function addIndexOption(command: Command): Command {
  return command.option(
    "--index <owner/name>",
    "the index (also WHEELYARD_INDEX; default: the server's default index)",
  );
}

/** `owner/name` of the index that is meant. */
export async function chosenIndex(api: ApiClient, options: IndexOption): Promise<string> {
  const given = options.index ?? process.env.WHEELYARD_INDEX;
  if (given) return given;
  return (await api.get<{ defaultIndex: string }>("/")).defaultIndex;
}

/** `/indexes/owner/name`, with a check that it is such an address. */
export function indexPath(address: string): string {
  const [owner, name, ...rest] = address.split("/");
  if (!owner || !name || rest.length > 0)
    throw new CommandFailure(
      `"${address}" is not an index. Use owner/name, for example root/main.`,
      EXIT.usage,
    );
  return `/indexes/${segment(owner)}/${segment(name)}`;
}
