import type { AnswerOf } from "../../../client/src/answers.ts";
import { parseDistributionFilename } from "../../packaging/names/distribution-filename.ts";
import { parseProjectName } from "../../packaging/names/project-name.ts";
import { isRequested, parseRequested, type Requested } from "../../packaging/versions/requested.ts";
import type { ApiClient } from "../api-client.ts";
import { indexPath } from "../options/index-option.ts";
import type { PackageRequest } from "../requests/requests-path.ts";
import { EXIT } from "../terminal/failure.ts";
import { facts, type OutputOptions, print, table } from "../terminal/output.ts";

type Change = AnswerOf<"/changes">["items"][number];

/** How one file came into an index. */
interface FileChain {
  filename: string;
  /** Stream and number of its bundle; null: it was published here. */
  bundle: string | null;
  /** Numbers of the requests that it fulfills. */
  requests: number[];
  addedBy: string | null;
}

/** Shows how each file of an index came in, and which ones came without a bundle. */
export async function auditIndex(api: ApiClient, index: string, options: OutputOptions): Promise<void> {
  const bundles = await api.all<Change>("/changes", { index, kind: "bundle.admitted" });
  const requests = await fulfilledRequests(api, index);
  const chains = (await liveFiles(api, index)).map((added) => chainOf(added, bundles, requests));
  const without = chains.filter(({ bundle }) => bundle === null);
  const asked = chains.filter((chain) => chain.bundle !== null && chain.requests.length > 0);
  const counts = facts([
    ["Files", chains.length],
    ["Asked for, and carried by a bundle", asked.length],
    [
      "Carried by a bundle, as a dependency or without a request",
      chains.length - asked.length - without.length,
    ],
    ["Without a bundle", without.length],
  ]);
  const rows = without.map(({ filename, addedBy }) => [filename, addedBy]);
  const list = table(["WITHOUT A BUNDLE", "ADDED BY"], rows, "Every file came with a bundle.");
  print(options, chains, `${counts}\n\n${list}`);
  if (without.length > 0) process.exitCode = EXIT.failed;
}

/** The entry that added each file that is there now. */
async function liveFiles(api: ApiClient, index: string): Promise<Change[]> {
  const changes = (await api.all<Change>("/changes", { index, kind: "file" })).sort(
    (a, b) => a.serial - b.serial,
  );
  const live = new Map<string, Change>();
  for (const change of changes) {
    const name = change.subject ?? "";
    if (["file.published", "file.replaced", "file.imported"].includes(change.kind)) live.set(name, change);
    else if (change.kind === "file.removed") live.delete(name);
    else if (change.kind === "file.restored") live.set(name, change);
  }
  return [...live.values()];
}

interface Fulfilled {
  number: number;
  bundle: string | null;
  requested: Requested | null;
}

async function fulfilledRequests(api: ApiClient, index: string): Promise<Fulfilled[]> {
  const all = await api.all<PackageRequest>(`${indexPath(index)}/requests`, { state: "fulfilled" });
  return all.map(({ number, requirement, fulfilled }) => ({
    number,
    bundle: fulfilled?.bundle ?? null,
    requested: parseRequested(requirement),
  }));
}

function chainOf(added: Change, bundles: readonly Change[], requests: readonly Fulfilled[]): FileChain {
  const { serial, subject, project, actor } = added;
  const filename = subject ?? "";
  const bundle =
    bundles.find((one) => Number(one.detail.firstSerial) <= serial && serial < one.serial)?.subject ?? null;
  const { version, project: name } = parseDistributionFilename(
    filename,
    parseProjectName(project ?? "") ?? undefined,
  );
  const fulfilled = requests.filter(
    (one) =>
      bundle !== null &&
      one.bundle === bundle &&
      one.requested !== null &&
      isRequested(one.requested, name, version.text),
  );
  return { filename, bundle, requests: fulfilled.map(({ number }) => number), addedBy: actor };
}
