import { z } from "zod";
import { matchesGlob } from "../../glob.ts";
import { type Claims, claimAt } from "./claims.ts";

const Text = z.string().min(1).max(300);
const Claim = z.union([Text, z.array(Text).min(1).max(20)]);

/** Which workload of an issuer a publisher is: the claims its ID tokens must have (STANDARDS O17, O18). */
export const Source = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("github"),
    repository: z
      .string()
      .regex(/^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/, { error: "give owner/repository" })
      .describe("Repository, as `owner/name`."),
    workflow: z
      .string()
      .regex(/^[A-Za-z0-9_.-]+\.ya?ml$/, {
        error: "give the file name in .github/workflows, such as release.yml",
      })
      .describe("File name of the workflow in .github/workflows."),
    environment: Text.optional().describe("Environment that the job must run in. Default: any."),
  }),
  z.strictObject({
    kind: z.literal("gitlab"),
    project: z
      .string()
      .regex(/^[\w.-]+(?:\/[\w.-]+)+$/, { error: "give group/project" })
      .describe("Project, as `group/project`."),
    file: Text.default(".gitlab-ci.yml").describe("Path of the pipeline's file in the project."),
    environment: Text.optional().describe("Environment that the job must run in. Default: any."),
  }),
  z.strictObject({
    kind: z.literal("kubernetes"),
    namespace: Text.describe("Namespace of the service account."),
    serviceAccount: Text.describe("Name of the Kubernetes service account."),
  }),
  z.strictObject({
    kind: z.literal("google"),
    email: Text.describe("Email address of the Google service account."),
  }),
  z.strictObject({
    kind: z.literal("circleci"),
    project: z
      .string()
      .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, {
        error: "give the project ID from the project settings of CircleCI",
      })
      .describe("ID of the CircleCI project."),
    origin: z
      .string()
      .regex(/^[\w.-]+(?:\/[\w.-]+)+$/, { error: "give the repository as host/owner/name" })
      .describe(
        "Repository that the change comes from, such as `github.com/acme/shop`. Jobs of forks have another one.",
      ),
    ref: Text.optional().describe("Ref that the job runs for, such as `refs/heads/main`. Default: any."),
  }),
  z.strictObject({
    kind: z.literal("buildkite"),
    pipeline: z
      .string()
      .regex(/^[\w.-]+\/[\w.-]+$/, { error: "give organization/pipeline" })
      .describe("Pipeline, as `organization/pipeline`, by their slugs."),
    branch: Text.optional().describe("Branch that the build is of. Default: any."),
  }),
  z.strictObject({
    kind: z.literal("claims"),
    claims: z
      .record(z.string().min(1).max(200), Claim)
      .refine((claims) => Object.keys(claims).length > 0, { error: "give at least one claim" })
      .describe(
        "Claims that the ID token must have: each a text, a glob with `*`, or a list of them of which one must match. A claim inside another is named with a dot.",
      ),
  }),
]);
export type Source = z.infer<typeof Source>;
export type SourceKind = Source["kind"];

/** One claim that differs: what was expected, and what the ID token has. */
export interface Mismatch {
  claim: string;
  expected: string;
  got: string;
}

/** What an ID token whose signature was verified lacks to be of the source; empty: it is. */
export function mismatches(source: Source, claims: Claims): Mismatch[] {
  return CHECKS[source.kind](source as never, claims).filter((found) => found !== null);
}

/** Whether the source names an environment, ref or branch: of several that match, the narrower one wins (O17). */
export function isNarrow(source: Source): boolean {
  const narrowing = ["environment", "ref", "branch"];
  return Object.entries(source).some(([name, value]) => narrowing.includes(name) && value !== undefined);
}

/** Claims that belong to the source's owner and survive renames: later tokens must have what the first one had. */
export function pinnable(source: Source, claims: Claims): Record<string, string> {
  const names: Partial<Record<SourceKind, string[]>> = {
    github: ["repository_owner_id"],
    gitlab: ["namespace_id"],
    google: ["sub"],
  };
  const pairs = (names[source.kind] ?? []).map((name) => [name, asText(claimAt(claims, name))] as const);
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair[1] !== null));
}

type Of<K extends SourceKind> = Extract<Source, { kind: K }>;
type Check<K extends SourceKind> = (source: Of<K>, claims: Claims) => (Mismatch | null)[];

const CHECKS: { [K in SourceKind]: Check<K> } = {
  github: (source, claims) => [
    same(claims, "repository", source.repository, { ignoresCase: true }),
    workflow(source, claims),
    source.environment === undefined
      ? null
      : same(claims, "environment", source.environment, { ignoresCase: true }),
    // Runs for pull requests of strangers, with the rights of the repository.
    asText(claimAt(claims, "event_name")) === "pull_request_target"
      ? { claim: "event_name", expected: "any but pull_request_target", got: "pull_request_target" }
      : null,
  ],
  gitlab: (source, claims) => [
    same(claims, "project_path", source.project, { ignoresCase: true }),
    oneOf(
      claims,
      "ci_config_ref_uri",
      ["ref_path", "sha"].map((name) => {
        const host = URL.parse(asText(claimAt(claims, "iss")) ?? "")?.host ?? "";
        return `${host}/${source.project}//${source.file}@${asText(claimAt(claims, name)) ?? ""}`;
      }),
    ),
    source.environment === undefined ? null : same(claims, "environment", source.environment),
  ],
  kubernetes: ({ namespace, serviceAccount }, claims) => [
    same(claims, "sub", `system:serviceaccount:${namespace}:${serviceAccount}`),
  ],
  google: ({ email }, claims) => [
    same(claims, "email", email, { ignoresCase: true }),
    claims.email_verified === true
      ? null
      : { claim: "email_verified", expected: "true", got: shown(claims.email_verified) },
  ],
  circleci: ({ project, origin, ref }, claims) => {
    // With SSH, somebody is at the job's terminal, and can do other things than the configuration says.
    const { "oidc.circleci.com/ssh-rerun": hasTerminal = false } = claims;
    return [
      same(claims, "oidc.circleci.com/project-id", project),
      same(claims, "oidc.circleci.com/vcs-origin", origin, { ignoresCase: true }),
      ref === undefined ? null : same(claims, "oidc.circleci.com/vcs-ref", ref),
      hasTerminal === false
        ? null
        : { claim: "oidc.circleci.com/ssh-rerun", expected: "false", got: shown(hasTerminal) },
    ];
  },
  buildkite: ({ pipeline, branch }, claims) => {
    const [organization = "", slug = ""] = pipeline.split("/");
    return [
      same(claims, "organization_slug", organization),
      same(claims, "pipeline_slug", slug),
      branch === undefined ? null : same(claims, "build_branch", branch),
    ];
  },
  claims: ({ claims: wanted }, claims) =>
    Object.entries(wanted).map(([name, expected]) => {
      const got = claimAt(claims, name);
      const texts = (Array.isArray(got) ? got : [got]).map(asText).filter((text) => text !== null);
      const globs = Array.isArray(expected) ? expected : [expected];
      if (texts.some((text) => globs.some((glob) => matchesGlob(glob, text)))) return null;
      return { claim: name, expected: globs.join(" or "), got: shown(got) };
    }),
};

/** The workflow's file in the repository itself, at the commit or ref that the run is of. */
function workflow({ repository, workflow }: Of<"github">, claims: Claims): Mismatch | null {
  const file = `${repository}/.github/workflows/${workflow}`;
  const refs = ["ref", "sha"].map((name) => asText(claimAt(claims, name))).filter((ref) => ref !== null);
  return oneOf(
    claims,
    "job_workflow_ref",
    refs.length === 0 ? [`${file}@`] : refs.map((ref) => `${file}@${ref}`),
    { ignoresCase: true },
  );
}

interface Comparing {
  ignoresCase?: boolean;
}

function same(claims: Claims, claim: string, expected: string, how: Comparing = {}): Mismatch | null {
  return oneOf(claims, claim, [expected], how);
}

function oneOf(
  claims: Claims,
  claim: string,
  expected: string[],
  { ignoresCase }: Comparing = {},
): Mismatch | null {
  const got = claimAt(claims, claim);
  const text = typeof got === "string" ? got : null;
  const fold = (one: string) => (ignoresCase ? one.toLowerCase() : one);
  if (text !== null && expected.some((one) => fold(one) === fold(text))) return null;
  return { claim, expected: expected.join(" or "), got: shown(got) };
}

function asText(value: unknown): string | null {
  return typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : null;
}

/** A claim as a message may show it: short, and nothing nested. */
function shown(value: unknown): string {
  const text = asText(value);
  return text === null
    ? value === undefined || value === null
      ? "nothing"
      : "another type of value"
    : text.slice(0, 200);
}
