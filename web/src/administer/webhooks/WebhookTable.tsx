import { Badge, Button, Group, Table, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { Revocation } from "../../shared/Revocation.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { t } from "../../words/t.ts";
import { Deliveries } from "./Deliveries.tsx";
import type { Webhook } from "./queries.ts";

export function WebhookTable({ webhooks }: { webhooks: readonly Webhook[] }) {
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("Sends to")}</Table.Th>
            <Table.Th>{t("Events")}</Table.Th>
            <Table.Th>{t("State")}</Table.Th>
            <Table.Th>{t("Actions")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {webhooks.map((webhook) => (
            <WebhookRow key={webhook.id} webhook={webhook} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function WebhookRow({ webhook }: { webhook: Webhook }) {
  const { id, url, index, note, owner, kinds, projects, paused } = webhook;
  const queries = useQueryClient();
  const { asked, ask, close, target } = useAsked<"deliveries">();
  const path = { path: { id } };
  const again = () => queries.invalidateQueries({ queryKey: ["webhooks"] });
  const pause = useMutation({
    mutationFn: () =>
      answerOf(api.PATCH("/webhooks/{id}", { params: path, body: { isPaused: paused === null } })),
    onSuccess: again,
  });
  const remove = async () => {
    await answerOf(api.DELETE("/webhooks/{id}", { params: path }));
    await again();
  };
  return (
    <Table.Tr>
      <Table.Td>
        <Text fz="sm" fw={600} className="wy-breakable">
          {url}
        </Text>
        <Text fz="xs" c="dimmed">
          {[index ?? t("the whole site"), note, owner === null ? "" : t("owner: {owner}", { owner })]
            .filter((part) => part !== "")
            .join(" · ")}
        </Text>
      </Table.Td>
      <Table.Td>
        <Text fz="sm">{kinds.join(", ")}</Text>
        <Text fz="xs" c="dimmed" className="wy-breakable">
          {projects.includes("*") ? t("all projects") : projects.join(", ")}
        </Text>
      </Table.Td>
      <Table.Td>
        <WebhookState webhook={webhook} />
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          <Button
            ref={target}
            variant="default"
            size="xs"
            onClick={() => ask("deliveries")}
            aria-label={t("Deliveries to {url}", { url })}
          >
            {t("Deliveries")}
          </Button>
          <Button
            variant="default"
            size="xs"
            loading={pause.isPending}
            onClick={() => pause.mutate()}
            aria-label={paused === null ? t("Pause {url}", { url }) : t("Resume {url}", { url })}
          >
            {paused === null ? t("Pause") : t("Resume")}
          </Button>
          <Revocation
            verb={t("Remove")}
            label={t("Remove the webhook to {url}", { url })}
            title={t("Remove the webhook?")}
            consequences={[t("The receiver gets no more events. Events that wait for it are deleted.")]}
            action={t("Remove webhook")}
            run={remove}
          />
        </Group>
        {asked !== null && <Deliveries webhook={webhook} onClose={close} />}
      </Table.Td>
    </Table.Tr>
  );
}

function WebhookState({ webhook: { paused, waiting, failed } }: { webhook: Webhook }) {
  return (
    <>
      <Badge variant="light" color={paused === null ? "yard" : "orange"}>
        {paused === null ? t("active") : t("paused")}
      </Badge>
      {paused !== null && <Text fz="xs">{paused}</Text>}
      {waiting > 0 && <Text fz="xs">{t("{waiting} waiting", { waiting })}</Text>}
      {failed > 0 && <Text fz="xs">{t("{failed} failed", { failed })}</Text>}
    </>
  );
}
