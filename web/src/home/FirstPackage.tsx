import { Alert, Card, Loader, Stack, Text, TextInput, Timeline, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Check, FolderPlus, Hammer, PackageCheck, Upload } from "lucide-react";
import { useState } from "react";
import { normaliseName } from "../project/metadata.ts";
import { LinkButton } from "../shared/links.tsx";
import { Snippet } from "../shared/Snippet.tsx";
import { t } from "../words/t.ts";
import { arrivalQuery } from "./arrival-query.ts";
import { TOKEN_PLACEHOLDER } from "./set-up-context.ts";
import type { Chosen } from "./use-chosen-index.ts";

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

interface FirstPackageProps {
  chosen: Chosen;
  upload: string;
  token: string | null;
}

/** From an empty folder to a package that others can install, and the moment it arrives is noticed here. */
export function FirstPackage({ chosen, upload, token }: FirstPackageProps) {
  const [name, setName] = useState("hello-yard");
  const project = normaliseName(name.trim());
  const isName = NAME.test(name.trim());
  const module = project.replaceAll("-", "_");
  return (
    <Card withBorder p={{ base: "md", sm: "xl" }} component="section">
      <Stack gap="lg">
        <Title order={2}>{t("Publish your first package")}</Title>
        <TextInput
          label={t("Name of the package")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={
            isName
              ? null
              : t("Letters, digits, dots, dashes and underscores. Start and end with a letter or digit.")
          }
          spellCheck={false}
          maw={320}
        />
        {isName && (
          <Timeline bulletSize={30} lineWidth={2} active={4}>
            <Timeline.Item bullet={<FolderPlus size={16} />} title={t("Create it")}>
              <Snippet label={t("Create it")} text={newProject(project, module)} />
            </Timeline.Item>
            <Timeline.Item bullet={<Hammer size={16} />} title={t("Build it")}>
              <Snippet label={t("Build it")} text={"python -m pip install build twine\npython -m build"} />
            </Timeline.Item>
            <Timeline.Item bullet={<Upload size={16} />} title={t("Publish it")}>
              <Snippet
                label={t("Publish it")}
                text={`twine upload --repository-url ${upload} -u __token__ -p ${token ?? TOKEN_PLACEHOLDER} dist/*`}
              />
            </Timeline.Item>
            <Timeline.Item bullet={<PackageCheck size={16} />} title={t("Watch it arrive")}>
              {chosen.isSeen ? (
                <Arrival key={`${chosen.address} ${project}`} index={chosen.address} project={project} />
              ) : (
                <Text fz="sm" c="dimmed">
                  {t("Sign in to see here when it arrives.")}
                </Text>
              )}
            </Timeline.Item>
          </Timeline>
        )}
      </Stack>
    </Card>
  );
}

/** Looks every now and then whether the package is there, as long as somebody looks at the page. */
function Arrival({ index, project }: { index: string; project: string }) {
  const arrival = useQuery(arrivalQuery(index, project));
  const [owner = "", name = ""] = index.split("/");
  if (!arrival.data) {
    return (
      <Text fz="sm" c="dimmed" role="status">
        <Loader size={14} mr={8} aria-hidden />
        {t("Waiting for {project} in {index}…", { project, index })}
      </Text>
    );
  }
  return (
    <Alert
      icon={<Check size={18} />}
      role="status"
      title={t("{project} {version} has arrived", { project, version: arrival.data.version ?? "" })}
    >
      <LinkButton
        to="/ui/indexes/$owner/$index/$project"
        params={{ owner, index: name, project }}
        size="xs"
        mt={6}
      >
        {t("Open project page")}
      </LinkButton>
    </Alert>
  );
}

/** A whole project in one paste: a file that describes it and a module. */
function newProject(project: string, module: string): string {
  return `mkdir -p ${project}/${module} && cd ${project}
cat > pyproject.toml <<'END'
[project]
name = "${project}"
version = "0.1.0"
description = "My first package"

[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[tool.setuptools]
packages = ["${module}"]
END
echo 'print("Hello from ${project}")' > ${module}/__init__.py`;
}
