import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { answerOf, api } from "../../api/client.ts";
import { ConfirmDialog } from "../../shared/ConfirmDialog.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { t } from "../../words/t.ts";
import type { PartProps } from "./IndexPage.tsx";

/** Removes an index that is empty and that no other stands on. */
export function RemoveIndex({ index: { owner, name } }: PartProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { asked, ask, close, target } = useAsked<"remove">();
  const address = `${owner}/${name}`;
  const remove = async () => {
    await answerOf(api.DELETE("/indexes/{owner}/{index}", { params: { path: { owner, index: name } } }));
    await navigate({ to: "/ui/administer/indexes" });
    for (const key of ["indexes", "managed-indexes"]) await queries.invalidateQueries({ queryKey: [key] });
  };
  return (
    <Stack gap="xs" component="section">
      <Title order={2}>{t("Remove this index")}</Title>
      <Text fz="sm" c="dimmed">
        {t("You can remove an index only if it has no files and no other index inherits from it.")}
      </Text>
      <Group>
        <Button ref={target} variant="light" color="red" onClick={() => ask("remove")}>
          {t("Remove index")}
        </Button>
      </Group>
      {asked !== null && (
        <ConfirmDialog
          title={t("Remove index {address}?", { address })}
          consequences={[
            t("This also removes its settings, rules and grants. Its URLs stop working."),
            t("Files in its recycle bin are deleted permanently."),
            t("Installs from it and uploads to it will fail."),
          ]}
          action={t("Remove index")}
          typed={address}
          isDangerous
          run={remove}
          onClose={close}
        />
      )}
    </Stack>
  );
}
