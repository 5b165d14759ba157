import { Alert } from "@mantine/core";
import { Archive, Ban, Info, TriangleAlert } from "lucide-react";
import { TextLink } from "../shared/links.tsx";
import { t } from "../words/t.ts";
import type { PartProps } from "./ProjectPage.tsx";

/** What whoever installs this must know first: its status, a yank, a newer release. */
export function ProjectAlerts({ address, project, version }: PartProps) {
  const release = project.releases.find((one) => one.version === version);
  const reason = project.files.find((file) => file.version === version && file.yankedReason)?.yankedReason;
  return (
    <>
      {project.status !== "active" && (
        <Alert
          color={project.status === "quarantined" ? "red" : "orange"}
          icon={project.status === "archived" ? <Archive size={18} /> : <Ban size={18} />}
          title={statusTitle(project.status)}
        >
          {project.statusReason}
        </Alert>
      )}
      {release?.yanked && (
        <Alert color="orange" icon={<TriangleAlert size={18} />} title={t("This release was yanked")}>
          {reason || t("Installers use it only if exactly this version is requested.")}
        </Alert>
      )}
      {project.latest !== null && version !== project.latest && (
        <Alert color="blue" icon={<Info size={18} />} title={t("A newer release is available")}>
          <TextLink to="/ui/indexes/$owner/$index/$project" params={address} fz="sm">
            {t("View {version}", { version: project.latest })}
          </TextLink>
        </Alert>
      )}
    </>
  );
}

function statusTitle(status: string): string {
  switch (status) {
    case "quarantined":
      return t("This project is quarantined. Its files cannot be downloaded.");
    case "archived":
      return t("This project is archived. It accepts no new files.");
    default:
      return t("This project is deprecated. Use a different one.");
  }
}
