import type { Command } from "commander";
import type { AnswerOf } from "../../../client/src/answers.ts";
import { parseDistributionFilename } from "../../packaging/names/distribution-filename.ts";
import { parseProjectName } from "../../packaging/names/project-name.ts";
import { isRequested, parseRequested } from "../../packaging/versions/requested.ts";
import type { ApiClient } from "../api-client.ts";
import { addIndexOption, chosenIndex, type IndexOption, indexPath } from "../options/index-option.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import type { PackageRequest } from "../requests/requests-path.ts";
import { CommandFailure } from "../terminal/failure.ts";
import { facts, print, time } from "../terminal/output.ts";
import { auditIndex } from "./audit-index.ts";

type Change = AnswerOf<"/changes">["items"][number];
type Bundle = AnswerOf<"/indexes/{owner}/{index}/bundles">["items"][number];

/** How a file came into an index. */
interface FileProof {
  filename: string;
  project: string | null;
  sha256: string | null;
  requests: Pick<PackageRequest, "number" | "requirement" | "asked" | "approvals">[];
  /** null: it did not come with a bundle. */
  bundle: Bundle | null;
  /** Every entry of the log about it, oldest first. */
  changes: Change[];
}

export function define(command: Command): void {
  addServerOptions(
    addIndexOption(
      command
        .command("audit")
        .summary("show who asked for a file, approved, signed and admitted it")
        .description("Show who asked for a file, approved, signed and admitted it.")
        .argument("[filename]", "name of the file (default: all files of the index)"),
    ),
  )
    .addHelpText("after", EXAMPLES)
    .action(audit);
}

const EXAMPLES = `
The answers come from the change log of this server. wheelyard audit verify checks that no one has changed it. Who reviewed the file outside,
and from where it came there, is in the change log of the server outside. The manifest SHA-256 connects the two.

Without a file, it counts the files of the index by how they came in, and lists those that came without a bundle.

Examples:
  wheelyard bundle audit --index company/approved --account admin
  wheelyard bundle audit flask-3.1.0-py3-none-any.whl --index company/approved --account admin
  wheelyard bundle audit flask-3.1.0-py3-none-any.whl --index company/approved --json --account admin > proof.json

Exit codes for an index: 0 every file came with a bundle, 1 some did not.`;

async function audit(filename: string | undefined, options: ServerOptions & IndexOption): Promise<void> {
  const api = await connect(options);
  const index = await chosenIndex(api, options);
  if (filename === undefined) return auditIndex(api, index, options);
  const changes = (await api.all<Change>("/changes", { index, subject: filename })).filter(({ kind }) =>
    kind.startsWith("file."),
  );
  const first = changes.find(({ kind }) => kind !== "file.removed");
  if (first === undefined) throw new CommandFailure(`The log of ${index} has no file ${filename}.`);
  const bundle = await bundleOf(api, index, first);
  const requests = bundle === null ? [] : await requestsOf(api, index, bundle, filename, first.project);
  const { sha256 } = first.detail;
  const proof: FileProof = {
    ...{ filename, project: first.project, sha256: typeof sha256 === "string" ? sha256 : null },
    ...{ requests, bundle, changes },
  };
  print(options, proof, wordsOf(proof));
}

/** The bundle that brought a file: the one whose files took the serial. */
async function bundleOf(api: ApiClient, index: string, { serial }: Change): Promise<Bundle | null> {
  const admitted = await api.all<Change>("/changes", { index, kind: "bundle.admitted" });
  const brought = admitted.find((one) => Number(one.detail.firstSerial) <= serial && serial < one.serial);
  if (brought === undefined) return null;
  const all = await api.all<Bundle>(`${indexPath(index)}/bundles`);
  return all.find(({ sequence }) => sequence === brought.detail.sequence) ?? null;
}

/** The requests that the bundle fulfilled and that ask for this release. */
async function requestsOf(
  api: ApiClient,
  index: string,
  { stream, sequence }: Bundle,
  filename: string,
  project: string | null,
): Promise<FileProof["requests"]> {
  const all = await api.all<PackageRequest>(`${indexPath(index)}/requests`, { state: "fulfilled" });
  const { version, project: name } = parseDistributionFilename(
    filename,
    parseProjectName(project ?? "") ?? undefined,
  );
  return all
    .filter(({ fulfilled }) => fulfilled?.bundle === `${stream} ${sequence}`)
    .filter(({ requirement }) => {
      const requested = parseRequested(requirement);
      return requested !== null && isRequested(requested, name, version.text);
    })
    .map(({ number, requirement, asked, approvals }) => ({ number, requirement, asked, approvals }));
}

function wordsOf({ filename, sha256, requests, bundle, changes }: FileProof): string {
  const lines: [string, string][] = [
    ["File", filename],
    ["SHA-256", sha256 ?? "unknown"],
  ];
  for (const { number, requirement, asked, approvals } of requests) {
    lines.push(["Request", `${number}: ${requirement}`]);
    for (const one of asked) lines.push(["Asked by", saidWords(one)]);
    for (const one of approvals) lines.push(["Approved by", saidWords(one)]);
  }
  if (bundle === null) lines.push(["Bundle", "none: it was published here"]);
  else {
    if (requests.length === 0) lines.push(["Request", "none: a dependency, or not asked for here"]);
    lines.push(
      ["Bundle", `${bundle.stream} ${bundle.sequence}, made ${time(bundle.createdAt)}`],
      ["Manifest SHA-256", bundle.manifestSha256],
      ["Signed by", bundle.signedBy.join(", ")],
      ...bundle.approvedBy.map((name): [string, string] => ["Bundle approved by", name]),
      ["Admitted by", `${bundle.admittedBy ?? "the server"}, ${time(bundle.admittedAt)}`],
    );
  }
  for (const { serial, kind, actor, at } of changes)
    lines.push(["Log", `${serial} ${kind} by ${actor ?? "the server"}, ${time(at)}`]);
  return facts(lines);
}

function saidWords({ by, at, reason }: PackageRequest["asked"][number]): string {
  return `${by}, ${time(at)}${reason === "" ? "" : `: ${reason}`}`;
}
