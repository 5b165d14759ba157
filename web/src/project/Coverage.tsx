import { Stack, Table, Text, Title, Tooltip } from "@mantine/core";
import { Check } from "lucide-react";
import { t } from "../words/t.ts";
import classes from "./Coverage.module.css";
import { coverageOf } from "./coverage.ts";
import type { ProjectFile } from "./queries.ts";

/** What the wheels of a release run on: Python by platform. */
export function Coverage({ files }: { files: readonly ProjectFile[] }) {
  const { pythons, platforms, wheels } = coverageOf(files);
  if (pythons.length === 0) {
    return <Text c="dimmed">{t("This release has no wheels. Installers build it from source.")}</Text>;
  }
  return (
    <Stack gap="xs" component="section">
      <Title order={2} fz="md">
        {t("Wheels")}
      </Title>
      <Table.ScrollContainer minWidth={200}>
        <Table withTableBorder withColumnBorders w="auto" fz="sm" className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Td />
              {platforms.map((platform) => (
                <Table.Th key={platform} scope="col">
                  {platform === "any" ? t("Any platform") : platform}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {pythons.map((python) => (
              <Table.Tr key={python}>
                <Table.Th scope="row">{python}</Table.Th>
                {platforms.map((platform) => (
                  <Cell key={platform} wheels={wheels(python, platform)} />
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

function Cell({ wheels }: { wheels: string[] }) {
  if (wheels.length === 0) {
    return (
      <Table.Td ta="center" c="dimmed">
        <span role="img" aria-label={t("none")}>
          –
        </span>
      </Table.Td>
    );
  }
  return (
    <Table.Td className={classes.there}>
      <Tooltip label={wheels.join("\n")} multiline style={{ whiteSpace: "pre-line" }}>
        <span role="img" aria-label={t("wheel available")} className={classes.mark}>
          <Check size={16} aria-hidden />
        </span>
      </Tooltip>
    </Table.Td>
  );
}
