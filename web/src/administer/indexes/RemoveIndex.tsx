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
      <Title order={2}>{t("Remove it")}</Title>
      <Text fz="sm" c="dimmed">
        {t("Only an index that holds no files and that no other inherits from can be removed.")}
      </Text>
      <Group>
        <Button ref={target} variant="light" color="red" onClick={() => ask("remove")}>
          {t("Remove the index")}
        </Button>
      </Group>
      {asked !== null && (
        <ConfirmDialog
          title={t("Remove the index {address}?", { address })}
          consequences={[
            t("Its settings, rules and grants go with it, and its addresses answer no more."),
            t("Whatever installs from it or uploads to it fails from then on."),
          ]}
          action={t("Remove the index")}
          typed={address}
          isDangerous
          run={remove}
          onClose={close}
        />
      )}
    </Stack>
  );
}
