import { Button, Card, Group, Select, Stack, Text, Title } from "@mantine/core";
import { useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import { sessionQuery } from "../../api/queries.ts";
import { Page } from "../../shared/Page.tsx";
import { Refused } from "../../shared/Refused.tsx";
import { useAsked } from "../../shared/use-asked.ts";
import { t } from "../../words/t.ts";
import { managedIndexesQuery } from "../indexes/queries.ts";
import { grantsQuery } from "../queries.ts";
import { GrantMatrix } from "./GrantMatrix.tsx";
import { NewGrant } from "./NewGrant.tsx";
import { RightsQuestion } from "./RightsQuestion.tsx";

const route = getRouteApi("/ui/administer/access");

/** Who may do what where: the grants as a matrix, and what one account may do by all of them. */
export function Access() {
  const { index: asked, account } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: indexes } = useSuspenseQuery(managedIndexesQuery(useQueryClient()));
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { asked: isAsked, ask, close, target } = useAsked<"new">();
  const addresses = indexes.map(({ owner, name }) => `${owner}/${name}`);
  // Who does not administer the site sees the grants of one index at a time.
  const index = asked ?? (session.rights.manageSite ? null : (addresses[0] ?? null));
  const grants = useQuery(grantsQuery(index));
  const choose = (search: { index?: string; account?: string }) =>
    void navigate({ search, replace: true, resetScroll: false });
  return (
    <Page
      title={t("Access")}
      lead={t(
        "A grant gives one permission to somebody, on indexes and projects. Nothing takes it away again but its removal.",
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
          <Select
            aria-label={t("Grants of the index")}
            placeholder={t("All indexes")}
            data={addresses}
            value={index}
            clearable={session.rights.manageSite}
            allowDeselect={session.rights.manageSite}
            searchable
            clearButtonProps={{ "aria-label": t("All indexes") }}
            onChange={(chosen) =>
              choose({ ...(chosen === null ? {} : { index: chosen }), ...(account ? { account } : {}) })
            }
          />
        </Group>
        <Refused error={grants.error} />
        {grants.data?.length === 0 && (
          <Text c="dimmed">
            {t("There is no grant. Administrators may do everything; who may read is said by each index.")}
          </Text>
        )}
        {grants.data !== undefined && grants.data.length > 0 && (
          <GrantMatrix grants={grants.data} indexes={indexes} />
        )}
      </Stack>
      <Card withBorder p="lg" component="section">
        <Stack>
          <Title order={2}>{t("What may somebody do, and why?")}</Title>
          <RightsQuestion
            account={account ?? ""}
            index={index}
            canList={session.rights.manageSite}
            onAsked={(name) =>
              choose({ ...(asked ? { index: asked } : {}), ...(name === "" ? {} : { account: name }) })
            }
          />
        </Stack>
      </Card>
      {isAsked !== null && <NewGrant index={index} addresses={addresses} onClose={close} />}
    </Page>
  );
}
