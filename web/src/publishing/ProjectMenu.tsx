import { Button, Menu } from "@mantine/core";
import {
  Ban,
  BookOpen,
  ChevronDown,
  FileUp,
  Flag,
  Forward,
  KeyRound,
  Lock,
  LockOpen,
  type LucideIcon,
  Trash2,
  Undo2,
} from "lucide-react";
import type { PartProps } from "../project/ProjectPage.tsx";
import { MenuLink } from "../shared/MenuLink.tsx";
import { useAsked } from "../shared/use-asked.ts";
import { t } from "../words/t.ts";
import { ProjectDialogs } from "./ProjectDialogs.tsx";
import { type Deed, useProjectDeeds } from "./project-deeds.ts";

interface Item {
  label: (version: string) => string;
  icon: LucideIcon;
  isDangerous?: boolean;
}

const ITEMS: Record<Deed, Item> = {
  promote: { label: (version) => t("Promote {version}…", { version }), icon: Forward },
  yank: { label: (version) => t("Yank {version}…", { version }), icon: Ban },
  unyank: { label: (version) => t("Unyank {version}…", { version }), icon: Undo2 },
  documentation: { label: (version) => t("Documentation of {version}…", { version }), icon: BookOpen },
  status: { label: () => t("Change status…"), icon: Flag },
  restrict: { label: () => t("Restrict project…"), icon: Lock },
  open: { label: () => t("Lift restriction…"), icon: LockOpen },
  "remove release": {
    label: (version) => t("Remove {version}…", { version }),
    icon: Trash2,
    isDangerous: true,
  },
  "remove project": { label: () => t("Remove project…"), icon: Trash2, isDangerous: true },
};

/** What the caller may do with a project and with the release that is looked at; nothing where they may do nothing. */
export function ProjectMenu(part: PartProps) {
  const { asked, ask, close, target } = useAsked<Deed>();
  const deeds = useProjectDeeds(part);
  const { address, version } = part;
  if (!deeds.mayUpload && deeds.offered.length === 0) return null;
  return (
    <>
      <Menu position="bottom-end" withArrow withinPortal={false} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button ref={target} variant="default" rightSection={<ChevronDown size={16} aria-hidden />}>
            {t("Manage")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {`${address.owner}/${address.index}` !== deeds.origin && (
            <Menu.Label>{t("View in {index}, where it comes from", { index: deeds.origin })}</Menu.Label>
          )}
          {deeds.mayUpload && (
            <MenuLink
              to="/ui/upload"
              search={{ index: deeds.origin }}
              leftSection={<FileUp size={16} aria-hidden />}
            >
              {t("Upload files")}
            </MenuLink>
          )}
          {deeds.manages && (
            <MenuLink
              to="/ui/administer/access"
              search={{ index: deeds.origin, project: part.project.name }}
              leftSection={<KeyRound size={16} aria-hidden />}
            >
              {t("View who can read it")}
            </MenuLink>
          )}
          {deeds.offered.map((deed) => {
            const { label, icon: Icon, isDangerous } = ITEMS[deed];
            return (
              <Menu.Item
                key={deed}
                {...(isDangerous ? { c: "var(--mantine-color-error)" } : {})}
                leftSection={<Icon size={16} aria-hidden />}
                onClick={() => ask(deed)}
              >
                {label(version)}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
      {asked !== null && <ProjectDialogs {...part} deed={asked} deeds={deeds} onClose={close} />}
    </>
  );
}
