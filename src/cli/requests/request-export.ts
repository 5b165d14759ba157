import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { REQUESTS_FORMAT, RequestsFile } from "../../transfer/bundle/requests-file.ts";
import { addIndexOption, chosenIndex, indexPath } from "../options/index-option.ts";
import { addServerOptions, connect } from "../options/server-options.ts";
import { CommandFailure } from "../terminal/failure.ts";
import { print } from "../terminal/output.ts";
import type { PackageRequest, RequestOptions } from "./requests-path.ts";

interface ExportOptions extends RequestOptions {
  withNames?: boolean;
}

export function defineExport(command: Command): void {
  addServerOptions(
    addIndexOption(
      command
        .command("export <file>")
        .description("write the approved requests and the targets to a file, for the server outside")
        .option("--with-names", "also write who asked and approved, and why"),
    ),
  ).action(exportRequests);
}

async function exportRequests(file: string, options: ExportOptions): Promise<void> {
  const api = await connect(options);
  const index = await chosenIndex(api, options);
  const all = await api.all<PackageRequest>(`${indexPath(index)}/requests`, { state: "approved" });
  if (all.length === 0) throw new CommandFailure(`No request for ${index} is approved and waits.`);
  const targets = await api.all<RequestsFile["targets"][number]>("/targets");
  const known = new Set(targets.map(({ name }) => name));
  const requests = all.reverse().map(({ number, requirement, targets: wanted, lists, asked, approvals }) => ({
    ...(lists.length > 0 ? { lists } : {}),
    ...{ number, requirement, targets: wanted.filter((name) => known.has(name)) },
    ...(options.withNames ? { asked, approvals } : {}),
  }));
  const written = RequestsFile.parse({
    ...{ format: REQUESTS_FORMAT, index, exportedAt: new Date().toISOString(), targets, requests },
  });
  await writeFile(file, `${JSON.stringify(written, null, 2)}\n`);
  print(options, { file, ...written }, `Wrote ${requests.length} approved requests for ${index} to ${file}.`);
}
