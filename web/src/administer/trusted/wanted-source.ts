import type { Issuer, Publisher } from "./queries.ts";

export type Source = Publisher["source"];
export type SourceKind = Source["kind"];

/** What the fields of a source hold; each kind uses some of them. */
export interface SourceValues {
  repository: string;
  workflow: string;
  project: string;
  file: string;
  environment: string;
  namespace: string;
  serviceAccount: string;
  email: string;
  origin: string;
  ref: string;
  pipeline: string;
  branch: string;
  claim: string;
  value: string;
}

export const emptySource: SourceValues = {
  repository: "",
  workflow: "",
  project: "",
  file: "",
  environment: "",
  namespace: "",
  serviceAccount: "",
  email: "",
  origin: "",
  ref: "",
  pipeline: "",
  branch: "",
  claim: "sub",
  value: "",
};

/** How publishers of an issuer are described. */
export function sourceKindOf(issuer: Issuer | undefined): SourceKind {
  return issuer === undefined || issuer.kind === "other" ? "claims" : issuer.kind;
}

/** The source that the fields describe. */
export function sourceFrom(kind: SourceKind, given: SourceValues): Source {
  const values = Object.fromEntries(
    Object.entries(given).map(([name, text]) => [name, (text as string).trim()]),
  ) as unknown as SourceValues;
  const environment = values.environment === "" ? {} : { environment: values.environment };
  switch (kind) {
    case "github":
      return { kind, repository: values.repository, workflow: values.workflow, ...environment };
    case "gitlab":
      return { kind, project: values.project, file: values.file || ".gitlab-ci.yml", ...environment };
    case "kubernetes":
      return { kind, namespace: values.namespace, serviceAccount: values.serviceAccount };
    case "google":
      return { kind, email: values.email };
    case "circleci": {
      const { project, origin, ref } = values;
      return { kind, project, origin, ...(ref === "" ? {} : { ref }) };
    }
    case "buildkite": {
      const { pipeline, branch } = values;
      return { kind, pipeline, ...(branch === "" ? {} : { branch }) };
    }
    case "claims":
      return { kind, claims: { [values.claim]: values.value } };
  }
}
