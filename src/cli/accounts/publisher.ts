import type { Command } from "commander";
import { ALL_PERMISSIONS } from "../../accounts/permission.ts";
import type { Publisher } from "../../http/api/publishers/schema.ts";
import { segment } from "../api-client.ts";
import { INDEX_LIMIT, PROJECT_LIMIT } from "../options/limits.ts";
import { collect } from "../options/repeatable.ts";
import { addServerOptions, connect, type ServerOptions } from "../options/server-options.ts";
import { CommandFailure, EXIT } from "../terminal/failure.ts";
import { print, table, time } from "../terminal/output.ts";

interface AddOptions extends ServerOptions {
  issuer?: string;
  for: string;
  note?: string;
  github?: string;
  workflow?: string;
  gitlab?: string;
  file?: string;
  kubernetes?: string;
  google?: string;
  circleci?: string;
  origin?: string;
  ref?: string;
  buildkite?: string;
  branch?: string;
  claim?: string[];
  environment?: string;
  index?: string[];
  project?: string[];
  permission?: string[];
  notYet?: boolean;
}

export function define(command: Command): void {
  command.addHelpText(
    "after",
    `
A trusted publisher exchanges ID tokens of its issuer for tokens that are valid for 15 minutes. See docs/trusted-publishing.md.

Examples:
  wheelyard publisher add --for ci --github acme/shop --workflow release.yml --index root/main --project shop
  wheelyard publisher add --for ci --gitlab acme/shop --environment production
  wheelyard publisher add --for ci --buildkite acme/shop --branch main
  wheelyard publisher add --for cluster --kubernetes builds/runner --issuer cluster --permission read
  wheelyard publisher add --for ci --issuer jenkins --claim 'sub=https://jenkins.example.com/job/shop/*'`,
  );
  addServerOptions(command.command("list").description("list trusted publishers")).action(list);
  addServerOptions(
    command
      .command("add")
      .description("add a trusted publisher")
      .requiredOption("--for <account>", "service account that it signs in as")
      .option("--issuer <name>", "its issuer (default: named as the option below: github, gitlab, …)")
      .option("--github <owner/repository>", "a workflow of this GitHub repository")
      .option("--workflow <file>", "file of the workflow in .github/workflows")
      .option("--gitlab <group/project>", "a pipeline of this GitLab project")
      .option("--file <path>", "file of the pipeline (default: .gitlab-ci.yml)")
      .option("--environment <name>", "only jobs in this environment")
      .option("--kubernetes <namespace/name>", "pods with this service account")
      .option("--google <email>", "this Google service account")
      .option("--circleci <project-id>", "jobs of this CircleCI project")
      .option(
        "--origin <host/owner/repository>",
        "repository of the CircleCI project: jobs of forks are refused",
      )
      .option("--ref <ref>", "only CircleCI jobs for this ref, such as refs/heads/main")
      .option("--buildkite <organization/pipeline>", "builds of this Buildkite pipeline")
      .option("--branch <name>", "only Buildkite builds of this branch")
      .option(
        "--claim <name=value>",
        "ID tokens with this claim; * stands for any text (repeatable)",
        collect,
      )
      .option("--note <text>", "description")
      .addOption(INDEX_LIMIT)
      .addOption(PROJECT_LIMIT)
      .option(
        "--permission <name>",
        `limit to these permissions: ${ALL_PERMISSIONS.join(", ")} (repeatable; default: read, publish)`,
        collect,
      )
      .option("--not-yet", "accept an index that does not exist yet"),
  ).action(add);
  addServerOptions(command.command("remove <id>").description("remove a trusted publisher")).action(remove);
}

async function list(options: ServerOptions): Promise<void> {
  const publishers = await (await connect(options)).all<Publisher>("/publishers");
  const rows = publishers.map((publisher) => [
    publisher.id,
    `${publisher.issuer}: ${sourceOf(publisher)}`,
    publisher.account,
    publisher.scope.permissions.join(","),
    [publisher.scope.indexes, publisher.scope.projects].map((globs) => globs.join(" ")).join(" : "),
    time(publisher.lastUsedAt),
  ]);
  const headings = ["ID", "PUBLISHER", "ACCOUNT", "MAY", "WHERE", "LAST USED"];
  print(options, publishers, table(headings, rows, "No trusted publishers."));
}

function sourceOf({ source }: Publisher): string {
  switch (source.kind) {
    case "github":
      return `${source.repository} ${source.workflow}${inEnvironment(source)}`;
    case "gitlab":
      return `${source.project} ${source.file}${inEnvironment(source)}`;
    case "kubernetes":
      return `${source.namespace}/${source.serviceAccount}`;
    case "google":
      return source.email;
    case "circleci":
      return [source.project, source.origin, source.ref].filter((part) => part !== undefined).join(" ");
    case "buildkite":
      return [source.pipeline, source.branch].filter((part) => part !== undefined).join(" ");
    case "claims":
      return Object.entries(source.claims)
        .map(([name, value]) => `${name}=${[value].flat().join("|")}`)
        .join(" ");
  }
}

function inEnvironment({ environment }: { environment?: string | undefined }): string {
  return environment === undefined ? "" : ` (${environment})`;
}

async function add(options: AddOptions): Promise<void> {
  const { issuer, source } = sourceFrom(options);
  const api = await connect(options);
  const publisher = await api.post<Publisher>("/publishers", {
    issuer: options.issuer ?? issuer,
    account: options.for,
    note: options.note ?? "",
    source,
    scope: {
      indexes: options.index ?? ["*"],
      projects: options.project ?? ["*"],
      permissions: options.permission ?? ["read", "publish"],
    },
    ...(options.notYet === undefined ? {} : { notYet: options.notYet }),
  });
  const { audience } = await api.get<{ audience: string }>("/trusted-publishing");
  print(
    options,
    publisher,
    `Added the trusted publisher ${publisher.id}: ${sourceOf(publisher)} signs in as ${publisher.account}.\nIt must request ID tokens for the audience ${audience}.`,
  );
}

/** The one source that the options describe, and the issuer that it has by default. */
function sourceFrom(options: AddOptions): { issuer: string | undefined; source: Record<string, unknown> } {
  const { github, gitlab, kubernetes, google, circleci, buildkite, claim } = options;
  const { workflow, file, environment } = options;
  const given = [github, gitlab, kubernetes, google, circleci, buildkite, claim].filter(
    (one) => one !== undefined,
  );
  if (given.length !== 1)
    throw usage(
      "Give one of --github, --gitlab, --kubernetes, --google, --circleci, --buildkite or --claim (which can be repeated).",
    );
  const narrower = environment === undefined ? {} : { environment };
  if (github !== undefined) {
    if (workflow === undefined) throw usage("Give the file of the workflow: --workflow release.yml");
    return { issuer: "github", source: { kind: "github", repository: github, workflow, ...narrower } };
  }
  if (gitlab !== undefined) {
    const ofFile = file === undefined ? {} : { file };
    return { issuer: "gitlab", source: { kind: "gitlab", project: gitlab, ...ofFile, ...narrower } };
  }
  if (kubernetes !== undefined) {
    const [namespace, serviceAccount, ...rest] = kubernetes.split("/");
    if (!namespace || !serviceAccount || rest.length > 0)
      throw usage("Give --kubernetes NAMESPACE/SERVICE-ACCOUNT, such as builds/runner.");
    return { issuer: "kubernetes", source: { kind: "kubernetes", namespace, serviceAccount } };
  }
  if (google !== undefined) return { issuer: "google", source: { kind: "google", email: google } };
  if (circleci !== undefined) return { issuer: "circleci", source: circleciSource(circleci, options) };
  if (buildkite !== undefined) {
    const { branch } = options;
    const ofBranch = branch === undefined ? {} : { branch };
    return { issuer: "buildkite", source: { kind: "buildkite", pipeline: buildkite, ...ofBranch } };
  }
  if (options.issuer === undefined) throw usage("Give the issuer of the claims: --issuer NAME");
  return { issuer: undefined, source: { kind: "claims", claims: claimsFrom(claim ?? []) } };
}

function circleciSource(project: string, { origin, ref }: AddOptions): Record<string, unknown> {
  if (origin === undefined) throw usage("Give the repository of the project: --origin github.com/acme/shop");
  return { kind: "circleci", project, origin, ...(ref === undefined ? {} : { ref }) };
}

function claimsFrom(pairs: readonly string[]): Record<string, string[]> {
  const claims: Record<string, string[]> = {};
  for (const pair of pairs) {
    const [name, value] = [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
    if (!pair.includes("=") || name === "" || value === "")
      throw usage(`--claim ${pair} is not a claim. Give NAME=VALUE, such as sub=system:serviceaccount:ci:*`);
    claims[name] = [...(claims[name] ?? []), value];
  }
  return claims;
}

function usage(message: string): CommandFailure {
  return new CommandFailure(message, EXIT.usage);
}

async function remove(id: string, options: ServerOptions): Promise<void> {
  await (await connect(options)).delete(`/publishers/${segment(id)}`);
  print(options, { id, removed: true }, `Removed the trusted publisher ${id}. Its tokens no longer work.`);
}
