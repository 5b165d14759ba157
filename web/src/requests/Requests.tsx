import { Button, Group, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { indexesQuery, sessionQuery } from "../api/queries.ts";
import { useChosenIndex } from "../home/use-chosen-index.ts";
import { Page } from "../shared/Page.tsx";
import { Refused } from "../shared/Refused.tsx";
import { useAsked } from "../shared/use-asked.ts";
import { t } from "../words/t.ts";
import { CheckFile } from "./CheckFile.tsx";
import { ListCard } from "./ListCard.tsx";
import { NewRequest } from "./NewRequest.tsx";
import { openLists, REQUEST_STATES, type RequestState, requestsQuery } from "./queries.ts";
import { RequestCard } from "./RequestCard.tsx";
import { Targets } from "./Targets.tsx";

const route = getRouteApi("/ui/requests");

/** What people ask for, and what was decided. */
export function Requests() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data: indexes } = useSuspenseQuery(indexesQuery);
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const { address, isSeen } = useChosenIndex(search.index);
  const state = REQUEST_STATES.find((one) => one === search.state) ?? null;
  const isSignedIn = session.account !== null;
  const requests = useInfiniteQuery({
    ...requestsQuery(address, state),
    placeholderData: keepPreviousData,
    enabled: isSignedIn && isSeen,
  });
  const shown = requests.data?.pages.flatMap(({ items }) => items) ?? [];
  const { asked, ask, close, target } = useAsked<"new">();
  const isAsking = asked !== null || (search.ask !== undefined && isSignedIn);
  const stop = () => {
    close();
    if (search.ask !== undefined) void navigate({ search: ({ ask: _done, ...rest }) => rest, replace: true });
  };
  return (
    <Page
      title={t("Requests")}
      docs="air-gapped"
      lead={t(
        "Request a package that an index does not have. Accounts that can publish to the index approve or refuse it.",
      )}
      actions={
        isSignedIn && (
          <Button ref={target} leftSection={<Plus size={16} aria-hidden />} onClick={() => ask("new")}>
            {t("Request package")}
          </Button>
        )
      }
    >
      <Group align="flex-end">
        <Select
          label={t("Index")}
          data={indexes.map(({ owner, name }) => `${owner}/${name}`)}
          value={address}
          onChange={(index) => void navigate({ search: (now) => (index === null ? now : { ...now, index }) })}
          allowDeselect={false}
          searchable
          flex="1 1 220px"
          maw={360}
        />
        <SegmentedControl
          aria-label={t("State")}
          data={[
            { value: "all", label: t("All") },
            ...REQUEST_STATES.map((one) => ({ value: one, label: stateTitles()[one] })),
          ]}
          value={state ?? "all"}
          onChange={(chosen) =>
            void navigate({
              search: ({ state: _before, ...rest }) => (chosen === "all" ? rest : { ...rest, state: chosen }),
              replace: true,
            })
          }
        />
      </Group>
      {!isSignedIn && <Text c="dimmed">{t("Sign in to see requests.")}</Text>}
      <Refused error={requests.error} />
      {requests.isSuccess && shown.length === 0 && <NoRequests isNarrowed={state !== null} />}
      {isSignedIn && isSeen && <CheckFile key={address} address={address} />}
      <Stack>
        {openLists(shown).map((list) => (
          <ListCard key={list} address={address} list={list} />
        ))}
        {shown.map((request) => (
          <RequestCard key={request.number} address={address} request={request} />
        ))}
      </Stack>
      {requests.hasNextPage && (
        <Button
          variant="default"
          mx="auto"
          loading={requests.isFetchingNextPage}
          onClick={() => void requests.fetchNextPage()}
        >
          {t("Show more")}
        </Button>
      )}
      {session.rights.manageSite && <Targets />}
      {isAsking && <NewRequest address={address} wanted={search.ask} onClose={stop} />}
    </Page>
  );
}

function NoRequests({ isNarrowed }: { isNarrowed: boolean }) {
  return (
    <Text c="dimmed" ta="center" py="xl" role="status">
      {isNarrowed
        ? t("No requests are in this state.")
        : t("Nobody has requested a package for this index yet.")}
    </Text>
  );
}

function stateTitles(): Record<RequestState, string> {
  return {
    open: t("Open"),
    approved: t("Approved"),
    refused: t("Refused"),
    withdrawn: t("Withdrawn"),
    fulfilled: t("Fulfilled"),
  };
}
