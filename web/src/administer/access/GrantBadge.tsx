import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { X } from "lucide-react";
import { permissionWords } from "../../account/permission-words.ts";
import { answerOf, api } from "../../api/client.ts";
import { ConfirmDialog } from "../../shared/ConfirmDialog.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { formatDay } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import type { Grant } from "../queries.ts";
import classes from "./GrantBadge.module.css";
import { principalWords } from "./principal-words.ts";

/** One grant, with the way to take it back. */
export function GrantBadge({ grant }: { grant: Grant }) {
  const { id, principal, permission, index, project, createdAt, createdBy } = grant;
  const queries = useQueryClient();
  const { asked, ask, close, target } = useAsked<Grant>();
  const words = permissionWords(permission);
  const facts = { who: principalWords(principal), what: words, index };
  const remove = async () => {
    await answerOf(api.DELETE("/grants/{id}", { params: { path: { id } } }));
    await Promise.all(["grants", "rights"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
  };
  const origin =
    createdBy === null
      ? t("granted on {day}", { day: formatDay(createdAt) })
      : t("granted on {day} by {names}", { day: formatDay(createdAt), names: createdBy });
  return (
    <>
      <Tooltip label={origin}>
        <Group gap={6} wrap="nowrap" className={classes.grant}>
          <Text fz="sm" fw={550}>
            {words}
          </Text>
          {project !== "*" && (
            <Text fz="xs" ff="monospace" className="wy-breakable">
              {project}
            </Text>
          )}
          <ActionIcon
            ref={target}
            variant="subtle"
            color="gray"
            size={24}
            aria-label={t("Revoke: {who} can {what} in {index}", facts)}
            onClick={() => ask(grant)}
          >
            <X size={14} />
          </ActionIcon>
        </Group>
      </Tooltip>
      {asked !== null && (
        <ConfirmDialog
          title={t("Revoke this grant?")}
          consequences={[
            t("This grant no longer lets {who} {what} in {index}. The change is immediate.", facts),
            t("Other grants still apply. Use “Check access” below to see which rights remain, and why."),
          ]}
          action={t("Revoke grant")}
          isDangerous
          run={remove}
          onClose={close}
        />
      )}
    </>
  );
}
