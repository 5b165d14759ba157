import { Button, Select, Stack, Text } from "@mantine/core";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { indexesQuery, sessionQuery } from "../api/queries.ts";
import { useChosenIndex } from "../home/use-chosen-index.ts";
import { Page } from "../shared/Page.tsx";
import { Refused } from "../shared/Refused.tsx";
import { useAsked } from "../shared/use-asked.ts";
import { t } from "../words/t.ts";
import { NewRequest } from "./NewRequest.tsx";
import { requestsQuery } from "./queries.ts";
import { RequestCard } from "./RequestCard.tsx";

const route = getRouteApi("/ui/requests");

/** What people ask for, and what was decided. */
export function Requests() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: indexes } = useSuspenseQuery(indexesQuery);
  const navigate = route.useNavigate();
  const { address, isSeen } = useChosenIndex(route.useSearch().index);
  const isSignedIn = session.account !== null;
  const requests = useQuery({ ...requestsQuery(address), enabled: isSignedIn && isSeen });
  const { asked, ask, close, target } = useAsked<"new">();
  return (
    <Page
      title={t("Requests")}
      docs="air-gapped"
      lead={t("Ask for packages that an index does not have. Reviewers approve or refuse.")}
      actions={
        isSignedIn && (
          <Button ref={target} leftSection={<Plus size={16} aria-hidden />} onClick={() => ask("new")}>
            {t("Ask for a package")}
          </Button>
        )
      }
    >
      <Select
        label={t("Index")}
        data={indexes.map(({ owner, name }) => `${owner}/${name}`)}
        value={address}
        onChange={(index) => void navigate({ search: index === null ? {} : { index } })}
        allowDeselect={false}
        maw={360}
      />
      {!isSignedIn && <Text c="dimmed">{t("Sign in to see requests.")}</Text>}
      <Refused error={requests.error} />
      {requests.data?.length === 0 && <Text c="dimmed">{t("There are no requests yet.")}</Text>}
      <Stack>
        {requests.data?.map((request) => (
          <RequestCard key={request.number} address={address} request={request} />
        ))}
      </Stack>
      {asked !== null && <NewRequest address={address} onClose={close} />}
    </Page>
  );
}
