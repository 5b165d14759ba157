import { MultiSelect, Text } from "@mantine/core";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { TextLink } from "../../shared/links.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { t } from "../../words/t.ts";
import { type Account, groupsQuery } from "../queries.ts";

/** The groups that an account is in; each choice is done at once. */
export function Memberships({ account: { name, groups } }: { account: Account }) {
  const queries = useQueryClient();
  const { data: all } = useSuspenseQuery(groupsQuery);
  const change = useMutation({
    async mutationFn(wanted: string[]) {
      const path = (group: string) => ({ params: { path: { group, account: name } } });
      for (const group of wanted.filter((one) => !groups.includes(one)))
        await answerOf(api.PUT("/groups/{group}/members/{account}", path(group)));
      for (const group of groups.filter((one) => !wanted.includes(one)))
        await answerOf(api.DELETE("/groups/{group}/members/{account}", path(group)));
    },
    onSettled: () =>
      Promise.all(
        ["account", "accounts", "group", "groups", "rights"].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  });
  if (all.length === 0) {
    return (
      <Text fz="sm" c="dimmed">
        {t("There are no groups yet.")}{" "}
        <TextLink to="/ui/administer/groups" fz="sm" td="underline">
          {t("Create the first one")}
        </TextLink>
      </Text>
    );
  }
  return (
    <MultiSelect
      label={t("Groups")}
      description={t("Members get the rights of the group immediately.")}
      placeholder={groups.length === 0 ? t("None") : ""}
      data={all.map((group) => group.name)}
      value={change.isPending ? change.variables : groups}
      disabled={change.isPending}
      searchable
      hidePickedOptions
      error={tellFields(change.error, { keys: {} }).rest}
      onChange={(wanted) => change.mutate(wanted)}
    />
  );
}
