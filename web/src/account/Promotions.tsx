import { Badge, Stack, Table, Text } from "@mantine/core";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";
import { Ago } from "../shared/Moment.tsx";
import { Revocation } from "../shared/Revocation.tsx";
import { formatBytes } from "../words/format.ts";
import { t } from "../words/t.ts";
import { type OwnPromotion, promotionsQuery } from "./queries.ts";

const COLOURS = {
  fetching: "blue",
  publishing: "blue",
  done: "green",
  failed: "red",
  cancelled: "gray",
  interrupted: "orange",
};

/** Releases that were copied to another index, or are on their way. */
export function Promotions() {
  const { data: promotions } = useSuspenseQuery(promotionsQuery);
  return (
    <Stack>
      <Text c="dimmed" maw="46rem">
        {t(
          "Releases that you promote are copied in the background. Administrators see the promotions of everyone. To start one, use the menu of a release.",
        )}
      </Text>
      {promotions.length === 0 ? (
        <Text c="dimmed">{t("No release has been promoted yet.")}</Text>
      ) : (
        <Table.ScrollContainer minWidth={680}>
          <Table verticalSpacing="sm" aria-label={t("Promotions")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("Release")}</Table.Th>
                <Table.Th>{t("From")}</Table.Th>
                <Table.Th>{t("To")}</Table.Th>
                <Table.Th>{t("State")}</Table.Th>
                <Table.Th>{t("Started")}</Table.Th>
                <Table.Th>{t("Actions")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {promotions.map((promotion) => (
                <PromotionRow key={promotion.id} promotion={promotion} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}

function PromotionRow({ promotion }: { promotion: OwnPromotion }) {
  const queries = useQueryClient();
  const { id, project, version, from, to, state, problem, askedAt, askedBy } = promotion;
  const release = `${project} ${version}`;
  const cancel = async () => {
    await answerOf(api.POST("/promotions/{id}/cancel", { params: { path: { id } } }));
    await queries.invalidateQueries(promotionsQuery);
  };
  return (
    <Table.Tr>
      <Table.Td fw={600} className="wy-breakable">
        {release}
      </Table.Td>
      <Table.Td>{from}</Table.Td>
      <Table.Td>{to}</Table.Td>
      <Table.Td>
        <Badge variant="light" color={COLOURS[state]}>
          {stateWords(state)}
        </Badge>
        <Text fz="xs" c="dimmed">
          {problem ?? (state === "fetching" ? progressOf(promotion) : "")}
        </Text>
      </Table.Td>
      <Table.Td>
        <Ago time={askedAt} />
        <Text fz="xs" c="dimmed">
          {askedBy}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        {state === "fetching" && (
          <Revocation
            label={t("Cancel the promotion of {release}", { release })}
            verb={t("Cancel")}
            title={t("Cancel the promotion of {release}?", { release })}
            consequences={[
              t("The server stops fetching its files. Nothing is published in {index}.", { index: to }),
            ]}
            action={t("Cancel promotion")}
            run={cancel}
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function progressOf({ files, filesDone, bytesDone }: OwnPromotion): string {
  return t("{done} of {files} files, {size}", {
    done: String(filesDone),
    files: String(files),
    size: formatBytes(bytesDone),
  });
}

function stateWords(state: OwnPromotion["state"]): string {
  return {
    fetching: t("fetching files"),
    publishing: t("publishing"),
    done: t("done"),
    failed: t("failed"),
    cancelled: t("canceled"),
    interrupted: t("interrupted"),
  }[state];
}
