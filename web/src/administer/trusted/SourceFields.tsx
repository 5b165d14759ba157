import { TextInput, type TextInputProps } from "@mantine/core";
import { t } from "../../words/t.ts";
import type { SourceKind, SourceValues } from "./wanted-source.ts";

interface SourceFieldsProps {
  kind: SourceKind;
  propsOf: (field: keyof SourceValues) => TextInputProps;
}

/** The fields that say which workload of an issuer a publisher is. */
export function SourceFields({ kind, propsOf }: SourceFieldsProps) {
  const environment = (
    <TextInput
      label={t("Environment")}
      description={t("Only jobs in this environment. Leave empty for any.")}
      {...propsOf("environment")}
    />
  );
  switch (kind) {
    case "github":
      return (
        <>
          <TextInput required label={t("Repository")} placeholder="owner/name" {...propsOf("repository")} />
          <TextInput
            required
            label={t("Workflow")}
            description={t("File name in .github/workflows")}
            placeholder="release.yml"
            {...propsOf("workflow")}
          />
          {environment}
        </>
      );
    case "gitlab":
      return (
        <>
          <TextInput required label={t("Project")} placeholder="group/project" {...propsOf("project")} />
          <TextInput label={t("Pipeline file")} placeholder=".gitlab-ci.yml" {...propsOf("file")} />
          {environment}
        </>
      );
    case "kubernetes":
      return (
        <>
          <TextInput required label={t("Namespace")} {...propsOf("namespace")} />
          <TextInput required label={t("Kubernetes service account")} {...propsOf("serviceAccount")} />
        </>
      );
    case "google":
      return <TextInput required type="email" label={t("Email address")} {...propsOf("email")} />;
    case "circleci":
      return (
        <>
          <TextInput
            required
            label={t("Project ID")}
            description={t("In the project settings of CircleCI")}
            {...propsOf("project")}
          />
          <TextInput
            required
            label={t("Repository")}
            description={t("Jobs of forks have another one, and are refused.")}
            placeholder="github.com/owner/name"
            {...propsOf("origin")}
          />
          <TextInput
            label={t("Ref")}
            description={t("Only jobs for this ref. Leave empty for any.")}
            placeholder="refs/heads/main"
            {...propsOf("ref")}
          />
        </>
      );
    case "buildkite":
      return (
        <>
          <TextInput
            required
            label={t("Pipeline")}
            placeholder="organization/pipeline"
            {...propsOf("pipeline")}
          />
          <TextInput
            label={t("Branch")}
            description={t("Only builds of this branch. Leave empty for any.")}
            placeholder="main"
            {...propsOf("branch")}
          />
        </>
      );
    case "claims":
      return (
        <>
          <TextInput
            required
            label={t("Claim")}
            description={t("Name of a claim of the ID token")}
            {...propsOf("claim")}
          />
          <TextInput
            required
            label={t("Value")}
            description={t("* stands for any text")}
            {...propsOf("value")}
          />
        </>
      );
  }
}
