import { Table, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { Revocation } from "../../shared/Revocation.tsx";
import { formatBytes } from "../../words/format.ts";
import { plural, t } from "../../words/t.ts";
import { principalWords } from "../access/principal-words.ts";
import { ManagedBadge } from "../ManagedBadge.tsx";
import { type SandboxRule, sandboxRulesQuery } from "./queries.ts";

export function RuleTable({ rules }: { rules: readonly SandboxRule[] }) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("Who")}</Table.Th>
            <Table.Th>{t("Indexes")}</Table.Th>
            <Table.Th>{t("Maximum size of each")}</Table.Th>
            <Table.Th>{t("Inherits from")}</Table.Th>
            <Table.Th>{t("Remove")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rules.map((rule) => (
            <RuleRow key={rule.who} rule={rule} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function RuleRow({ rule: { who, maxIndexes, maxSize, bases } }: { rule: SandboxRule }) {
  const queries = useQueryClient();
  const holder = principalWords(who);
  const remove = async () => {
    await answerOf(api.DELETE("/sandbox-rules/{who}", { params: { path: { who } } }));
    await queries.invalidateQueries(sandboxRulesQuery);
  };
  return (
    <Table.Tr>
      <Table.Td>
        <Text fz="sm" fw={600}>
          {holder}
        </Text>
        <ManagedBadge kind="sandbox-rule" name={who} />
      </Table.Td>
      <Table.Td>{plural(maxIndexes, "{count} each", "{count} each")}</Table.Td>
      <Table.Td>{maxSize === null ? t("no limit") : formatBytes(maxSize)}</Table.Td>
      <Table.Td>{bases.join(", ") || "–"}</Table.Td>
      <Table.Td>
        <Revocation
          verb={t("Remove")}
          label={t("Remove the sandbox rule for {who}", { who: holder })}
          title={t("Remove the sandbox rule for {who}?", { who: holder })}
          consequences={[
            t(
              "They can no longer create indexes. Indexes that they have created stay, and they still manage them.",
            ),
          ]}
          action={t("Remove sandbox rule")}
          run={remove}
        />
      </Table.Td>
    </Table.Tr>
  );
}
