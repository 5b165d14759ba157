import { Button, List } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { TextLink } from "../shared/links.tsx";
import { t } from "../words/t.ts";
import { Fact } from "./Facts.tsx";
import { dependentsQuery, type ProjectAddress } from "./queries.ts";

/** Which projects published here require this one. */
export function Dependents({ address }: { address: ProjectAddress }) {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(dependentsQuery(address));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  return (
    <Fact title={t("Required by")}>
      <List listStyleType="none" fz="sm" spacing={2}>
        {items.map(({ project, index }) => (
          <List.Item key={`${index}/${project}`}>
            <TextLink to="/ui/indexes/$owner/$index/$project" params={{ ...address, project }} fz="sm">
              {project}
            </TextLink>
          </List.Item>
        ))}
      </List>
      {hasNextPage && (
        <Button
          variant="default"
          size="xs"
          mr="auto"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {t("Show more")}
        </Button>
      )}
    </Fact>
  );
}
