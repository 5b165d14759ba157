import { Button, Stack, Table, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { UsersRound } from "lucide-react";
import { answerOf, api } from "../../api/client.ts";
import { Dialog } from "../../shared/Dialog.tsx";
import { DialogButtons } from "../../shared/DialogButtons.tsx";
import { FilterBox } from "../../shared/FilterBox.tsx";
import { TextLink } from "../../shared/links.tsx";
import { NoMatch } from "../../shared/NoMatch.tsx";
import { Page } from "../../shared/Page.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { tellFields } from "../../shared/refusals.ts";
import { SortColumn } from "../../shared/SortColumn.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { useList } from "../../shared/use-list.ts";
import { formatDay } from "../../words/format.ts";
import { plural, t } from "../../words/t.ts";
import { groupsQuery } from "../queries.ts";

/** Every group, and a new one. */
export function Groups() {
  const { data: groups } = useSuspenseQuery(groupsQuery);
  const { asked, ask, close, target } = useAsked<"new">();
  const list = useList(groups, {
    textOf: ({ name, members }) => `${name} ${members.join(" ")}`,
    columns: {
      name: ({ name }) => name,
      members: ({ members }) => members.length,
      created: ({ createdAt }) => createdAt,
    },
    first: "name",
  });
  return (
    <Page
      title={t("Groups")}
      docs="access#groups"
      lead={t(
        "Give rights to a group instead of to single accounts. Members gain or lose them as soon as they join or leave.",
      )}
      actions={
        <Button ref={target} leftSection={<UsersRound size={16} aria-hidden />} onClick={() => ask("new")}>
          {t("New group")}
        </Button>
      }
    >
      {groups.length === 0 ? (
        <Text c="dimmed" ta="center" py="xl">
          {t("There are no groups yet.")}
        </Text>
      ) : (
        <>
          <FilterBox list={list} label={t("Find a group or a member")} />
          {list.shown.length === 0 && <NoMatch />}
          <Table.ScrollContainer minWidth={420}>
            <Table verticalSpacing="sm">
              <Table.Thead>
                <Table.Tr>
                  <SortColumn list={list} column="name">
                    {t("Group")}
                  </SortColumn>
                  <SortColumn list={list} column="members" largestFirst>
                    {t("Members")}
                  </SortColumn>
                  <SortColumn list={list} column="created" largestFirst>
                    {t("Created")}
                  </SortColumn>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.shown.map(({ name, members, createdAt }) => (
                  <Table.Tr key={name}>
                    <Table.Td>
                      <TextLink to="/ui/administer/groups/$group" params={{ group: name }} fw={600}>
                        {name}
                      </TextLink>
                    </Table.Td>
                    <Table.Td>{plural(members.length, "{count} account", "{count} accounts")}</Table.Td>
                    <Table.Td className="wy-nowrap">{formatDay(createdAt)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </>
      )}
      {asked !== null && <NewGroup onClose={close} />}
    </Page>
  );
}

const PLACES = { keys: { name: "name" }, codes: { "bad-group-name": "name", "group-exists": "name" } };

function NewGroup({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({ initialValues: { name: "" } });
  const make = useMutation({
    mutationFn: ({ name }: { name: string }) =>
      answerOf(api.POST("/groups", { body: { name: name.trim() } })),
    async onSuccess({ name }) {
      await queries.invalidateQueries(groupsQuery);
      await navigate({ to: "/ui/administer/groups/$group", params: { group: name } });
    },
    onError: (error) => form.setErrors(tellFields(error, PLACES).fields),
  });
  return (
    <Dialog title={t("New group")} onClose={onClose}>
      <form onSubmit={form.onSubmit((wanted) => make.mutate(wanted))}>
        <Stack>
          <Refused error={make.error} places={PLACES} />
          <TextInput
            label={t("Name")}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus
            {...form.getInputProps("name")}
          />
          <DialogButtons onClose={onClose} isPending={make.isPending}>
            {t("Create group")}
          </DialogButtons>
        </Stack>
      </form>
    </Dialog>
  );
}
