import { Table, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { Revocation } from "../../shared/Revocation.tsx";
import { t } from "../../words/t.ts";
import { type Issuer, issuersQuery } from "./queries.ts";

export function IssuerTable({ issuers }: { issuers: readonly Issuer[] }) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("Name")}</Table.Th>
            <Table.Th>{t("URL")}</Table.Th>
            <Table.Th>{t("Keys")}</Table.Th>
            <Table.Th>{t("Actions")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {issuers.map((issuer) => (
            <IssuerRow key={issuer.name} issuer={issuer} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function IssuerRow({ issuer: { name, url, hasKeys } }: { issuer: Issuer }) {
  const queries = useQueryClient();
  const remove = async () => {
    await answerOf(api.DELETE("/issuers/{name}", { params: { path: { name } } }));
    await queries.invalidateQueries(issuersQuery);
  };
  return (
    <Table.Tr>
      <Table.Td>
        <Text fz="sm" fw={600}>
          {name}
        </Text>
      </Table.Td>
      <Table.Td className="wy-breakable">{url}</Table.Td>
      <Table.Td>{hasKeys ? t("given") : t("fetched")}</Table.Td>
      <Table.Td>
        <Revocation
          verb={t("Remove")}
          label={t("Remove the issuer {name}", { name })}
          title={t("Remove the issuer {name}?", { name })}
          consequences={[
            t("Its ID tokens are no longer accepted. Publishers that use it must be removed first."),
          ]}
          action={t("Remove issuer")}
          run={remove}
        />
      </Table.Td>
    </Table.Tr>
  );
}
