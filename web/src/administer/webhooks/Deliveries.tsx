import { Accordion, Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { Dialog } from "../../shared/Dialog.tsx";
import { Ago } from "../../shared/Moment.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { Snippet } from "../../shared/Snippet.tsx";
import { t } from "../../words/t.ts";
import { type Delivery, deliveriesQuery, type Webhook } from "./queries.ts";

const COLORS = { delivered: "yard", waiting: "orange", failed: "red" } as const;

/** What a webhook sent lately and what was answered; sends it again. */
export function Deliveries({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const queries = useQueryClient();
  const params = { path: { id: webhook.id } };
  const deliveries = useQuery(deliveriesQuery(webhook.id));
  const again = () => queries.invalidateQueries({ queryKey: ["webhooks"] });
  const test = useMutation({
    mutationFn: () => answerOf(api.POST("/webhooks/{id}/test", { params })),
    onSuccess: again,
  });
  const replay = useMutation({
    mutationFn: (delivery: string | null) =>
      answerOf(api.POST("/webhooks/{id}/replay", { params, body: delivery === null ? {} : { delivery } })),
    onSuccess: again,
  });
  const items = deliveries.data ?? [];
  return (
    <Dialog title={t("Deliveries")} onClose={onClose}>
      <Stack>
        <Refused error={deliveries.error ?? test.error ?? replay.error} />
        <Group>
          <Button size="xs" loading={test.isPending} onClick={() => test.mutate()}>
            {t("Send test event")}
          </Button>
          {items.some(({ state }) => state === "failed") && (
            <Button size="xs" variant="default" onClick={() => replay.mutate(null)}>
              {t("Resend failed deliveries")}
            </Button>
          )}
        </Group>
        {deliveries.isSuccess && items.length === 0 && <Text c="dimmed">{t("Nothing was sent yet.")}</Text>}
        <Accordion variant="contained">
          {items.map((delivery) => (
            <DeliveryItem key={delivery.id} delivery={delivery} onReplay={() => replay.mutate(delivery.id)} />
          ))}
        </Accordion>
      </Stack>
    </Dialog>
  );
}

function DeliveryItem({ delivery, onReplay }: { delivery: Delivery; onReplay: () => void }) {
  const { id, kind, subject, project, state, status, duration, trouble, attempts, request, response } =
    delivery;
  return (
    <Accordion.Item value={id}>
      <Accordion.Control>
        <Group gap="xs">
          <Badge variant="light" color={COLORS[state]}>
            {state}
          </Badge>
          <Text fz="sm" className="wy-breakable">
            {kind} {subject ?? project}
          </Text>
          <Ago time={delivery.endedAt ?? delivery.queuedAt} />
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="xs">
          <Text fz="sm">
            {status === null
              ? (trouble ?? t("Not sent yet."))
              : t("Status {status} after {duration} ms, attempt {attempts}", {
                  status,
                  duration: duration ?? 0,
                  attempts,
                })}
          </Text>
          {request !== null && <Snippet label={t("Request")} text={request} />}
          {response !== null && response !== "" && <Snippet label={t("Response")} text={response} />}
          {state !== "waiting" && (
            <Button size="xs" variant="default" w="fit-content" onClick={onReplay}>
              {t("Send again")}
            </Button>
          )}
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}
