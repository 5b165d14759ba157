import type { Project, ProjectAddress } from "../project/queries.ts";
import { ConfirmDialog } from "../shared/ConfirmDialog.tsx";
import { t } from "../words/t.ts";
import { setRestricted } from "./deeds.ts";

interface RestrictDialogProps {
  address: ProjectAddress;
  project: Pick<Project, "displayName" | "restricted">;
  onDone(): Promise<unknown>;
  onClose(): void;
}

/** Closes a project to all whom no grant of its own lets in, or opens it again. */
export function RestrictDialog({ address, project, onDone, onClose }: RestrictDialogProps) {
  const name = project.displayName;
  const isRestricted = project.restricted;
  return (
    <ConfirmDialog
      title={isRestricted ? t("Lift the restriction of {name}", { name }) : t("Restrict {name}", { name })}
      consequences={
        isRestricted
          ? [t("Grants for the whole index and for name patterns apply to it again.")]
          : [
              t(
                "Only grants that name exactly this project apply to it, for reading, publishing and everything else.",
              ),
              t("Everyone else no longer sees that it exists. Administrators still see it."),
              t("If no grant names you, you lose access too."),
              t("You can lift the restriction at any time."),
            ]
      }
      action={isRestricted ? t("Lift restriction") : t("Restrict project")}
      run={async () => {
        await setRestricted(address, !isRestricted);
        await onDone();
      }}
      onClose={onClose}
    />
  );
}
