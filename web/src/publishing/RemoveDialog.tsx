import { useQuery } from "@tanstack/react-query";
import { indexQuery } from "../api/queries.ts";
import type { ProjectAddress } from "../project/queries.ts";
import { ConfirmDialog } from "../shared/ConfirmDialog.tsx";
import { plural, t } from "../words/t.ts";
import { remove, removeProject, type Target } from "./deeds.ts";

interface RemoveDialogProps {
  address: ProjectAddress;
  /** null: the whole project. */
  target: Target | null;
  /** What must be written, and is removed. */
  name: string;
  /** How many files go. */
  files: number;
  onDone(): Promise<unknown>;
  onClose(): void;
}

/** Removes for good, once the name is written. */
export function RemoveDialog({ address, target, name, files, onDone, onClose }: RemoveDialogProps) {
  const { owner, index } = address;
  const { data } = useQuery(indexQuery(owner, index));
  return (
    <ConfirmDialog
      title={t("Remove {name}", { name })}
      consequences={[
        target === null
          ? plural(
              files,
              "The project and its {count} file go from {index} at once.",
              "The project and its {count} files go from {index} at once.",
            ).replace("{index}", `${owner}/${index}`)
          : plural(
              files,
              "{count} file goes from {index} at once.",
              "{count} files go from {index} at once.",
            ).replace("{index}", `${owner}/${index}`),
        t("Whoever has pinned it can no longer install it."),
        data?.settings.volatile
          ? t("This index is volatile: files of the same names can be published again.")
          : t("Files of the same names can never be published here again."),
        target === null
          ? t("It cannot be taken back. To keep what is there, but take nothing new, archive it instead.")
          : t("It cannot be taken back. To keep installers from choosing it, yank it instead."),
      ]}
      action={t("Remove for good")}
      typed={name}
      isDangerous
      run={async () => {
        await (target === null ? removeProject(address) : remove(address, target));
        await onDone();
      }}
      onClose={onClose}
    />
  );
}
