import { ActionIcon, Menu } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Ban, EllipsisVertical, Trash2, Undo2 } from "lucide-react";
import type { ProjectFile } from "../project/queries.ts";
import { useAsked } from "../shared/use-asked.ts";
import { t } from "../words/t.ts";
import { addressAt } from "./deeds.ts";
import { RemoveDialog } from "./RemoveDialog.tsx";
import type { OwnRights } from "./rights.ts";
import { UnyankDialog, YankDialog } from "./YankDialog.tsx";

interface FileMenuProps {
  file: ProjectFile;
  /** Normalised name. */
  project: string;
  rights: OwnRights;
}

/** What the caller may do with one file. */
export function FileMenu({ file, project, rights }: FileMenuProps) {
  const { asked, ask, close, target } = useAsked<"yank" | "remove">();
  const queries = useQueryClient();
  const [mayYank, mayRemove] = [rights.may("yank", file.source), rights.may("remove", file.source)];
  if (!mayYank && !mayRemove) return null;
  const { filename } = file;
  const dialog = {
    address: addressAt(file.source, project),
    target: { filename },
    name: filename,
    onDone: () => queries.invalidateQueries(),
    onClose: close,
  };
  return (
    <>
      <Menu position="bottom-end" withArrow withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon
            ref={target}
            variant="subtle"
            color="gray"
            size={34}
            aria-label={t("Manage {file}", { file: filename })}
          >
            <EllipsisVertical size={17} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayYank && (
            <Menu.Item
              leftSection={file.yanked ? <Undo2 size={16} aria-hidden /> : <Ban size={16} aria-hidden />}
              onClick={() => ask("yank")}
            >
              {file.yanked ? t("Unyank this file…") : t("Yank this file…")}
            </Menu.Item>
          )}
          {mayRemove && (
            <Menu.Item
              c="var(--mantine-color-error)"
              leftSection={<Trash2 size={16} aria-hidden />}
              onClick={() => ask("remove")}
            >
              {t("Remove this file…")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {asked === "yank" && (file.yanked ? <UnyankDialog {...dialog} /> : <YankDialog {...dialog} />)}
      {asked === "remove" && <RemoveDialog {...dialog} files={1} />}
    </>
  );
}
