import { Button, Card, Group, Select, Stack, Text, Title } from "@mantine/core";
import { keepPreviousData, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import { sessionQuery } from "../../api/queries.ts";
import { Page } from "../../shared/Page.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { textOf } from "../../shared/search-params.ts";
import { useAsked } from "../../shared/use-asked.ts";
import { t } from "../../words/t.ts";
import { managedIndexesQuery } from "../indexes/queries.ts";
import { grantsQuery } from "../queries.ts";
import { GrantMatrix } from "./GrantMatrix.tsx";
import { NewGrant } from "./NewGrant.tsx";
import { ProjectField } from "./ProjectField.tsx";
import { Readers } from "./Readers.tsx";
import { RightsQuestion } from "./RightsQuestion.tsx";

const route = getRouteApi("/ui/administer/access");

/** Who may do what where: the grants as a matrix, and what one account may do by all of them. */
export function Access() {
  const { index: asked, project: sought, account } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: indexes } = useSuspenseQuery(managedIndexesQuery(useQueryClient()));
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { asked: isAsked, ask, close, target } = useAsked<"new">();
  const addresses = indexes.map(({ owner, name }) => `${owner}/${name}`);
  // Who does not administer the site sees the grants of one index at a time.
  const index = asked ?? (session.rights.manageSite ? null : (addresses[0] ?? null));
  const project = index === null ? null : (sought ?? null);
  const grants = useQuery({ ...grantsQuery(index, project), placeholderData: keepPreviousData });
  const looked = indexes.find(({ owner, name }) => `${owner}/${name}` === index);
  const choose = (search: { index?: string; project?: string; account?: string }) =>
    void navigate({
      search: (before) => textOf({ ...before, ...search }, "index", "project", "account"),
      replace: true,
      resetScroll: false,
    });
  return (
    <Page
      title={t("Access")}
      docs="access#grants"
      lead={t(
        "A grant gives one permission on indexes and projects to an account, a group or a network. It applies until you remove it.",
      )}
      actions={
        <Button ref={target} leftSection={<KeyRound size={16} aria-hidden />} onClick={() => ask("new")}>
          {t("New grant")}
        </Button>
      }
    >
      <Stack component="section">
        <Group justify="space-between" align="flex-end">
          <Title order={2}>{t("Grants")}</Title>
          <Group gap="xs" align="flex-end">
            {index !== null && (
              <ProjectField
                key={index}
                project={project ?? ""}
                onAsked={(name) => choose({ project: name })}
              />
            )}
            <Select
              aria-label={t("Grants that apply to the index")}
              placeholder={t("All indexes")}
              data={addresses}
              value={index}
              clearable={session.rights.manageSite}
              allowDeselect={session.rights.manageSite}
              searchable
              clearButtonProps={{ "aria-label": t("All indexes") }}
              onChange={(chosen) => choose({ index: chosen ?? "", project: "" })}
            />
          </Group>
        </Group>
        <Refused error={grants.error} />
        {looked !== undefined && project !== null && <Readers index={looked} project={project} />}
        {grants.data?.length === 0 && (
          <Text c="dimmed">
            {project === null
              ? t(
                  "There are no grants yet. Administrators can do everything. Each index has its own setting for who can read it.",
                )
              : t("No grants apply here. Administrators can do everything.")}
          </Text>
        )}
        {grants.data !== undefined && grants.data.length > 0 && (
          <GrantMatrix grants={grants.data} indexes={indexes} />
        )}
      </Stack>
      <Card withBorder p="lg" component="section">
        <Stack>
          <Title order={2}>{t("Check access")}</Title>
          <RightsQuestion
            account={account ?? ""}
            index={index}
            canList={session.rights.manageSite}
            onAsked={(name) => choose({ account: name })}
          />
        </Stack>
      </Card>
      {isAsked !== null && <NewGrant index={index} project={project} addresses={addresses} onClose={close} />}
    </Page>
  );
}
