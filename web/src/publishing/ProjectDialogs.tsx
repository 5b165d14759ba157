import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { PartProps } from "../project/ProjectPage.tsx";
import { t } from "../words/t.ts";
import { DocsDialog } from "./DocsDialog.tsx";
import { addressAt } from "./deeds.ts";
import { PromoteDialog } from "./PromoteDialog.tsx";
import type { Deed, ProjectDeeds } from "./project-deeds.ts";
import { RemoveDialog } from "./RemoveDialog.tsx";
import { RestrictDialog } from "./RestrictDialog.tsx";
import { StatusDialog } from "./StatusDialog.tsx";
import { UnyankDialog, YankDialog } from "./YankDialog.tsx";

interface ProjectDialogsProps extends PartProps {
  deed: Deed;
  deeds: ProjectDeeds;
  onClose(): void;
}

/** The window of one deed. */
export function ProjectDialogs({ address, project, version, deed, deeds, onClose }: ProjectDialogsProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const refresh = () => queries.invalidateQueries();
  const dialog = { address: addressAt(deeds.origin, project.name), onDone: refresh, onClose };
  const release = { ...dialog, target: { version }, name: `${project.displayName} ${version}` };
  const count = deeds.files.length;
  switch (deed) {
    case "yank": {
      const onDone = async () => {
        // It is the latest no more, and stays what is looked at.
        await navigate({
          to: "/ui/indexes/$owner/$index/$project",
          params: address,
          search: { version },
          replace: true,
        });
        await refresh();
      };
      return <YankDialog {...release} onDone={onDone} />;
    }
    case "unyank":
      return <UnyankDialog {...release} />;
    case "documentation":
      return <DocsDialog {...release} version={version} deeds={deeds} />;
    case "status":
      return <StatusDialog {...dialog} project={project} />;
    case "restrict":
    case "open":
      return <RestrictDialog {...dialog} project={project} />;
    case "promote": {
      const onDone = (index: string) => {
        notifications.show({ message: t("{name} is now in {index}", { name: release.name, index }) });
        return refresh();
      };
      // Out of the index that is looked at, so that what it hides is not promoted.
      const from = { ...release, address, version, targets: deeds.targets };
      return <PromoteDialog {...from} files={count} onDone={onDone} />;
    }
    case "remove release": {
      const onDone = async () => {
        // Elsewhere first: what is shown here is there no more.
        await navigate({ to: "/ui/indexes/$owner/$index/$project", params: address, replace: true });
        await refresh();
      };
      return <RemoveDialog {...release} files={count} onDone={onDone} />;
    }
    case "remove project": {
      const onDone = async () => {
        await navigate({ to: "/ui/indexes/$owner/$index", params: address, replace: true });
        await refresh();
      };
      const files = project.files.filter(({ source }) => source === deeds.origin).length;
      return <RemoveDialog {...dialog} target={null} name={project.name} files={files} onDone={onDone} />;
    }
  }
}
