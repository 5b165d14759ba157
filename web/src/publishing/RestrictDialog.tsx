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
      title={isRestricted ? t("Open {name} again", { name }) : t("Restrict {name}", { name })}
      consequences={
        isRestricted
          ? [t("Grants for the whole index, and for names with a star, count for it again.")]
          : [
              t(
                "Only grants that name this very project count for it: for reading, publishing and all else.",
              ),
              t("Whoever has none no longer sees that it is there. Administrators of the site still do."),
              t("Without a grant that names it you lose it too."),
              t("It can be opened again at any time."),
            ]
      }
      action={isRestricted ? t("Open it again") : t("Restrict it")}
      run={async () => {
        await setRestricted(address, !isRestricted);
        await onDone();
      }}
      onClose={onClose}
    />
  );
}
