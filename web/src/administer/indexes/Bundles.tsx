import { Badge, Stack, Table, Text } from "@mantine/core";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { Ago } from "../../shared/Moment.tsx";
import { Revocation } from "../../shared/Revocation.tsx";
import { formatNumber } from "../../words/format.ts";
import { plural, t } from "../../words/t.ts";
import type { PartProps } from "./IndexPage.tsx";
import { type AdmittedBundle, bundlesQuery } from "./queries.ts";

/** The bundles that an index admitted, each of which can be reverted. */
export function Bundles({ index: { owner, name } }: PartProps) {
  const { data: bundles } = useSuspenseQuery(bundlesQuery(owner, name));
  return (
    <Stack>
      <Text c="dimmed" maw={680}>
        {t(
          "Bundles carry packages to a server without a connection. To admit one, use wheelyard bundle admit on a machine that has its files.",
        )}
      </Text>
      {bundles.length === 0 ? (
        <Text c="dimmed">{t("This index has admitted no bundles.")}</Text>
      ) : (
        <Table.ScrollContainer minWidth={680}>
          <Table verticalSpacing="sm" aria-label={t("Bundles")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("Bundle")}</Table.Th>
                <Table.Th ta="end">{t("New files")}</Table.Th>
                <Table.Th>{t("Signed by")}</Table.Th>
                <Table.Th>{t("Admitted")}</Table.Th>
                <Table.Th>{t("Actions")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {bundles.map((bundle) => (
                <BundleRow
                  key={`${bundle.stream} ${bundle.sequence}`}
                  path={{ owner, index: name }}
                  bundle={bundle}
                />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}

function BundleRow({ path, bundle }: { path: { owner: string; index: string }; bundle: AdmittedBundle }) {
  const queries = useQueryClient();
  const { stream, sequence, files, signedBy, admittedAt, admittedBy, reverted } = bundle;
  const title = t("bundle {sequence} of {stream}", { sequence: String(sequence), stream });
  const revert = async () => {
    await answerOf(
      api.POST("/indexes/{owner}/{index}/bundles/{sequence}/revert", {
        params: { path: { ...path, sequence } },
      }),
    );
    await Promise.all(
      ["bundles", "project", "index", "search", "usage"].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    );
  };
  return (
    <Table.Tr>
      <Table.Td>
        <Text fz="sm" fw={600}>{`${stream} ${sequence}`}</Text>
      </Table.Td>
      <Table.Td ta="end">{formatNumber(files)}</Table.Td>
      <Table.Td fz="sm" className="wy-breakable">
        {signedBy.join(", ")}
      </Table.Td>
      <Table.Td>
        <Ago time={admittedAt} />
        <Text fz="sm" c="dimmed">
          {admittedBy}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        {reverted ? (
          <Badge variant="default">{t("reverted")}</Badge>
        ) : (
          <Revocation
            label={t("Revert {bundle}", { bundle: title })}
            verb={t("Revert")}
            title={t("Revert {bundle}?", { bundle: title })}
            consequences={[
              plural(
                files,
                "Removes the {count} file that it brought. Installs of it fail.",
                "Removes the {count} files that it brought. Installs of them fail.",
              ),
              t("Files that were there before stay. The names of removed files stay reserved."),
              t("The number of the bundle stays used. This cannot be undone."),
            ]}
            action={t("Revert bundle")}
            run={revert}
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
