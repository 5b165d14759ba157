import { ActionIcon, Button, Card, Group, Stack, Text, Tooltip } from "@mantine/core";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { UserRoundMinus } from "lucide-react";
import { answerOf, api } from "../../api/client.ts";
import { ConfirmDialog } from "../../shared/ConfirmDialog.tsx";
import { TextLink } from "../../shared/links.tsx";
import { Page } from "../../shared/Page.tsx";
import { Path } from "../../shared/Path.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { t } from "../../words/t.ts";
import { ManagedBadge } from "../ManagedBadge.tsx";
import { groupQuery } from "../queries.ts";
import { AddMember } from "./AddMember.tsx";

const route = getRouteApi("/ui/administer/groups/$group");
const CONCERNED = ["account", "accounts", "group", "groups", "rights"];

/** Who is in a group. */
export function GroupPage() {
  const { group: name } = route.useParams();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { data: group } = useSuspenseQuery(groupQuery(name));
  const { asked, ask, close, target } = useAsked<"remove">();
  const forget = () => Promise.all(CONCERNED.map((key) => queries.invalidateQueries({ queryKey: [key] })));
  const change = useMutation({
    mutationFn: ({ account, joins }: { account: string; joins: boolean }) => {
      const member = { params: { path: { group: name, account } } };
      const path = "/groups/{group}/members/{account}";
      return answerOf(joins ? api.PUT(path, member) : api.DELETE(path, member));
    },
    onSettled: forget,
  });
  const remove = async () => {
    await answerOf(api.DELETE("/groups/{group}", { params: { path: { group: name } } }));
    await navigate({ to: "/ui/administer/groups" });
    await forget();
  };
  return (
    <Page
      title={name}
      above={<Path steps={[{ label: t("Groups"), to: "/ui/administer/groups" }]} />}
      lead={<ManagedBadge kind="group" name={name} />}
      actions={
        <Button ref={target} variant="light" color="red" onClick={() => ask("remove")}>
          {t("Remove group")}
        </Button>
      }
    >
      <Card withBorder p="lg">
        <Stack>
          <AddMember
            members={group.members}
            onAdd={(account) => change.mutate({ account, joins: true })}
            isPending={change.isPending}
          />
          <Refused error={change.error} />
          {group.members.length === 0 && <Text c="dimmed">{t("This group has no members yet.")}</Text>}
          {group.members.map((account) => (
            <Group key={account} justify="space-between" wrap="nowrap">
              <TextLink to="/ui/administer/accounts/$account" params={{ account }} className="wy-breakable">
                {account}
              </TextLink>
              <Tooltip label={t("Remove from group")}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={t("Remove {account} from the group", { account })}
                  onClick={() => change.mutate({ account, joins: false })}
                >
                  <UserRoundMinus size={18} />
                </ActionIcon>
              </Tooltip>
            </Group>
          ))}
        </Stack>
      </Card>
      {asked !== null && (
        <ConfirmDialog
          title={t("Remove group {name}?", { name })}
          consequences={[
            t("This also removes all grants to the group. Its members lose those rights immediately."),
            t("The accounts are kept."),
          ]}
          action={t("Remove group")}
          typed={name}
          isDangerous
          run={remove}
          onClose={close}
        />
      )}
    </Page>
  );
}
