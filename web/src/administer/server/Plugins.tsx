import { Stack, Table, Text, Title } from "@mantine/core";
import { formatNumber } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import type { SiteState } from "./queries.ts";

/** The plugins of the process that answered, and how they do. */
export function Plugins({ plugins }: Pick<SiteState, "plugins">) {
  if (plugins.length === 0) return null;
  return (
    <Stack component="section">
      <Title order={2}>{t("Plugins")}</Title>
      <Table.ScrollContainer minWidth={560}>
        <Table aria-label={t("Plugins")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("Plugin")}</Table.Th>
              <Table.Th>{t("Parts")}</Table.Th>
              <Table.Th>{t("Thread")}</Table.Th>
              <Table.Th ta="end">{t("Restarts")}</Table.Th>
              <Table.Th ta="end">{t("Failures")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {plugins.map((plugin) => (
              <Table.Tr key={plugin.name}>
                <Table.Td>
                  <Text fz="sm" fw={600} title={plugin.package}>
                    {plugin.name} {plugin.version}
                  </Text>
                  {plugin.lastFailure !== null && (
                    <Text fz="xs" c="dimmed" className="wy-breakable">
                      {t("Last failure: {reason}", { reason: plugin.lastFailure })}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{plugin.parts.join(", ")}</Table.Td>
                <Table.Td>{plugin.isRunning ? t("running") : t("not running")}</Table.Td>
                <Table.Td ta="end">{formatNumber(plugin.restarts)}</Table.Td>
                <Table.Td ta="end">{formatNumber(plugin.failures)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}
