import { Table, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { permissionWords } from "../../account/permission-words.ts";
import { scopeWords } from "../../account/scope-words.ts";
import { answerOf, api } from "../../api/client.ts";
import { Ago } from "../../shared/Moment.tsx";
import { Revocation } from "../../shared/Revocation.tsx";
import { t } from "../../words/t.ts";
import { type Publisher, publishersQuery } from "./queries.ts";
import { sourceWords } from "./source-words.ts";

export function PublisherTable({ publishers }: { publishers: readonly Publisher[] }) {
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("Publisher")}</Table.Th>
            <Table.Th>{t("Signs in as")}</Table.Th>
            <Table.Th>{t("Limits")}</Table.Th>
            <Table.Th>{t("Last used")}</Table.Th>
            <Table.Th>{t("Actions")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {publishers.map((publisher) => (
            <PublisherRow key={publisher.id} publisher={publisher} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function PublisherRow({ publisher }: { publisher: Publisher }) {
  const { id, issuer, account, note, scope, lastUsedAt } = publisher;
  const queries = useQueryClient();
  const name = sourceWords(publisher);
  const remove = async () => {
    await answerOf(api.DELETE("/publishers/{id}", { params: { path: { id } } }));
    await queries.invalidateQueries(publishersQuery);
  };
  return (
    <Table.Tr>
      <Table.Td>
        <Text fz="sm" fw={600} className="wy-breakable">
          {name}
        </Text>
        <Text fz="xs" c="dimmed">
          {note === "" ? issuer : `${issuer} · ${note}`}
        </Text>
      </Table.Td>
      <Table.Td>{account}</Table.Td>
      <Table.Td>
        <Text fz="sm">{scope.permissions.map((one) => permissionWords(one)).join(", ")}</Text>
        <Text fz="xs" c="dimmed" className="wy-breakable">
          {scopeWords(scope)}
        </Text>
      </Table.Td>
      <Table.Td>{lastUsedAt === null ? t("never") : <Ago time={lastUsedAt} />}</Table.Td>
      <Table.Td>
        <Revocation
          verb={t("Remove")}
          label={t("Remove the publisher {name}", { name })}
          title={t("Remove the publisher {name}?", { name })}
          consequences={[t("It can no longer sign in, and the tokens that it has stop working.")]}
          action={t("Remove publisher")}
          run={remove}
        />
      </Table.Td>
    </Table.Tr>
  );
}
