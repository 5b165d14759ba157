import { t } from "../../words/t.ts";
import type { Publisher } from "./queries.ts";

/** Which workload a publisher is, in one line. */
export function sourceWords({ source }: Pick<Publisher, "source">): string {
  switch (source.kind) {
    case "github":
      return withEnvironment(`${source.repository} · ${source.workflow}`, source.environment);
    case "gitlab":
      return withEnvironment(`${source.project} · ${source.file}`, source.environment);
    case "kubernetes":
      return `${source.namespace}/${source.serviceAccount}`;
    case "google":
      return source.email;
    case "circleci":
      return [source.origin, source.project, source.ref].filter((part) => part !== undefined).join(" · ");
    case "buildkite":
      return [source.pipeline, source.branch].filter((part) => part !== undefined).join(" · ");
    case "claims":
      return Object.entries(source.claims)
        .map(([name, value]) => `${name} = ${[value].flat().join(" | ")}`)
        .join(", ");
  }
}

function withEnvironment(words: string, environment: string | undefined): string {
  return environment === undefined
    ? words
    : t("{words}, in the environment {environment}", { words, environment });
}
