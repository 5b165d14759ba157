import { Button, Card, Group, MultiSelect, Stack, Text, Title } from "@mantine/core";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { ConfirmDialog } from "../../shared/ConfirmDialog.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { formatAgo, formatMoment } from "../../words/format.ts";
import { t } from "../../words/t.ts";
import { groupsQuery, type Registration, registrationsQuery } from "../queries.ts";

/** Accounts that were asked for: each is approved or refused. */
export function Waiting() {
  const { data: waiting } = useSuspenseQuery(registrationsQuery);
  if (waiting.length === 0) return null;
  return (
    <Stack component="section">
      <Title order={2}>{t("Account requests")}</Title>
      {waiting.map((registration) => (
        <WaitingOne key={registration.id} registration={registration} />
      ))}
    </Stack>
  );
}

function WaitingOne({ registration }: { registration: Registration }) {
  const { id, account, note, address, createdAt } = registration;
  const queries = useQueryClient();
  const { data: groups } = useSuspenseQuery(groupsQuery);
  const [chosen, setChosen] = useState<string[]>([]);
  const approval = useAsked<"approve">();
  const refusal = useAsked<"refuse">();
  const params = { path: { id } };
  const forget = () =>
    Promise.all(
      ["registrations", "accounts", "groups"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
  return (
    <Card withBorder p="md">
      <Group justify="space-between" align="flex-start">
        <Stack gap={2} flex="1 1 240px" miw={0}>
          <Text fw={600}>{account}</Text>
          {note !== "" && (
            <Text fz="sm" className="wy-breakable">
              {note}
            </Text>
          )}
          <Text fz="xs" c="dimmed">
            {t("requested from {address}", { address })}{" "}
            <time dateTime={createdAt} title={formatMoment(createdAt)}>
              {formatAgo(createdAt)}
            </time>
          </Text>
        </Stack>
        <Group gap="xs">
          <Button
            ref={refusal.target}
            variant="default"
            size="xs"
            aria-label={t("Reject {account}", { account })}
            onClick={() => refusal.ask("refuse")}
          >
            {t("Reject")}
          </Button>
          <Button
            ref={approval.target}
            size="xs"
            aria-label={t("Approve {account}", { account })}
            onClick={() => approval.ask("approve")}
          >
            {t("Approve")}
          </Button>
        </Group>
      </Group>
      {approval.asked !== null && (
        <ConfirmDialog
          title={t("Approve {account}?", { account })}
          consequences={[t("The account is created. It signs in with the password chosen in the request.")]}
          action={t("Approve account")}
          run={async () => {
            await answerOf(api.POST("/registrations/{id}/approve", { params, body: { groups: chosen } }));
            await forget();
          }}
          onClose={approval.close}
        >
          {groups.length > 0 && (
            <MultiSelect
              label={t("Groups")}
              data={groups.map(({ name }) => name)}
              value={chosen}
              onChange={setChosen}
              hidePickedOptions
            />
          )}
        </ConfirmDialog>
      )}
      {refusal.asked !== null && (
        <ConfirmDialog
          title={t("Reject {account}?", { account })}
          consequences={[t("No account is created. The person is not notified and can request again.")]}
          action={t("Reject account")}
          isDangerous
          run={async () => {
            await answerOf(api.DELETE("/registrations/{id}", { params }));
            await forget();
          }}
          onClose={refusal.close}
        />
      )}
    </Card>
  );
}
