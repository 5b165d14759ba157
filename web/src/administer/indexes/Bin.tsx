import { Button, Group, Stack, Table, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { ConfirmDialog } from "../../shared/ConfirmDialog.tsx";
import { Ago, Ending } from "../../shared/Moment.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { formatBytes } from "../../words/format.ts";
import { plural, t } from "../../words/t.ts";
import type { PartProps } from "./IndexPage.tsx";
import { type BinnedFile, binQuery } from "./queries.ts";

/** What was removed from an index, and can be restored. */
export function Bin({ index: { owner, name } }: PartProps) {
  const queries = useQueryClient();
  const { data: files } = useSuspenseQuery(binQuery(owner, name));
  const { asked, ask, close, target } = useAsked<"purge">();
  const path = { owner, index: name };
  const refresh = () =>
    Promise.all(
      ["bin", "project", "index", "search"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
  const restore = useMutation({
    mutationFn: ({ project, filename }: BinnedFile) =>
      answerOf(
        api.POST("/indexes/{owner}/{index}/bin/restore", { params: { path }, body: { project, filename } }),
      ),
    async onSuccess(_, { filename }) {
      await refresh();
      notifications.show({ message: t("Restored {filename}.", { filename }) });
    },
  });
  const purge = async () => {
    await answerOf(api.POST("/indexes/{owner}/{index}/bin/purge", { params: { path }, body: {} }));
    await refresh();
  };
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return (
    <Stack>
      <Text c="dimmed" maw={680}>
        {t(
          "Removed files stay here for some days. Their names stay reserved, and only people who may remove them can see them.",
        )}
      </Text>
      {restore.error !== null && <Refused error={restore.error} />}
      {files.length === 0 ? (
        <Text c="dimmed">{t("The recycle bin is empty.")}</Text>
      ) : (
        <>
          <Table.ScrollContainer minWidth={640}>
            <Table verticalSpacing="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("File")}</Table.Th>
                  <Table.Th>{t("Size")}</Table.Th>
                  <Table.Th>{t("Removed")}</Table.Th>
                  <Table.Th>{t("Deleted on")}</Table.Th>
                  <Table.Th>{t("Actions")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {files.map((file) => (
                  <Table.Tr key={`${file.filename} ${file.removedAt}`}>
                    <Table.Td>
                      <Text fz="sm">{file.filename}</Text>
                      <Text fz="sm" c="dimmed">{`${file.project} ${file.version}`}</Text>
                    </Table.Td>
                    <Table.Td>{formatBytes(file.size)}</Table.Td>
                    <Table.Td>
                      <Ago time={file.removedAt} />
                      <Text fz="sm" c="dimmed">
                        {file.removedBy}
                      </Text>
                    </Table.Td>
                    <Table.Td>
                      <Ending time={file.purgedAt} />
                    </Table.Td>
                    <Table.Td ta="right">
                      <Button
                        variant="default"
                        size="xs"
                        aria-label={t("Restore {filename}", { filename: file.filename })}
                        loading={restore.isPending && restore.variables === file}
                        onClick={() => restore.mutate(file)}
                      >
                        {t("Restore")}
                      </Button>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          <Group>
            <Button ref={target} variant="light" color="red" onClick={() => ask("purge")}>
              {t("Empty recycle bin")}
            </Button>
          </Group>
        </>
      )}
      {asked !== null && (
        <ConfirmDialog
          title={t("Empty recycle bin?")}
          consequences={[
            plural(
              files.length,
              "{count} file is deleted permanently.",
              "{count} files are deleted permanently.",
            ),
            t("Frees up to {size}. This cannot be undone, and the file names stay reserved.", {
              size: formatBytes(bytes),
            }),
          ]}
          action={t("Empty recycle bin")}
          isDangerous
          run={purge}
          onClose={close}
        />
      )}
    </Stack>
  );
}
