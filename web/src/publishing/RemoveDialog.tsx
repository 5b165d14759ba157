import { useQuery } from "@tanstack/react-query";
import { indexQuery, siteQuery } from "../api/queries.ts";
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

/** Removes once the name is written: into the recycle bin of the index, or for good if it has none. */
export function RemoveDialog({ address, target, name, files, onDone, onClose }: RemoveDialogProps) {
  const { owner, index } = address;
  const { data } = useQuery(indexQuery(owner, index));
  const { data: site } = useQuery(siteQuery);
  const binDays = data === undefined ? null : (data.settings.binDays ?? site?.binDays ?? null);
  return (
    <ConfirmDialog
      title={t("Remove {name}", { name })}
      consequences={[
        target === null
          ? plural(
              files,
              "This removes the project and its {count} file from {index} immediately.",
              "This removes the project and its {count} files from {index} immediately.",
            ).replace("{index}", `${owner}/${index}`)
          : plural(
              files,
              "This removes {count} file from {index} immediately.",
              "This removes {count} files from {index} immediately.",
            ).replace("{index}", `${owner}/${index}`),
        t("People who have pinned it can no longer install it."),
        data?.settings.volatile
          ? t("This index is volatile. Files with the same names can be published again.")
          : t("Files with the same names can never be published here again."),
        ...undoing(binDays),
        target === null
          ? t("To keep the files but accept no new ones, archive the project instead.")
          : t("To keep installers from choosing it, yank it instead."),
      ]}
      action={binDays === 0 ? t("Remove permanently") : t("Remove")}
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

/** Whether it can be undone. null: not known yet. */
function undoing(binDays: number | null): string[] {
  if (binDays === null) return [];
  if (binDays === 0) return [t("This cannot be undone.")];
  return [
    plural(
      binDays,
      "You can restore it from the recycle bin of the index for {count} day.",
      "You can restore it from the recycle bin of the index for {count} days.",
    ),
  ];
}
