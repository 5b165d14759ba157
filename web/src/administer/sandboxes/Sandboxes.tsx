import { Button, Stack, Table, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Layers } from "lucide-react";
import { indexesQuery } from "../../api/queries.ts";
import { TextLink } from "../../shared/links.tsx";
import { Page } from "../../shared/Page.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { formatBytes, formatDay } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import { NewRule } from "./NewRule.tsx";
import { sandboxRulesQuery } from "./queries.ts";
import { RuleTable } from "./RuleTable.tsx";

/** Which accounts can create indexes of their own, and those that they have created. */
export function Sandboxes() {
  const { data: rules } = useSuspenseQuery(sandboxRulesQuery);
  const { asked, ask, close, target } = useAsked<"new">();
  return (
    <Page
      title={t("Sandboxes")}
      docs="indexes#sandboxes"
      lead={t("Let people create indexes named like their account, and manage them without asking anyone.")}
      actions={
        <Button ref={target} leftSection={<Layers size={16} aria-hidden />} onClick={() => ask("new")}>
          {t("New sandbox rule")}
        </Button>
      }
    >
      <Stack gap={40}>
        {rules.length === 0 ? (
          <Text c="dimmed">{t("There are no rules. Only administrators create indexes.")}</Text>
        ) : (
          <RuleTable rules={rules} />
        )}
        <Existing />
      </Stack>
      {asked !== null && <NewRule onClose={close} />}
    </Page>
  );
}

function Existing() {
  const { data: indexes } = useSuspenseQuery(indexesQuery);
  const sandboxes = indexes.filter(({ settings }) => settings.sandbox);
  return (
    <Stack component="section" gap="sm">
      <Title order={2}>{t("Indexes that accounts have created")}</Title>
      {sandboxes.length === 0 ? (
        <Text c="dimmed">{t("There are none yet.")}</Text>
      ) : (
        <Table.ScrollContainer minWidth={420}>
          <Table verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("Index")}</Table.Th>
                <Table.Th>{t("Maximum size")}</Table.Th>
                <Table.Th>{t("Created")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {sandboxes.map(({ owner, name, settings, createdAt }) => (
                <Table.Tr key={`${owner}/${name}`}>
                  <Table.Td>
                    <TextLink
                      to="/ui/administer/indexes/$owner/$index"
                      params={{ owner, index: name }}
                      fw={600}
                    >{`${owner}/${name}`}</TextLink>
                    <Text fz="sm" c="dimmed">
                      {settings.description}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    {settings.maxSize === null ? t("no limit") : formatBytes(settings.maxSize)}
                  </Table.Td>
                  <Table.Td className="wy-nowrap">{formatDay(createdAt)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}
