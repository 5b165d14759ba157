import { Stack, Table, Text } from "@mantine/core";
import type { Index } from "../../api/queries.ts";
import { t } from "../../words/t.ts";
import type { Grant } from "../queries.ts";
import { GrantBadge } from "./GrantBadge.tsx";
import { principalWords } from "./principal-words.ts";

interface GrantMatrixProps {
  grants: readonly Grant[];
  indexes: readonly Index[];
}

/** Who stands beside, where above, and in between what they may do there. */
export function GrantMatrix({ grants, indexes }: GrantMatrixProps) {
  const columns = [...new Set(grants.map(({ index }) => index))].sort();
  const rows = [...new Set(grants.map(({ principal }) => principal))].sort();
  return (
    <Table.ScrollContainer minWidth={200 + columns.length * 170}>
      <Table aria-label={t("Grants")} verticalSpacing="sm" withTableBorder withColumnBorders>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("Who")}</Table.Th>
            {columns.map((column) => (
              <Table.Th key={column} scope="col">
                <Text fz="sm" fw={650}>
                  {column === "*" || column === "*/*" ? t("all indexes") : column}
                </Text>
                <ReadersOf indexes={indexes} address={column} />
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((principal) => (
            <Table.Tr key={principal}>
              <Table.Th scope="row" fw={500}>
                {principalWords(principal)}
              </Table.Th>
              {columns.map((column) => (
                <Table.Td key={column} valign="top">
                  <Stack gap={6} align="flex-start">
                    {grants
                      .filter((grant) => grant.principal === principal && grant.index === column)
                      .map((grant) => (
                        <GrantBadge key={grant.id} grant={grant} />
                      ))}
                  </Stack>
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** Whom the index itself lets read, where it says so. */
function ReadersOf({ indexes, address }: { indexes: readonly Index[]; address: string }) {
  const index = indexes.find(({ owner, name }) => `${owner}/${name}` === address);
  if (index === undefined || index.settings.read === null) return null;
  const words = {
    everyone: t("everyone can read"),
    authenticated: t("any account can read"),
    granted: t("readable by grant only"),
  };
  return (
    <Text fz="xs" c="dimmed" fw={400}>
      {words[index.settings.read]}
    </Text>
  );
}
