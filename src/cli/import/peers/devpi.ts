import type { Command } from "commander";
import { collect } from "../../options/repeatable.ts";
import { CommandFailure, EXIT } from "../../terminal/failure.ts";
import { requireFolder } from "../engine/folder.ts";
import type { OldSite, Peer } from "../engine/old-site.ts";
import { readExport } from "./devpi/export-folder.ts";
import { type LiveOptions, openLive } from "./devpi/live.ts";
import { oldDevpiOf } from "./devpi/replica/old-devpi-of.ts";
import { ReplicaState } from "./devpi/replica/state.ts";
import { bytesInServerFolder, isServerFolder, readServerFolder } from "./devpi/server-folder.ts";
import { siteOf, wholeOf } from "./devpi/site.ts";

type Options = LiveOptions & { index: string[]; follow?: boolean };

/** A devpi-server: a running one as its replica, its folder, or what devpi-export wrote. */
export const devpi: Peer = {
  name: "devpi",
  summary: "import a devpi-server, or an export of it, with its users and indexes",
  from: "<address or folder>",
  hasIndexes: true,
  define(command: Command) {
    command
      .option(
        "--index <user/name[=owner/name]>",
        "import only this index, under another name if you give one; can be repeated",
        collect,
        [],
      )
      .option("--secret-file <file>", "secret file of the running server, which lets this be its replica")
      .option("--follow", "keep following the running server until you press Ctrl-C; then compare everything")
      .option(
        "--state <file>",
        "keep what was read of the running server, so that the next run goes on there",
      )
      .option("--argon2-memory-cost <KiB>", "as the running server has it", "524288")
      .option("--argon2-time-cost <number>", "as the running server has it", "16")
      .option("--argon2-parallelism <number>", "as the running server has it", "8");
  },
  async open([from = ""], given) {
    const options = given as unknown as Options;
    if (/^https?:\/\//i.test(from)) return openLive(from, options.index, options);
    if (options.follow)
      throw new CommandFailure("--follow needs the address of a running devpi-server.", EXIT.usage);
    await requireFolder(from);
    return (await isServerFolder(from))
      ? openServerFolder(from, options.index)
      : siteOf(await readExport(from), options.index);
  },
};

function openServerFolder(folder: string, rules: readonly string[]): OldSite {
  const state = ReplicaState.open(undefined);
  try {
    readServerFolder(folder, state);
    const old = { description: `devpi-server ${folder}`, bytes: bytesInServerFolder(folder), since: 0 };
    const devpi = oldDevpiOf(state, old);
    return {
      ...siteOf(devpi, rules),
      whole: () => wholeOf(devpi, rules, `serial ${state.next - 1}`),
      close: async () => state.close(),
    };
  } catch (error) {
    state.close();
    throw error;
  }
}
