import { Button, Card, Group, Text } from "@mantine/core";
import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";
import { sessionQuery } from "../api/queries.ts";
import { ConfirmDialog } from "../shared/ConfirmDialog.tsx";
import { useAsked } from "../shared/use-asked.ts";
import { t } from "../words/t.ts";
import { openOfListQuery, pathOf } from "./queries.ts";

interface ListProps {
  address: string;
  list: string;
}

/** A file that people asked for, with one button to approve all of it. */
export function ListCard({ address, list }: ListProps) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: open = [] } = useQuery(openOfListQuery(address, list));
  const { asked, ask, close, target } = useAsked<"approve">();
  const isOthers = open.some((one) => !one.asked.some(({ by }) => by === session.account));
  return (
    <Card withBorder p="md" component="article">
      <Group justify="space-between">
        <Text fw={600} className="wy-breakable">
          {t("{list}: waits for reviewers", { list })}
        </Text>
        {session.rights.publishSome && isOthers && (
          <Button ref={target} size="xs" onClick={() => ask("approve")}>
            {t("Approve all of {list}", { list })}
          </Button>
        )}
      </Group>
      {asked !== null && <ApproveAll address={address} list={list} onClose={close} />}
    </Card>
  );
}

function ApproveAll({ address, list, onClose }: ListProps & { onClose(): void }) {
  const queries = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: open = [] } = useQuery(openOfListQuery(address, list));
  const others = open.filter((one) => !one.asked.some(({ by }) => by === session.account));
  return (
    <ConfirmDialog
      title={t("Approve all of {list}", { list })}
      consequences={others.map(({ requirement }) => requirement)}
      action={t("Approve all")}
      isReady={others.length > 0}
      run={async () => {
        const numbers = others.map(({ number }) => number);
        const body = { numbers, decision: "approve" as const };
        const params = { path: pathOf(address) };
        await answerOf(api.POST("/indexes/{owner}/{index}/request-decisions", { params, body }));
        await queries.invalidateQueries({ queryKey: ["requests", address] });
      }}
      onClose={onClose}
    />
  );
}
