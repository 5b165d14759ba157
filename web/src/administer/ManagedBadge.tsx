import { Badge, Tooltip } from "@mantine/core";
import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";
import { sessionQuery } from "../api/queries.ts";
import { t } from "../words/t.ts";

/** What site files manage. Only administrators see it; for others there is no badge. */
const managedQuery = queryOptions({
  queryKey: ["managed"],
  queryFn: ({ signal }) => answerOf(api.GET("/site/managed", { signal })),
  retry: false,
});

interface ManagedBadgeProps {
  kind: "account" | "group" | "index" | "sandbox-rule";
  /** Name, for an index `owner/name`. */
  name: string;
}

/** Shows that a site file manages something, so that changes by hand are undone. */
export function ManagedBadge({ kind, name }: ManagedBadgeProps) {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const { data } = useQuery({ ...managedQuery, enabled: session.rights.manageSite });
  const managed = data?.items.find((one) => one.kind === kind && one.key === name);
  if (managed === undefined) return null;
  const words = t(
    'The site file "{file}" manages this. Changes made here are undone when it is applied again.',
    {
      file: managed.file,
    },
  );
  return (
    <Tooltip label={words} multiline w={280}>
      <Badge variant="light" color="grape" tabIndex={0} aria-label={words}>
        {t("managed by file")}
      </Badge>
    </Tooltip>
  );
}
